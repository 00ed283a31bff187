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

import { Faults } from './faults';
import { faultRuleInput } from './rule';

const post = { method: 'POST', path: '/repos/acme/shop', body: undefined };

describe('Faults', () => {
  let now: number;
  let faults: Faults;

  beforeEach(() => {
    now = 0;
    faults = new Faults({ now: () => now });
  });

  const kinds = (count: number, subject = post) =>
    Array.from(
      { length: count },
      () => faults.take(subject)?.effect.kind ?? 'none',
    );

  it('hits as many requests as asked for, after letting some through', () => {
    const handle = faults.add({ effect: { kind: 'reset' }, times: 2, skip: 1 });
    expect(kinds(4)).toEqual(['none', 'reset', 'reset', 'none']);
    expect(handle.hits()).toBe(2);
    expect(faults.list()).toEqual([]);
  });

  it('lets the first rule that matches decide, then the next', () => {
    faults.next({ kind: 'reset' });
    faults.add({ effect: { kind: 'hang' } });
    expect(kinds(3)).toEqual(['reset', 'hang', 'hang']);
  });

  it.each<[string, Parameters<Faults['add']>[0], boolean]>([
    [
      'its method in any case',
      { effect: { kind: 'reset' }, method: 'post' },
      true,
    ],
    ['another method', { effect: { kind: 'reset' }, method: 'GET' }, false],
    ['its path', { effect: { kind: 'reset' }, path: '^/repos/acme/' }, true],
    [
      'its path as an expression',
      { effect: { kind: 'reset' }, path: /SHOP$/gi },
      true,
    ],
    ['another path', { effect: { kind: 'reset' }, path: /^\/app/ }, false],
    [
      'a condition',
      { effect: { kind: 'reset' }, when: ({ path }) => path.endsWith('shop') },
      true,
    ],
    [
      'a condition that fails',
      { effect: { kind: 'reset' }, when: () => false },
      false,
    ],
  ])('matches a request by %s', (_, rule, hit) => {
    faults.add(rule);
    expect(kinds(2)).toEqual(hit ? ['reset', 'reset'] : ['none', 'none']);
  });

  it('forgets a rule when its time is over', () => {
    faults.add({ effect: { kind: 'reset' }, forMs: 1000 });
    expect(kinds(1)).toEqual(['reset']);
    now = 1000;
    expect(kinds(1)).toEqual(['none']);
    expect(faults.list()).toEqual([]);
  });

  it('tells what it holds when a rule is cleared, also one that is used up', () => {
    const released: string[] = [];
    const handle = faults.next({ kind: 'hang' });
    faults.take(post)?.onCleared(() => released.push('first'));
    expect(faults.list()).toHaveLength(1);
    handle.clear();
    handle.clear();
    expect(released).toEqual(['first']);
  });

  it.each<[string, unknown]>([
    ['an unknown kind', { effect: { kind: 'explode' } }],
    ['a status of none', { effect: { kind: 'status', status: 42 } }],
    ['a broken expression', { effect: { kind: 'reset' }, path: '(' }],
    ['no times', { effect: { kind: 'reset' }, times: 0 }],
  ])('refuses %s over HTTP', (_, rule) => {
    expect(faultRuleInput.safeParse(rule).success).toBe(false);
  });
});
