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
  DELIVERY_STATES,
  DeliveryState,
  LOOP_GUARD,
} from 'backstage-plugin-tekton-integrations-common';
import { PauseRow } from '../ledger';
import { actionsFor, actsOf, pauseWords, whoWords } from './byHandWords';

const AT = Date.parse('2026-03-01T12:00:00Z');

describe('whoWords', () => {
  it.each([
    ['user:default/alice', 'alice'],
    ['user:development/guest', 'development/guest'],
    ['external:ci', "'external:ci'"],
    ['plugin:scaffolder', "'plugin:scaffolder'"],
  ])('calls %s %s', (by, words) => {
    expect(whoWords(by)).toBe(words);
  });
});

describe('pauseWords', () => {
  it.each([
    [undefined, ''],
    ['moving', ' (moving)'],
  ])('says who paused, since when, why and what to do: %s', (comment, why) => {
    const actor = { by: 'user:default/alice', comment };
    expect(pauseWords("Provider 'sl'", 'paused', actor, AT)).toBe(
      `Provider 'sl' is paused by alice since 2026-03-01T12:00:00.000Z${why}: resume it to go on.`,
    );
  });
});

describe('actionsFor', () => {
  const row = { reason: null, hold_by: null };

  it.each<[DeliveryState, string[]]>([
    ['waiting', ['discard']],
    ['sending', []],
    ['retrying', ['discard']],
    ['inDoubt', ['discard']],
    ['held', ['discard']],
    ['delivered', ['redeliver']],
    ['superseded', []],
    ['covered', []],
    ['rejected', ['redeliver']],
    ['expired', ['redeliver']],
    ['discarded', ['redeliver']],
  ])('of one that is %s are %j', (state, actions) => {
    expect(actionsFor({ ...row, state })).toEqual(actions);
  });

  it('are known for each state', () => {
    expect(
      DELIVERY_STATES.map(state => actionsFor({ ...row, state })),
    ).not.toContain(undefined);
  });

  it('let go what waits for a person', () => {
    expect(actionsFor({ ...row, state: 'held', hold_by: 'review' })).toEqual([
      'release',
      'discard',
    ]);
  });

  it('send the newest state in the place of an older one of the same Run', () => {
    expect(
      actionsFor({ ...row, state: 'superseded', reason: 'newerState' }),
    ).toEqual(['redeliver']);
  });
});

describe('actsOf', () => {
  const delivery = {
    id: 'd1',
    provider: 'p',
    rule: 'r',
    state: 'delivered',
    created_at: AT,
    settled_at: AT + 1_000,
  } as const;
  const pause: PauseRow = {
    id: 'x',
    kind: 'provider',
    target: 'p',
    since: AT + 100,
    paused_by: 'user:default/alice',
    comment: null,
    message: '',
    ended_at: AT + 200,
    ended_by: 'user:default/bob',
  };
  const PAUSED = 'Provider paused by alice.';
  const RESUMED = 'Provider resumed by bob.';
  const sentences = (pauses: readonly PauseRow[], over = {}) =>
    actsOf({ ...delivery, ...over }, [], pauses).map(act => act.sentence);

  it.each<[string, Partial<PauseRow>, object, string[]]>([
    ['while it was open', {}, {}, [PAUSED, RESUMED]],
    ['before it began, that ended later', { since: 0 }, {}, [PAUSED, RESUMED]],
    ['that ended before it began', { since: 0, ended_at: AT - 1 }, {}, []],
    ['after it ended', { since: AT + 1_001 }, {}, []],
    ['that ended after it did', { ended_at: AT + 2_000 }, {}, [PAUSED]],
    [
      'that stands',
      { ended_at: null, ended_by: null },
      { state: 'held', settled_at: null },
      [PAUSED],
    ],
    ['of another Provider', { target: 'q' }, {}, []],
    ['of a Notification of the same id', { kind: 'rule' }, {}, []],
    [
      'that no person made',
      { kind: 'rule', target: 'r', paused_by: LOOP_GUARD },
      {},
      [
        'Notification held, since what it sends seemed to begin Runs.',
        'Notification resumed by bob.',
      ],
    ],
    [
      'of its Notification',
      { kind: 'rule', target: 'r', comment: 'noisy' },
      {},
      [
        'Notification suspended by alice (noisy).',
        'Notification resumed by bob.',
      ],
    ],
  ])('tell of a pause %s', (_, over, more, expected) => {
    expect(sentences([{ ...pause, ...over }], more)).toEqual(expected);
  });

  it('are in the order in which they happened', () => {
    const done = {
      delivery_id: 'd1',
      actor: 'user:default/eve',
      comment: null,
    };
    const acts = actsOf(
      delivery,
      [
        { ...done, action: 'redelivered', at: AT + 150 },
        { ...done, action: 'released', at: AT + 300 },
        { ...done, action: 'discarded', at: AT + 50, delivery_id: 'other' },
      ],
      [pause],
    );
    expect(acts.map(act => act.sentence)).toEqual([
      PAUSED,
      'Redelivered by eve.',
      RESUMED,
      'Let go by eve.',
    ]);
  });
});
