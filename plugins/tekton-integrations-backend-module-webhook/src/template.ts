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
  headerNameSchema,
  isFreeHeader,
} from 'backstage-plugin-tekton-integrations-common';
import {
  insertedIntoBody,
  oneLine,
  renderedBodySchema,
  TemplateType,
  truncate,
  writtenBodySchema,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

/** Ours: it is kept for each delivery. */
export const MAX_BODY_BYTES = 64 * 1_024;
/** Servers take 8 KiB of headers together, or more. */
const MAX_VALUE = 2_048;
const MAX_HEADERS = 32;
const NOT_ASCII = /[^\x20-\x7e]/gu;

/** The body of a request, and what it is. */
export interface WebhookBody {
  readonly text: string;
  readonly contentType: string;
}

/** What a template of type Webhook says. */
export interface WebhookTemplate {
  /** The whole body, in the place of the message about the Run. */
  readonly body?: WebhookBody;
  /** Further headers, over those of the settings. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a name is none, following it; undefined where it is one. */
function nameProblem(name: string): string | undefined {
  const parsed = headerNameSchema.safeParse(name);
  if (!parsed.success) {
    return parsed.error.issues[0]?.message;
  }
  return isFreeHeader(name)
    ? undefined
    : 'is made for each request: leave it out';
}

function headersSchema<Value extends z.ZodType>(value: Value) {
  return z
    .record(z.string(), value)
    .refine(
      headers => Object.keys(headers).length <= MAX_HEADERS,
      `has more than ${MAX_HEADERS} headers`,
    )
    .superRefine((headers, issues) => {
      for (const name of Object.keys(headers)) {
        const message = nameProblem(name);
        if (message !== undefined) {
          issues.addIssue({ code: 'custom', path: [name], message });
        }
      }
    });
}

/**
 * A template of type Webhook, as it is written.
 *
 * @public
 */
export const webhookTemplateSchema: z.ZodType = z.strictObject({
  body: writtenBodySchema
    .optional()
    .describe(
      `The body: an object or list that is sent as JSON, or a text; shortened to ${MAX_BODY_BYTES} bytes. Without it the message about the Run is sent.`,
    ),
  headers: headersSchema(z.string())
    .optional()
    .describe(
      `Further headers, over those of the settings, at most ${MAX_HEADERS}. One that is empty for a Run is left out.`,
    ),
});

/**
 * A value as HTTP takes it: what is not printable ASCII is percent-encoded as
 * in an address.
 */
function headerValue(text: string): string {
  const encoded = truncate(oneLine(text), MAX_VALUE - 8, character =>
    character.replace(NOT_ASCII, encodeURIComponent),
  );
  // The mark of what was left out is not ASCII either.
  return encoded.replace(NOT_ASCII, encodeURIComponent);
}

const renderedText = renderedBodySchema(MAX_BODY_BYTES);

const renderedBody = z.json().transform((value, issues): WebhookBody => {
  const text = renderedText.safeParse(value);
  if (text.success) {
    return {
      text: text.data,
      contentType:
        typeof value === 'string'
          ? 'text/plain; charset=utf-8'
          : 'application/json',
    };
  }
  text.error.issues.forEach(({ message }) => issues.addIssue(message));
  return z.NEVER;
});

/** The template of the type: the whole body, and headers. */
export const webhookTemplate: TemplateType<WebhookTemplate> = {
  schema: webhookTemplateSchema,
  rendered: z.strictObject({
    body: renderedBody.optional(),
    headers: headersSchema(z.string().transform(headerValue)).optional(),
  }),
  escapeFor: ([part]) => (part === 'headers' ? oneLine : insertedIntoBody),
};
