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

import { Outcome } from '../outcome';
import { HttpResult } from './httpClient';
import { outcomeOfStatus } from './outcomeOfStatus';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const context = { scope: 'vendor:team', now: NOW };

function answer(
  status: number,
  headers: Record<string, string> = {},
): HttpResult {
  return { kind: 'answer', status, headers, body: '', truncated: false };
}

const RETRIED = [408, 425, 500, 502, 503, 504, 507, 508, 509];

function expected(status: number): Outcome['kind'] | undefined {
  if (status < 300) {
    return undefined;
  }
  if (status === 429) {
    return 'throttled';
  }
  return RETRIED.includes(status) || status >= 520 ? 'retry' : 'rejected';
}

describe('outcomeOfStatus', () => {
  it.each(
    Array.from({ length: 400 }, (_, index): [number, string | undefined] => [
      200 + index,
      expected(200 + index),
    ]),
  )('makes of %i: %s', (status, kind) => {
    expect(outcomeOfStatus(answer(status), context)?.kind).toBe(kind);
  });

  it('pauses the Provider at 401 alone', () => {
    const pausing = Array.from({ length: 400 }, (_, index) => 200 + index)
      .map(status => ({
        status,
        outcome: outcomeOfStatus(answer(status), context),
      }))
      .filter(
        ({ outcome }) =>
          outcome?.kind === 'rejected' && outcome.pause === 'provider',
      );

    expect(pausing.map(({ status }) => status)).toEqual([401]);
  });

  it('retries what was not sent and doubts what was not answered', () => {
    expect(
      outcomeOfStatus({ kind: 'notSent', cause: 'refused' }, context),
    ).toEqual({ kind: 'retry', cause: 'refused' });
    expect(
      outcomeOfStatus({ kind: 'noAnswer', cause: 'reset' }, context),
    ).toEqual({ kind: 'inDoubt', cause: 'reset' });
  });

  it.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['nothing', {}, 60_000],
    ['rubbish', { 'retry-after': 'soon' }, 60_000],
    ['a negative number', { 'retry-after': '-5' }, 60_000],
    ['more than a day', { 'retry-after': '999999999' }, 86_400_000],
    [
      'a date, by the clock of the answer',
      {
        date: 'Sat, 21 Nov 2026 12:00:00 GMT',
        'retry-after': 'Sat, 21 Nov 2026 12:00:45 GMT',
      },
      45_000,
    ],
    [
      'a date, without a clock in the answer',
      { 'retry-after': 'Sat, 21 Nov 2026 10:00:20 GMT' },
      20_000,
    ],
    [
      'a date that has passed',
      { 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT' },
      0,
    ],
  ])('throttles the scope at 429 with %s', (_, headers, forMs) => {
    expect(outcomeOfStatus(answer(429, headers), context)).toEqual({
      kind: 'throttled',
      scope: 'vendor:team',
      forMs,
      cause: '429 Too Many Requests',
    });
  });

  it('honours Retry-After at 503', () => {
    expect(
      outcomeOfStatus(answer(503, { 'retry-after': '7' }), context),
    ).toEqual({
      kind: 'retry',
      afterMs: 7_000,
      cause: '503 Service Unavailable',
    });
  });

  it("tells the vendor's words", () => {
    expect(
      outcomeOfStatus(answer(422), { ...context, words: 'Validation Failed' }),
    ).toEqual({
      kind: 'rejected',
      cause: '422 Unprocessable Entity: Validation Failed',
    });
  });
});
