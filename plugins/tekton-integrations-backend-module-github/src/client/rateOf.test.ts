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

import { rateOf } from './rateOf';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const headers = {
  date: 'Sun, 01 Mar 2026 11:00:00 GMT',
  'x-ratelimit-limit': '12500',
  'x-ratelimit-remaining': '41',
  // Ten minutes after the answer, by GitHub's clock.
  'x-ratelimit-reset': `${Date.parse('2026-03-01T11:10:00Z') / 1_000}`,
};

function answer(over: Record<string, string>) {
  return {
    kind: 'answer' as const,
    status: 201,
    headers: { ...headers, ...over },
    body: '',
    truncated: false,
  };
}

describe('rateOf', () => {
  it("reads what is left, until when by GitHub's own clock", () => {
    expect(rateOf(answer({}), 's', NOW)).toEqual({
      scope: 's',
      limit: 12_500,
      remaining: 41,
      resetMs: 600_000,
    });
  });

  it.each([
    ['another limit', { 'x-ratelimit-resource': 'search' }],
    ['no remainder', { 'x-ratelimit-remaining': '' }],
    ['no time', { 'x-ratelimit-reset': 'soon' }],
  ])('says nothing for %s', (_, over) => {
    expect(rateOf(answer(over), 's', NOW)).toBeUndefined();
  });

  it('says nothing without an answer', () => {
    expect(rateOf({ kind: 'noAnswer', cause: '' }, 's', NOW)).toBeUndefined();
  });
});
