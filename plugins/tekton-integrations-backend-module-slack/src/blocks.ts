/*
 * Copyright 2026 The Tekton Integrations Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import { z } from 'zod';

/**
 * Slack's limits in characters.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export const LIMITS = {
  header: 150,
  text: 3_000,
  field: 2_000,
  button: 75,
  altText: 2_000,
  url: 3_000,
  id: 255,
} as const;

const MAX_BLOCKS = 50;
const MAX_FIELDS = 10;
const MAX_CONTEXT_ELEMENTS = 10;
const MAX_BUTTONS = 25;

/** How the strings of blocks are checked, and what becomes of them. */
export interface Leaves {
  /** Text with Slack's marks. */
  mrkdwn(max: number): z.ZodType<string>;
  /** Text without marks. */
  plain(max: number): z.ZodType<string>;
  /** An address that a browser is sent to. */
  readonly url: z.ZodType<string>;
}

const actionId = z
  .string()
  .min(1)
  .max(LIMITS.id)
  .regex(/^(?:(?!\$\{\{).)*$/s, 'takes no ${{ }}');

function haveOwnIds(elements: readonly { action_id?: string }[]): boolean {
  const ids = elements.flatMap(({ action_id: id }) => id ?? []);
  return new Set(ids).size === ids.length;
}

/**
 * The blocks of a message, as far as a message that nobody answers needs them.
 * Unknown parts are refused, as Slack does.
 */
export function blocksSchema(leaf: Leaves) {
  const plain = (max: number) =>
    z.strictObject({
      type: z.literal('plain_text'),
      text: leaf.plain(max),
      emoji: z.boolean().optional(),
    });
  const mrkdwn = (max: number) =>
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: leaf.mrkdwn(max),
      // Else Slack makes links and mentions of what looks like some.
      verbatim: z.literal(true).default(true),
    });
  const text = (max: number) =>
    z.discriminatedUnion('type', [mrkdwn(max), plain(max)]);
  const image = z.strictObject({
    type: z.literal('image'),
    image_url: leaf.url,
    alt_text: leaf.plain(LIMITS.altText),
  });
  const button = z.strictObject({
    type: z.literal('button'),
    text: plain(LIMITS.button),
    url: leaf.url,
    style: z.enum(['primary', 'danger']).optional(),
    action_id: actionId.optional(),
  });
  return z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('header'),
          text: plain(LIMITS.header),
        }),
        z
          .strictObject({
            type: z.literal('section'),
            text: text(LIMITS.text).optional(),
            fields: z
              .array(text(LIMITS.field))
              .min(1)
              .max(MAX_FIELDS)
              .optional(),
            accessory: z.discriminatedUnion('type', [button, image]).optional(),
          })
          .refine(
            section =>
              section.text !== undefined || section.fields !== undefined,
            'needs text or fields',
          ),
        z.strictObject({
          type: z.literal('context'),
          elements: z
            .array(
              z.discriminatedUnion('type', [
                mrkdwn(LIMITS.text),
                plain(LIMITS.text),
                image,
              ]),
            )
            .min(1)
            .max(MAX_CONTEXT_ELEMENTS),
        }),
        z.strictObject({ type: z.literal('divider') }),
        z.strictObject({
          type: z.literal('actions'),
          elements: z
            .array(button)
            .min(1)
            .max(MAX_BUTTONS)
            .refine(haveOwnIds, 'each button needs its own action_id'),
        }),
        image.extend({ title: plain(LIMITS.altText).optional() }),
      ]),
    )
    .max(MAX_BLOCKS);
}
