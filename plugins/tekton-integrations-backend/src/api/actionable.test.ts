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

import { Knex } from 'knex';
import {
  Clock,
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  want,
} from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { listDeliveries, waitingForReview } from './actionable';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

describe.each(databases.eachSupportedId())('what waits on %s', id => {
  /** Records an event of each of so many Runs. */
  async function setUp(count: number) {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock });
    await ledger.enter();
    for (let number = 1; number <= count; number++) {
      const run = makeRun({ uid: `u${number}`, phase: 'failed' });
      await ledger.record(observe(run, [want(eventTarget(run))]));
      clock.advance(1);
    }
    return { knex, now: clock.now() };
  }

  const holdAll = (knex: Knex) =>
    knex('deliveries').update({
      state: 'held',
      reason: 'doubted',
      message: 'It may have arrived.',
      hold_by: 'review',
    });

  const everybody = async (runs: readonly unknown[]) => runs.map(() => true);

  it('is told with its Run, the oldest first', async () => {
    const { knex, now } = await setUp(2);
    const read = waitingForReview(knex);
    expect(await listDeliveries(knex, read, everybody, now)).toEqual({
      items: [],
      more: false,
    });
    await holdAll(knex);
    const { items, more } = await listDeliveries(knex, read, everybody, now);
    expect(more).toBe(false);
    expect(items).toMatchObject(
      ['build-u1', 'build-u2'].map(name => ({
        delivery: {
          state: 'held',
          message: 'It may have arrived.',
          actions: ['release', 'discard'],
        },
        run: { cluster: 'prod', namespace: 'team-a', name, phase: 'failed' },
      })),
    );
  });

  it('is told as far as the caller may read it', async () => {
    const { knex, now } = await setUp(3);
    await holdAll(knex);
    const { items } = await listDeliveries(
      knex,
      waitingForReview(knex),
      async runs => runs.map(({ uid }) => uid !== 'u2'),
      now,
    );
    expect(items.map(({ run }) => run.name)).toEqual(['build-u1', 'build-u3']);
  });

  it('is looked for beyond what the caller may not read', async () => {
    const { knex, now } = await setUp(202);
    await holdAll(knex);
    const list = async (mayRead: (uid: string) => boolean) => {
      const { items, more } = await listDeliveries(
        knex,
        waitingForReview(knex),
        async runs => runs.map(({ uid }) => mayRead(uid)),
        now,
      );
      return { count: items.length, last: items.at(-1)?.run.name, more };
    };
    expect(await list(() => true)).toEqual({
      count: 200,
      last: 'build-u200',
      more: true,
    });
    expect(await list(uid => uid === 'u202')).toEqual({
      count: 1,
      last: 'build-u202',
      more: false,
    });
  });
});
