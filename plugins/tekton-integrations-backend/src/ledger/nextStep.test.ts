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

import fc from 'fast-check';
import { backOffMs, nextStep, SendResult, Situation } from './nextStep';
import { DEFAULT_SETTINGS } from './types';

const NOW = 1_000_000_000_000;
const HOUR = 3_600_000;

const fresh: Situation = {
  now: NOW,
  kind: 'state',
  failures: 0,
  agedFrom: NOW - 1_000,
  firstAttemptAt: NOW - 100,
  doubted: false,
};

const retry: SendResult = { kind: 'retry', cause: '503' };
const doubt: SendResult = { kind: 'inDoubt', cause: 'reset' };
const throttled: SendResult = {
  kind: 'throttled',
  scope: 's',
  forMs: 30_000,
  cause: '429',
};
const suspended = { by: 'rule', reason: 'suspended', message: 'm' } as const;
const ruleGone = { by: 'rule', reason: 'ruleGone', message: 'm' } as const;

const TABLE: [string, SendResult, Partial<Situation>, string][] = [
  ['delivered', { kind: 'delivered' }, {}, 'delivered accepted'],
  [
    'delivered although a newer state waits',
    { kind: 'delivered' },
    { newer: 'newerState' },
    'delivered accepted',
  ],
  [
    'found after a doubt',
    { kind: 'found', receipt: { ids: {} } },
    { doubted: true },
    'delivered found',
  ],
  ['retry', retry, {}, 'again retrying backOff +500'],
  [
    'retry with the target’s own wait',
    { kind: 'retry', cause: '503', afterMs: 9_000 },
    {},
    'again retrying backOff +9000',
  ],
  [
    'retry after a doubt',
    retry,
    { doubted: true },
    'again inDoubt backOff +500',
  ],
  [
    'retry within what the provider allows',
    { kind: 'retry', cause: '404', withinMs: 101 },
    {},
    'again retrying backOff +500',
  ],
  [
    'retry beyond what the provider allows',
    { kind: 'retry', cause: '404', withinMs: 100 },
    {},
    'end rejected refused',
  ],
  [
    'retry while a newer state waits',
    retry,
    { newer: 'newerState' },
    'end superseded newerState',
  ],
  [
    'doubt while a newer Run waits',
    doubt,
    { newer: 'newerRun' },
    'end superseded newerRun',
  ],
  ['doubt', doubt, {}, 'again inDoubt noAnswer +500'],
  ['crash', { kind: 'crashed' }, {}, 'again inDoubt crashed +0'],
  [
    'doubt that could not be looked up',
    { kind: 'unread', cause: '503' },
    { doubted: true, failures: 1 },
    'again inDoubt noAnswer +1000',
  ],
  ['throttled', throttled, {}, 'again waiting throttled +30000'],
  [
    'throttled after failures',
    throttled,
    { failures: 5 },
    'again waiting throttled +30000',
  ],
  [
    'throttled after a doubt',
    throttled,
    { doubted: true },
    'again inDoubt throttled +30000',
  ],
  [
    'retry beyond the age limit',
    retry,
    { agedFrom: NOW - 24 * HOUR },
    'end expired tooOld',
  ],
  [
    'retry just before the age limit',
    retry,
    { agedFrom: NOW - 24 * HOUR + 200 },
    'again retrying backOff +200',
  ],
  ['retry while suspended', retry, { hold: suspended }, 'held suspended'],
  [
    'event of a deleted rule',
    retry,
    { hold: ruleGone, kind: 'event' },
    'end discarded ruleGone',
  ],
  [
    'state of a deleted rule',
    retry,
    { hold: ruleGone },
    'again retrying backOff +500',
  ],
  ['rejected', { kind: 'rejected', cause: '422' }, {}, 'end rejected refused'],
  [
    'credentials refused',
    { kind: 'rejected', cause: '401', pause: 'provider' },
    {},
    'held misconfigured',
  ],
  [
    'Provider not ready',
    { kind: 'held', reason: 'broken', message: 'm' },
    {},
    'held broken',
  ],
  ['returned', { kind: 'released' }, {}, 'again waiting due +0'],
  [
    'returned after a failure',
    { kind: 'released' },
    { failures: 1 },
    'again retrying due +0',
  ],
  [
    'returned after a doubt',
    { kind: 'released' },
    { doubted: true },
    'again inDoubt due +0',
  ],
];

describe('nextStep', () => {
  it.each(TABLE)('%s', (_, result, situation, expected) => {
    const step = nextStep(
      result,
      { ...fresh, ...situation },
      () => 0.5,
      DEFAULT_SETTINGS,
    );
    const words = {
      delivered: () => step.kind === 'delivered' && `delivered ${step.reason}`,
      again: () =>
        step.kind === 'again' &&
        `again ${step.state} ${step.reason} +${step.dueAt - NOW}`,
      held: () => step.kind === 'held' && `held ${step.hold.reason}`,
      end: () => step.kind === 'end' && `end ${step.state} ${step.reason}`,
    };
    expect(words[step.kind]()).toBe(expected);
  });
});

describe('backOffMs', () => {
  it('stays between nothing and the ceiling, however often it failed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const wait = backOffMs(failures, () => random, DEFAULT_SETTINGS);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(15 * 60_000);
        },
      ),
    );
  });
});
