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

import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';

/** An answer of a method: HTTP 200 whether it worked or not. */
export type MethodAnswer =
  | { ok: true; body: Record<string, unknown> }
  | { ok: false; error: string; extra?: Record<string, unknown> };

export function done(body: Record<string, unknown>): MethodAnswer {
  return { ok: true, body };
}

export function failed(
  error: string,
  extra?: Record<string, unknown>,
): MethodAnswer {
  return { ok: false, error, extra };
}

/** Slack names what is wrong twice: for machines and for the log of a client library. */
export function failedBecause(
  error: string,
  details: readonly string[] | undefined,
): MethodAnswer {
  return details === undefined
    ? failed(error)
    : failed(error, {
        errors: details,
        response_metadata: {
          messages: details.map(detail => `[ERROR] ${detail}`),
        },
      });
}

export function missingArgument(name: string): MethodAnswer {
  return failedBecause('invalid_arguments', [
    `missing required field: ${name}`,
  ]);
}

export function rateLimited(
  retryAfterSeconds: number,
  status = 429,
): FakeAnswer {
  return jsonAnswer(
    status,
    { ok: false, error: 'ratelimited' },
    { 'retry-after': String(retryAfterSeconds) },
  );
}
