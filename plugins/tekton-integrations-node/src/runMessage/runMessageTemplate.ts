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
import { TemplateType } from '../provider';
import { oneLine } from '../text';
import {
  insertedIntoBody,
  renderedBodySchema,
  writtenBodySchema,
} from './templateBody';

/**
 * What a template says of a message, rendered.
 *
 * @public
 */
export interface RunMessageTemplate {
  /** The whole body. */
  readonly body?: string;
  /** All attributes but `id`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * What a vendor takes.
 *
 * @public
 */
export interface RunMessageLimits {
  /** Bytes of a body. */
  readonly bodyBytes: number;
  /** Attributes of a message, `id` among them. */
  readonly attributes: number;
  /** Why a name is none, following the name of the field. */
  refusal(name: string): string | undefined;
}

/**
 * The template of messages for queues and topics: `body`, a text or JSON, and
 * `attributes`.
 *
 * @public
 */
export function runMessageTemplate(
  limits: RunMessageLimits,
): TemplateType<RunMessageTemplate> {
  const most = limits.attributes - 1;
  const attributes = z
    .record(z.string(), z.string())
    .refine(
      value => Object.keys(value).length <= most,
      `has more than ${most} attributes`,
    )
    .superRefine((value, issues) => {
      for (const name of Object.keys(value)) {
        const message =
          name === 'id'
            ? 'is always sent, with what tells one event from others: choose another name'
            : limits.refusal(name);
        if (message !== undefined) {
          issues.addIssue({ code: 'custom', path: [name], message });
        }
      }
    });
  return {
    schema: z.strictObject({
      body: writtenBodySchema
        .optional()
        .describe(
          `The body: a text, or an object that is sent as JSON; shortened to ${limits.bodyBytes} bytes. Without it the default body is sent.`,
        ),
      attributes: attributes
        .optional()
        .describe(
          `What subscribers filter by, at most ${most}. They take the place of the default ones except id; one that is empty for a Run is left out.`,
        ),
    }),
    rendered: z.strictObject({
      body: renderedBodySchema(limits.bodyBytes).optional(),
      attributes: attributes.optional(),
    }),
    escapeFor: path =>
      path[0] === 'attributes' ? value => oneLine(value) : insertedIntoBody,
  };
}
