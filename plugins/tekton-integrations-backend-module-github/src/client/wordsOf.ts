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

const errorSchema = z.object({
  message: z.string(),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({
          message: z.string().optional(),
          field: z.string().optional(),
          code: z.string().optional(),
        }),
      ]),
    )
    .optional(),
});

/**
 * What GitHub says is wrong, in one line.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed
 */
export function wordsOf(json: unknown): string | undefined {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) {
    return undefined;
  }
  const { message, errors = [] } = parsed.data;
  const details = errors
    .map(error =>
      typeof error === 'string'
        ? error
        : (error.message ??
          [error.field, error.code].filter(Boolean).join(' ')),
    )
    .filter(Boolean);
  return [message, ...(details.length > 0 ? [details.join('; ')] : [])]
    .join(': ')
    .replace(/\s+/g, ' ');
}
