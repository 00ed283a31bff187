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

import type { Lease } from './lease';
import { leaseTurn, othersUntil } from './leaseTurn';

const ACQUIRED = '2026-11-20T08:00:00.000Z';
const RENEWED = '2026-11-21T07:59:30.000Z';
const NOW = '2026-11-21T08:00:00.000Z';
const BEFORE = '2026-11-19T08:00:00.000Z';

function lease(rest: Partial<Lease> = {}): Lease {
  return {
    resourceVersion: '1',
    metadata: {},
    durationSeconds: 60,
    acquireTime: ACQUIRED,
    renewTime: RENEWED,
    transitions: 4,
    ...rest,
  };
}

function turn(
  seen: Lease | undefined,
  rest: {
    unchangedMs?: number;
    observes?: boolean;
    managedSince?: string;
  } = {},
) {
  return leaseTurn(seen, {
    instance: 'mine',
    observes: false,
    durationSeconds: 60,
    unchangedMs: 0,
    managedSince: undefined,
    now: Date.parse(NOW),
    ...rest,
  });
}

const THEIRS = { kind: 'yield', holder: 'theirs', since: ACQUIRED };
const LEAVE = { kind: 'leave' };

function claim(rest: object) {
  return {
    kind: 'claim',
    claim: {
      holder: 'mine',
      durationSeconds: 60,
      acquireTime: NOW,
      renewTime: NOW,
      managedSince: undefined,
      ...rest,
    },
  };
}

const FIRST = claim({ transitions: 0 });
const RENEWAL = claim({ acquireTime: ACQUIRED, transitions: 4 });
const AFTER_NOBODY = claim({ transitions: 5 });

const mine = lease({ holder: 'mine' });
const theirs = lease({ holder: 'theirs' });
const longer = lease({ holder: 'theirs', durationSeconds: 90 });
const endless = lease({ holder: 'theirs', durationSeconds: undefined });
const long = { unchangedMs: 60_000 };
const observes = { observes: true };

describe('leaseTurn', () => {
  it.each([
    ['no Lease is', undefined, {}, FIRST],
    ['nobody holds it', lease(), {}, AFTER_NOBODY],
    ['it is ours', mine, {}, RENEWAL],
    ['it is ours, from long ago', mine, { unchangedMs: 1e9 }, RENEWAL],
    ['it is theirs', theirs, {}, THEIRS],
    ['theirs for nearly too long', theirs, { unchangedMs: 59_999 }, THEIRS],
    ['theirs for too long', theirs, long, AFTER_NOBODY],
    ['their term is longer', longer, long, THEIRS],
    ['they name no term', endless, long, AFTER_NOBODY],
    ['observing, no Lease is', undefined, observes, LEAVE],
    ['observing, it is ours', mine, observes, LEAVE],
    ['observing, it is theirs', theirs, observes, THEIRS],
    ['observing, theirs too long', theirs, { ...observes, ...long }, LEAVE],
  ])('when %s', (_, seen, rest, wanted) => {
    expect(turn(seen, rest)).toEqual(wanted);
  });

  it.each([
    ['ours', mine],
    ['theirs', theirs],
    ["nobody's", lease()],
  ])('hands on since when it answers, over a Lease that was %s', (_, seen) => {
    expect(turn(seen, { ...long, managedSince: BEFORE })).toMatchObject({
      claim: { managedSince: BEFORE },
    });
  });
});

describe('othersUntil', () => {
  it.each([
    ['theirs', theirs, RENEWED],
    ['ours', mine, undefined],
    [
      'ours after them',
      lease({ holder: 'mine', managedSince: BEFORE }),
      BEFORE,
    ],
    ["nobody's", lease(), NOW],
    ['gone', undefined, NOW],
    [
      'theirs without a time of renewal',
      lease({ holder: 'theirs', renewTime: undefined }),
      ACQUIRED,
    ],
    [
      'theirs with a time that cannot be read',
      lease({ holder: 'theirs', renewTime: 'soon' }),
      ACQUIRED,
    ],
    [
      'theirs without a time',
      lease({ holder: 'theirs', renewTime: '', acquireTime: '' }),
      undefined,
    ],
  ])('of a Lease that is %s', (_, seen, wanted) => {
    expect(othersUntil(seen, 'mine', NOW)).toBe(wanted);
  });
});
