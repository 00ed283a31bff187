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
  answeredAt,
  HttpResult,
  retryAfterMs,
} from 'backstage-plugin-tekton-integrations-node';

type Answer = Extract<HttpResult, { kind: 'answer' }>;

/** GitHub's first wait where it names none, and the longest of ours. */
const SECONDARY_MS = 60_000;
const LONGEST_MS = 60 * 60_000;
/** The reset time has whole seconds. */
const ROUNDING_MS = 1_000;

/**
 * How long an answer forbids further requests, in milliseconds; undefined
 * where it is about something else.
 *
 * @param earlier - how many such answers without a time came right before
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function limitOf(
  answer: Answer,
  words: string | undefined,
  now: number,
  earlier: number,
): { readonly forMs: number; readonly named: boolean } | undefined {
  if (answer.status !== 403 && answer.status !== 429) {
    return undefined;
  }
  const afterMs = retryAfterMs(answer, now);
  if (afterMs !== undefined) {
    return { forMs: Math.max(afterMs, ROUNDING_MS), named: true };
  }
  const reset = Number(answer.headers['x-ratelimit-reset'] || NaN);
  if (answer.headers['x-ratelimit-remaining'] === '0' && !Number.isNaN(reset)) {
    const until = reset * 1000 - answeredAt(answer.headers, now);
    return { forMs: Math.max(until, 0) + ROUNDING_MS, named: true };
  }
  if (
    answer.status === 429 ||
    /secondary rate limit|abuse detection/i.test(words ?? '')
  ) {
    return {
      forMs: Math.min(SECONDARY_MS * 2 ** earlier, LONGEST_MS),
      named: false,
    };
  }
  return undefined;
}
