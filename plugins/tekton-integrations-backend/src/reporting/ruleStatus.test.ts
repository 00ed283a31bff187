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
  newest,
  RuleStatus,
  statusOf,
  urgencyOf,
  withTimes,
} from './ruleStatus';

const READY = {
  type: 'Ready',
  status: 'True',
  reason: 'Initialized',
  message: 'It can be used.',
} as const;
const STATUS: RuleStatus = {
  conditions: [
    {
      ...READY,
      observedGeneration: 2,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ],
  observedGeneration: 2,
  counts: { delivered: 1, rejected: 0, waiting: 0, held: 0 },
};

describe('withTimes', () => {
  const before = STATUS.conditions;

  it('keeps the time while the status stays', () => {
    expect(withTimes([{ ...READY, reason: 'Other' }], before, 3, 0)).toEqual([
      {
        ...READY,
        reason: 'Other',
        observedGeneration: 3,
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ]);
  });

  it('gives a changed and a new condition the time of now', () => {
    const changed = withTimes(
      [
        { ...READY, status: 'False' },
        { ...READY, type: 'Delivering' },
      ],
      before,
      2,
      1_000,
    );
    expect(changed.map(item => item.lastTransitionTime)).toEqual([
      '1970-01-01T00:00:01Z',
      '1970-01-01T00:00:01Z',
    ]);
  });
});

describe('urgencyOf', () => {
  const [ready] = STATUS.conditions;
  it.each([
    ['the same', STATUS, 'none'],
    ['another count', { ...STATUS, counts: undefined }, 'quiet'],
    [
      'another message',
      { ...STATUS, conditions: [{ ...ready, message: 'Yes.' }] },
      'quiet',
    ],
    [
      'another reason',
      { ...STATUS, conditions: [{ ...ready, reason: 'Other' }] },
      'urgent',
    ],
    [
      'another verdict',
      { ...STATUS, conditions: [{ ...ready, status: 'False' }] },
      'urgent',
    ],
    ['one condition less', { ...STATUS, conditions: [] }, 'urgent'],
    ['another generation', { ...STATUS, observedGeneration: 3 }, 'urgent'],
  ] as const)('of %s', (_, wanted, urgency) => {
    expect(
      urgencyOf({ ...wanted, conditions: [...wanted.conditions] }, STATUS),
    ).toBe(urgency);
  });

  it('is urgent where nothing stands', () => {
    expect(urgencyOf(STATUS, undefined)).toBe('urgent');
  });
});

describe('statusOf', () => {
  it('reads the status of an object', () => {
    expect(statusOf({ status: STATUS })).toEqual(STATUS);
  });

  it('leaves out what is not ours, and takes nothing for no status', () => {
    expect(
      statusOf({ status: { ...STATUS, counts: 'many', phase: 'x' } }),
    ).toEqual({ ...STATUS, counts: undefined });
    expect(statusOf({ status: { conditions: 'none' } })).toBeUndefined();
    expect(statusOf({})).toBeUndefined();
  });
});

describe('newest', () => {
  const old = { time: '2026-01-01T00:00:00Z' };
  const young = { time: '2026-01-01T00:00:01Z' };
  it.each([
    [old, young, young],
    [young, old, young],
    [undefined, old, old],
    [old, undefined, old],
    [undefined, undefined, undefined],
  ])('of %j and %j', (a, b, expected) => {
    expect(newest(a, b)).toBe(expected);
  });
});
