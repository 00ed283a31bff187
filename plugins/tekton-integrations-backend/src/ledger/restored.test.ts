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
  allDeliveries,
  Clock,
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  START,
  stateTarget,
  summary,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const HOUR = 3_600_000;

describe.each(databases.eachSupportedId())('after a restore on %s', id => {
  async function restored(before: number) {
    const knex = await databases.init(id);
    const clock = new Clock();
    const old = await makeLedger(knex, { clock });
    const open = makeRun({ uid: 'open', phase: 'failed' });
    await old.record(observe(open, [want(eventTarget(open))]));
    clock.advance(2 * HOUR);
    const start = async (name: string) => {
      let count = 0;
      const ledger = await makeLedger(knex, {
        clock,
        skipMigrations: true,
        settings: { holdBefore: before },
        uuid: () => {
          count += 1;
          return `${name}-${count}`;
        },
      });
      await ledger.enter();
      return ledger;
    };
    return { knex, clock, start };
  }

  it('holds what was open and what happened before, for a person', async () => {
    const { knex, start } = await restored(START + HOUR);
    const ledger = await start('a');
    const earlier = makeRun({
      uid: 'earlier',
      phase: 'succeeded',
      completedAt: new Date(START + HOUR - 1).toISOString(),
    });
    const later = makeRun({
      uid: 'later',
      phase: 'succeeded',
      completedAt: new Date(START + HOUR).toISOString(),
    });
    for (const run of [earlier, later]) {
      await ledger.record(observe(run, [want(eventTarget(run))]));
    }
    expect(await summary(knex)).toEqual([
      'succeeded held/restored',
      'succeeded waiting/due',
      'failed held/restored',
    ]);
    expect((await allDeliveries(knex))[0].message).toBe(
      'The database was restored from a backup, so this may have been sent already: look there, then let it go on or discard it.',
    );
    const claims = await ledger.claimDue(10);
    expect(claims.map(({ runId }) => runId)).toEqual(['later']);
    expect(await ledger.heldKeys()).toEqual([]);
  });

  it('does not hold again what a person let go', async () => {
    const { knex, clock, start } = await restored(START + HOUR);
    const ledger = await start('a');
    expect(await ledger.release({ review: 'all' })).toBe(1);
    await ledger.leave();
    clock.advance(HOUR);
    await start('b');
    expect(await summary(knex)).toEqual(['failed waiting/due']);
  });

  it('looks up first what may have been shown since', async () => {
    const { knex, start } = await restored(START - HOUR);
    const ledger = await start('a');
    const run = makeRun({
      uid: 'seen',
      phase: 'succeeded',
      completedAt: new Date(START + HOUR).toISOString(),
    });
    await ledger.record(
      observe(run, [want(stateTarget(run, { once: 'findable' }))]),
    );
    expect(await summary(knex)).toEqual([
      'failed waiting/due',
      'succeeded inDoubt/restored',
    ]);
    const claims = await ledger.claimDue(10);
    expect(claims.find(({ runId }) => runId === 'seen')?.doubt).toMatchObject({
      own: true,
    });
  });
});
