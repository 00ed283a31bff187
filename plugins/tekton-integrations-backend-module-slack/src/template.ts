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

import {
  Json,
  JsonObject,
  oneLine,
  quoted,
  TemplateType,
  truncate,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { insertedIntoAddress, isAddress, mayBecomeAddress } from './address';
import { blocksSchema, Leaves, LIMITS } from './blocks';
import { Block } from './content';
import {
  insertedInto,
  isWellFormed,
  isWellFormedTemplate,
  shortened,
} from './mrkdwn';

/** chat.update takes no more: https://docs.slack.dev/reference/methods/chat.update */
const MAX_MESSAGE = 4_000;
/** Of all blocks together; undocumented, seen as 13,200. */
const MAX_TOTAL = 13_000;

const EMPTY = 'must not be empty';
const LONE_BRACKET =
  "a '<' begins neither a link, <https://…|text>, nor a mention without ${{ }}: write &lt; in its place";

/** What a template of type SlackApp says. */
export interface SlackTemplate {
  /** The message, or with blocks what notifications show. */
  readonly text?: string;
  /** The message in blocks. */
  readonly blocks?: Block[];
}

const written = z.string().min(1, EMPTY);
const writtenLeaves: Leaves = {
  mrkdwn: () => written.refine(isWellFormedTemplate, LONE_BRACKET),
  plain: () => written,
  url: written.refine(mayBecomeAddress, 'is not an http or https URL'),
};

/**
 * A template of type SlackApp, as it is written.
 *
 * @public
 */
export const slackTemplateSchema: z.ZodType = z.strictObject({
  text: writtenLeaves
    .mrkdwn(MAX_MESSAGE)
    .optional()
    .describe(
      'mrkdwn, shortened to 4,000 characters. Alone it is the whole message; with blocks it is what notifications show.',
    ),
  blocks: blocksSchema(writtenLeaves)
    .min(1)
    .optional()
    .describe(
      "Blocks of Slack's Block Kit: header, section, context, divider, actions with buttons that open pages, image. Without text, notifications show the default text.",
    ),
});

const filled = z
  .string()
  .refine(text => text.trim() !== '', { error: EMPTY, abort: true });

/** @param cap - of each text, where all together are too long */
function renderedLeaves(cap: number): Leaves {
  return {
    mrkdwn: max =>
      filled
        .refine(isWellFormed, LONE_BRACKET)
        .transform(text => shortened(text, Math.min(max, cap))),
    plain: max => filled.transform(text => truncate(text, Math.min(max, cap))),
    url: filled
      .transform(text => text.trim())
      .refine(isAddress, {
        error: ({ input }) =>
          `${quoted(String(input))} is not an http or https URL`,
      })
      .refine(
        text => text.length <= LIMITS.url,
        `an address has at most ${LIMITS.url} characters`,
      ),
  };
}

function renderedSchema(cap: number) {
  const leaves = renderedLeaves(cap);
  return z.strictObject({
    text: renderedLeaves(MAX_MESSAGE).mrkdwn(MAX_MESSAGE).optional(),
    blocks: blocksSchema(leaves).min(1).optional(),
  });
}

/** The texts in blocks, which Slack counts together. */
function textsOf(value: Json): string[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'text' && typeof part === 'string' ? [part] : textsOf(part),
  );
}

/** Long texts give way, so that all blocks together are not refused. */
function fitted(template: SlackTemplate): SlackTemplate {
  const texts = textsOf(z.json().parse(template.blocks ?? []));
  return texts.join('').length > MAX_TOTAL
    ? renderedSchema(Math.floor(MAX_TOTAL / texts.length)).parse(template)
    : template;
}

/** The value that stands at a path, and what it stands in. */
function parentOf(
  path: readonly (string | number)[],
  tree: JsonObject,
): Json | undefined {
  return path
    .slice(0, -1)
    .reduce<
      Json | undefined
    >((value, key) => (value !== null && typeof value === 'object' ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined), tree);
}

function isMrkdwn(
  path: readonly (string | number)[],
  tree: JsonObject,
): boolean {
  const parent = parentOf(path, tree);
  return (
    path.length === 1 ||
    (parent !== null &&
      typeof parent === 'object' &&
      !Array.isArray(parent) &&
      parent.type === 'mrkdwn')
  );
}

/**
 * The template of the type. Values make no link, no mention and no block,
 * whatever they contain.
 */
export const slackTemplate: TemplateType<SlackTemplate> = {
  schema: slackTemplateSchema,
  rendered: renderedSchema(MAX_TOTAL).transform(fitted),
  escapeFor(path, tree) {
    const name = path.at(-1);
    if (name === 'url' || name === 'image_url') {
      return (value, before) => insertedIntoAddress(before, value);
    }
    return isMrkdwn(path, tree)
      ? (value, before) => insertedInto(before, value)
      : value => oneLine(value);
  },
};
