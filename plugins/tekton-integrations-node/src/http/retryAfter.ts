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

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The time at which an answer was given, by the clock of whoever gave it: the
 * times in it are meant by that clock.
 *
 * @param now - taken where the answer has no valid Date header
 * @public
 */
export function answeredAt(
  headers: Readonly<Record<string, string>>,
  now: number,
): number {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? now : date;
}

/**
 * How long the answer asks to wait by its Retry-After header, in milliseconds;
 * at most a day.
 *
 * @public
 */
export function retryAfterMs(
  answer: { readonly headers: Readonly<Record<string, string>> },
  now: number,
): number | undefined {
  const value = answer.headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) {
    return Math.min(Number(value) * 1000, DAY_MS);
  }
  // Date.parse makes a date of nearly anything; HTTP's begin with a weekday.
  const date = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date)
    ? undefined
    : Math.min(Math.max(0, date - answeredAt(answer.headers, now)), DAY_MS);
}
