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
import { Json } from '../outcome';
import { charactersOf, truncate, truncateBytes } from '../text';

/** Below this a text says nothing; then the message is refused. */
const SHORTEST_TEXT = 16;
const EMPTY = 'must not be empty';

/** Texts shortened, so that the whole fits. */
function shortened(value: Json, max: number): Json {
  if (typeof value === 'string') {
    return value.length > max ? truncate(value, max) : value;
  }
  if (Array.isArray(value)) {
    return value.map(item => shortened(item, max));
  }
  return value === null || typeof value !== 'object'
    ? value
    : Object.fromEntries(
        Object.entries(value).map(([name, part]) => [
          name,
          shortened(part, max),
        ]),
      );
}

/** JSON that fits, or undefined where no shortening of texts helps. */
function fitted(value: Json, maxBytes: number): string | undefined {
  for (let max = maxBytes; max >= SHORTEST_TEXT; max = Math.floor(max / 2)) {
    const text = JSON.stringify(shortened(value, max));
    if (Buffer.byteLength(text) <= maxBytes) {
      return text;
    }
  }
  return undefined;
}

/**
 * The body that a template gives, rendered: text, or JSON with its texts
 * shortened until it fits.
 *
 * @public
 */
export function renderedBodySchema(maxBytes: number): z.ZodType<string> {
  return z.json().transform((value, issues) => {
    const body =
      typeof value === 'string'
        ? truncateBytes(value, maxBytes)
        : fitted(value, maxBytes);
    if (body !== undefined && body.trim() !== '') {
      return body;
    }
    issues.addIssue(
      body === undefined
        ? `is longer than ${maxBytes} bytes, also with its texts shortened`
        : EMPTY,
    );
    return z.NEVER;
  });
}

/** A JSON document as text: a value in it could end its string. */
function isJsonText(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*["{[\]])/.test(text);
}

/**
 * The body of a message as a template writes it: a text, or an object or list
 * that is sent as JSON.
 *
 * @public
 */
export const writtenBodySchema = z.union([
  z
    .string()
    .min(1, EMPTY)
    .refine(
      text => !isJsonText(text),
      'is JSON as text: write it as an object, so that no value can break it',
    ),
  z.record(z.string(), z.json()),
  z.array(z.json()),
]);

/**
 * A value at its place in the body of a template: half of a character is none,
 * strict parsers refuse it.
 *
 * @public
 */
export function insertedIntoBody(value: string): string {
  return [...charactersOf(value)].join('');
}
