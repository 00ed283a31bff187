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

import { STATUS_CODES } from 'node:http';
import { Outcome } from '../outcome';
import { HttpResult } from './httpClient';
import { retryAfterMs } from './retryAfter';

/**
 * An outcome other than delivered.
 *
 * @public
 */
export type Failure = Exclude<Outcome, { kind: 'delivered' }>;

/** Later may be better: the server, or what stands before it, had trouble. */
const PASSING = new Set([408, 425, 500, 502, 503, 504, 507, 508, 509]);
/** Beyond those that HTTP defines, 52x and 53x are a proxy's trouble. */
const FIRST_OF_PROXIES = 520;
const DEFAULT_WAIT_MS = 60_000;

/**
 * A status as people read it: `503 Service Unavailable`.
 *
 * @public
 */
export function statusWords(status: number): string {
  return [status, STATUS_CODES[status]].filter(Boolean).join(' ');
}

/**
 * What a result means where the vendor has no rule of its own. A status of
 * 200 to 299 gives undefined: whether that is a delivery is the provider's to
 * say.
 *
 * @param result - of the request that was to deliver something
 * @param context - the scope that a limit counts on, the present time in
 *   milliseconds, and the vendor's words where there are any
 * @public
 */
export function outcomeOfStatus(
  result: HttpResult,
  context: {
    readonly scope: string;
    readonly now: number;
    readonly words?: string;
  },
): Failure | undefined {
  switch (result.kind) {
    case 'notSent':
      return result.forbidden === undefined
        ? { kind: 'retry', cause: result.cause }
        : {
            kind: 'rejected',
            cause: result.cause,
            // All that goes there is held until it may be reached.
            ...(result.forbidden === 'provider' && { pause: 'provider' }),
          };
    case 'noAnswer':
      return { kind: 'inDoubt', cause: result.cause };
    default:
  }
  const { status } = result;
  const cause = context.words
    ? `${statusWords(status)}: ${context.words}`
    : statusWords(status);
  const afterMs = retryAfterMs(result, context.now);
  if (status >= 200 && status < 300) {
    return undefined;
  }
  if (status >= 300 && status < 400) {
    return { kind: 'rejected', cause: `${cause}; redirects are not followed` };
  }
  if (status === 401) {
    return { kind: 'rejected', cause, pause: 'provider' };
  }
  if (status === 429) {
    return {
      kind: 'throttled',
      scope: context.scope,
      forMs: afterMs ?? DEFAULT_WAIT_MS,
      cause,
    };
  }
  if (PASSING.has(status) || status >= FIRST_OF_PROXIES) {
    return { kind: 'retry', cause, ...(afterMs !== undefined && { afterMs }) };
  }
  return { kind: 'rejected', cause };
}
