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
import { LeaseSeen } from '../ledger';
import { shareOut } from './shareOut';

function lease(cluster: string, holder?: string, freeForMs = 0): LeaseSeen {
  return { cluster, generation: 1, holder, freeForMs };
}

/** Lets each replica take its turn until nobody does anything. */
function settle(
  replicas: readonly string[],
  start: readonly LeaseSeen[],
): { leases: LeaseSeen[]; moves: number } {
  let leases = [...start];
  let moves = 0;
  for (let quiet = 0; quiet < replicas.length; ) {
    for (const me of replicas) {
      const { take, release } = shareOut(me, { replicas, leases });
      quiet = take.length === 0 && release === undefined ? quiet + 1 : 0;
      moves += take.length + (release === undefined ? 0 : 1);
      leases = leases.map(each => {
        if (each.cluster === release) {
          return lease(each.cluster);
        }
        return take.includes(each.cluster) ? lease(each.cluster, me) : each;
      });
    }
  }
  return { leases, moves };
}

describe('shareOut', () => {
  it.each([
    ['alone: all that is free', ['a'], [lease('1'), lease('2')], ['1', '2']],
    [
      'no more than the others have',
      ['a', 'b'],
      [lease('1'), lease('2')],
      ['1'],
    ],
    [
      'nothing while another has fewer',
      ['a', 'b'],
      [lease('1', 'a'), lease('2')],
      [],
    ],
    [
      'what nobody takes, whoever has fewer',
      ['a', 'b'],
      [lease('1', 'a'), lease('2', undefined, 2_000)],
      ['2'],
    ],
    ['nothing of others', ['a', 'b'], [lease('1', 'b')], []],
  ])('takes %s', (_, replicas, leases, take) => {
    expect(shareOut('a', { replicas, leases }).take).toEqual(take);
  });

  it.each([
    ['two more than another', [lease('1', 'a'), lease('2', 'a')], '2'],
    [
      'one more than another',
      [lease('1', 'a'), lease('2', 'b'), lease('3', 'a')],
      undefined,
    ],
    [
      'two more while something is free',
      [lease('1', 'a'), lease('2', 'a'), lease('3')],
      undefined,
    ],
  ])('with %s gives up %s', (_, leases, release) => {
    expect(shareOut('a', { replicas: ['a', 'b'], leases }).release).toBe(
      release,
    );
  });

  it('spreads evenly whatever it begins with, and then nothing moves', () => {
    const replicas = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.option(fc.constantFrom(...replicas), { nil: undefined }), {
          maxLength: 12,
        }),
        (alive, holders) => {
          const living = replicas.slice(0, alive);
          const { leases, moves } = settle(
            living,
            holders.map((holder, index) =>
              lease(
                `${index}`,
                holder && living.includes(holder) ? holder : undefined,
              ),
            ),
          );
          const counts = living.map(
            replica => leases.filter(({ holder }) => holder === replica).length,
          );
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(
            holders.length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(2);
          expect(moves).toBeLessThanOrEqual(2 * holders.length);
        },
      ),
    );
  });
});
