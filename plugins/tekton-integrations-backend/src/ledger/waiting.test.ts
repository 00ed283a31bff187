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

import { waitingFor, WaitingFacts } from './waiting';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const words = { vendor: 'GitHub', what: 'commit status', where: 'acme/shop' };
const delivery = {
  state: 'waiting',
  message: null,
  words,
  attempts: 0,
  due_at: NOW,
  doubted: false,
} as const;
const facts: WaitingFacts = { now: NOW, ahead: 0 };
const scope = {
  scope: 'host/acme',
  blocked_until: NOW + 20_000,
  cause: '429 Too Many Requests',
  failures: 5,
  failing_since: NOW - 60_000,
  outage: '503 Service Unavailable',
  probe_at: NOW + 4_000,
};
const budget = {
  scope: 'host/acme',
  name: '',
  per_ms: 60_000,
  size: 900,
  burst: 900,
  tokens: 1,
  refilled_at: NOW,
  reset_at: null,
};

type Case = [
  string,
  Partial<Parameters<typeof waitingFor>[0]>,
  Partial<WaitingFacts>,
  string | undefined,
];

const TABLE: Case[] = [
  ['delivered', { state: 'delivered' }, {}, undefined],
  ['due now', {}, {}, 'It is sent as soon as there is room.'],
  ['sending', { state: 'sending' }, {}, 'It is being sent to GitHub.'],
  [
    'held',
    { state: 'held', message: 'The portal only observes.' },
    {},
    'The portal only observes.',
  ],
  [
    'paused and not held yet',
    {},
    { ahead: 1, paused: 'Provider slack is paused by alice.' },
    'Provider slack is paused by alice.',
  ],
  ['one ahead', {}, { ahead: 1 }, '1 delivery is ahead of it in acme/shop.'],
  ['two ahead', {}, { ahead: 2 }, '2 deliveries are ahead of it in acme/shop.'],
  [
    'throttled',
    {},
    { obstacle: { kind: 'blocked', until: scope.blocked_until, scope } },
    'GitHub allows the next request at 2026-03-01T12:00:20.000Z: 429 Too Many Requests',
  ],
  [
    'for a target that is away',
    {},
    { obstacle: { kind: 'outage', until: scope.probe_at, scope } },
    'GitHub is away since 2026-03-01T11:59:00.000Z: 503 Service Unavailable. It is tried with a single request at 2026-03-01T12:00:04.000Z.',
  ],
  [
    'for its budget',
    {},
    { obstacle: { kind: 'budget', until: NOW + 267, budget, cost: 5 } },
    'GitHub takes 180 a minute of these, and they are used up: the next one goes at 2026-03-01T12:00:00.267Z.',
  ],
  [
    'for a budget of another length',
    {},
    {
      obstacle: {
        kind: 'budget',
        until: NOW + 267,
        budget: { ...budget, per_ms: 5_000, size: 10 },
        cost: 1,
      },
    },
    'GitHub takes 10 in 5 seconds of these, and they are used up: the next one goes at 2026-03-01T12:00:00.267Z.',
  ],
  [
    'lane in use',
    {},
    { lane: { subject: 's', claim_token: 't' } },
    'Another request for acme/shop is under way.',
  ],
  [
    'backing off',
    {
      state: 'retrying',
      message: 'GitHub answered 503',
      attempts: 3,
      due_at: NOW + 40_000,
    },
    {},
    'GitHub answered 503. It is tried again at 2026-03-01T12:00:40.000Z, attempt 4.',
  ],
  [
    'in doubt',
    {
      state: 'inDoubt',
      message: 'GitHub did not answer',
      attempts: 1,
      due_at: NOW + 1_000,
    },
    {},
    'GitHub did not answer. It is looked up again at 2026-03-01T12:00:01.000Z, attempt 2.',
  ],
];

describe('waitingFor', () => {
  it.each(TABLE)('says what is %s', (_, row, more, sentence) => {
    expect(
      waitingFor({ ...delivery, ...row }, { ...facts, ...more })?.sentence,
    ).toBe(sentence);
  });
});
