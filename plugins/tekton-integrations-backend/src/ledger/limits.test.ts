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
import { allot, Candidate, Served } from './allot';
import {
  allowedAt,
  Budget,
  FlowFacts,
  Limits,
  probeGapMs,
  refilled,
} from './limits';
import { BudgetRow, ScopeRow } from './rows';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SECOND = 1_000;
const MINUTE = 60_000;

const budget: BudgetRow = {
  scope: 'acme',
  name: '',
  per_ms: MINUTE,
  size: 60,
  burst: 60,
  tokens: 0,
  refilled_at: NOW,
  reset_at: null,
  told: false,
  counts_until: null,
};
const flow: FlowFacts = {
  flow: 'f',
  scopes: ['acme'],
  limits: [{ flow: 'f', scope: 'acme', name: '', per_ms: MINUTE, cost: 5 }],
};
const scope: ScopeRow = {
  scope: 'acme',
  blocked_until: 0,
  cause: '',
  failures: 0,
  failing_since: null,
  outage: null,
  probe_at: null,
};

describe('refilled', () => {
  it.each<[string, Partial<Budget>, number, number]>([
    ['evenly', {}, 5 * SECOND, 5],
    ['up to its burst', { burst: 10 }, MINUTE, 10],
    ['by parts of a token', {}, 500, 0.5],
    ['not by a clock that goes back', { tokens: 3 }, -SECOND, 3],
    [
      'not before a reset that an answer told',
      { reset_at: NOW + MINUTE },
      30 * SECOND,
      0,
    ],
    ['at once at that reset', { reset_at: NOW + MINUTE }, MINUTE, 60],
    [
      'evenly after that reset',
      { reset_at: NOW + MINUTE, burst: 100 },
      MINUTE + SECOND,
      100,
    ],
  ])('fills %s', (_, over, ms, tokens) => {
    expect(refilled({ ...budget, ...over }, NOW + ms).tokens).toBeCloseTo(
      tokens,
    );
  });
});

describe('allowedAt', () => {
  it.each<[string, Partial<Budget>, number, number]>([
    ['now with enough', { tokens: 5 }, 5, 0],
    ['when what is missing is there', { tokens: 2 }, 5, 3 * SECOND],
    ['at the reset', { reset_at: NOW + 40 * SECOND }, 1, 40 * SECOND],
    [
      'when it is full, where it costs more than fits',
      { burst: 4 },
      5,
      4 * SECOND,
    ],
  ])('says %s', (_, over, cost, ms) => {
    expect(allowedAt({ ...budget, ...over }, cost, NOW) - NOW).toBe(ms);
  });

  it('is right at the time that it says', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 100_000 }),
        (tokens, cost, perMs) => {
          const given = { ...budget, tokens, per_ms: perMs };
          const at = allowedAt(given, cost, NOW);
          expect(allowedAt(refilled(given, at), cost, at)).toBe(at);
        },
      ),
    );
  });
});

describe('probeGapMs', () => {
  it.each([
    [0, 1 * SECOND],
    [1 * SECOND, 2 * SECOND],
    [3 * SECOND, 4 * SECOND],
    [599 * SECOND, 4 * SECOND],
    [600 * SECOND, 60 * SECOND],
  ])('after %s ms is %s ms', (since, gap) => {
    expect(probeGapMs(since)).toBe(gap);
  });
});

describe('Limits', () => {
  it('lets a flow use no more than each of its budgets holds', () => {
    const limits = new Limits(NOW, [], [{ ...budget, tokens: 11 }]);
    expect(limits.obstacle(flow)).toBeUndefined();
    limits.take(flow);
    limits.take(flow);
    expect(limits.obstacle(flow)).toMatchObject({
      kind: 'budget',
      until: NOW + 4 * SECOND,
    });
    expect(limits.used()).toMatchObject([{ tokens: 1 }]);
    limits.giveBack(flow);
    expect(limits.obstacle(flow)).toBeUndefined();
  });

  it('counts a budget that a vendor keeps only where it says so until then', () => {
    const at = (until: number) =>
      new Limits(NOW, [], [{ ...budget, counts_until: until }]).obstacle(flow);
    expect(at(NOW)).toBeUndefined();
    expect(at(NOW + 1)).toMatchObject({ kind: 'budget' });
  });

  it('waits for the longest of several obstacles', () => {
    const blocked = { ...scope, blocked_until: NOW + 2 * SECOND };
    expect(new Limits(NOW, [blocked], [budget]).obstacle(flow)).toMatchObject({
      kind: 'budget',
      until: NOW + 5 * SECOND,
    });
  });

  it('lets a single probe to a target that is away', () => {
    const away = { ...scope, failures: 3, failing_since: NOW - 5 * SECOND };
    const limits = new Limits(NOW, [{ ...away, probe_at: NOW }], []);
    expect(limits.obstacle(flow)).toBeUndefined();
    limits.take(flow);
    expect(limits.obstacle(flow)).toMatchObject({
      kind: 'outage',
      until: NOW + 4 * SECOND,
    });
    expect(limits.probed()).toMatchObject([{ scope: 'acme' }]);
    limits.giveBack(flow);
    expect(limits.obstacle(flow)).toBeUndefined();
    expect(limits.probed()).toEqual([]);
  });
});

describe('allot', () => {
  const none = () => new Limits(NOW, [], []);
  const lane = (subject: string, over: Partial<Candidate> = {}): Candidate => ({
    subject,
    flow: 'f',
    tenant: 'a',
    priority: 1,
    due_at: NOW - 10,
    ...over,
  });
  const many = (tenant: string, count: number, over: Partial<Candidate> = {}) =>
    Array.from({ length: count }, (_, n) =>
      lane(`${tenant}${n}`, { tenant, due_at: NOW - 1_000 + n, ...over }),
    );
  const free: FlowFacts = { flow: 'f', scopes: ['acme'], limits: [] };
  const run = (
    candidates: readonly Candidate[],
    over: Partial<Parameters<typeof allot>[1]> = {},
  ) =>
    allot(candidates, {
      now: NOW,
      flows: [free],
      limits: none(),
      room: { total: 4 },
      served: new Served(),
      ...over,
    }).map(({ subject }) => subject);

  it('lets the tenants take turns, also from one claim to the next', () => {
    const served = new Served();
    const room = { total: 1 };
    const lanes = [...many('a', 9), ...many('b', 9, { due_at: NOW })];
    const sent: string[] = [];
    for (let claims = 0; claims < 6; claims += 1) {
      const left = lanes.filter(({ subject }) => !sent.includes(subject));
      sent.push(...run(left, { served, room }));
    }
    expect(sent.map(subject => subject[0]).join('')).toBe('ababab');
  });

  it('sends what is urgent before the rest, and then what waited long', () => {
    expect(
      run([
        lane('between', { priority: 0 }),
        lane('aged', { priority: 0, due_at: NOW - 31 * SECOND }),
        lane('final', { due_at: NOW - 20 * SECOND }),
      ]),
    ).toEqual(['aged', 'final', 'between']);
  });

  it('passes over a flow that may not send, for the same tenant too', () => {
    const limits = new Limits(NOW, [{ ...scope, blocked_until: NOW + 1 }], []);
    const other = { ...free, flow: 'g', scopes: ['other'] };
    expect(
      run([lane('x'), lane('y', { flow: 'g', due_at: NOW })], {
        limits,
        flows: [free, other],
      }),
    ).toEqual(['y']);
  });

  it('begins no more in a scope than there is room for', () => {
    const other = { ...free, flow: 'g', scopes: ['other'] };
    expect(
      run([...many('a', 5), lane('y', { flow: 'g', due_at: NOW })], {
        flows: [free, other],
        room: { total: 4, of: name => (name === 'acme' ? 2 : 4) },
      }),
    ).toEqual(['a0', 'a1', 'y']);
  });

  it('takes what a budget holds', () => {
    expect(
      run(many('a', 5), {
        flows: [flow],
        limits: new Limits(NOW, [], [{ ...budget, tokens: 10 }]),
      }),
    ).toEqual(['a0', 'a1']);
  });
});

describe('Served', () => {
  it('forgets those whose turn is longest ago', () => {
    const served = new Served();
    for (let n = 0; n < 10_001; n += 1) {
      served.note(`t${n}`);
    }
    expect(served.last('t0')).toBe(0);
    expect(served.last('t1')).toBe(2);
  });
});
