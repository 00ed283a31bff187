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
  stateTarget,
  summary,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { Ledger } from './ledger';
import { WantedDelivery } from './types';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const QUICK = { durationMs: 10, resent: false };
const DAY = 24 * 3_600_000;
const GITHUB = { provider: 'config/github' };
const MAIN = { rule: 'config/main' };

describe.each(databases.eachSupportedId())('holding on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock });
    await ledger.enter();
    return { knex, clock, ledger };
  }

  async function record(
    ledger: Ledger,
    phases: readonly ('queued' | 'running' | 'succeeded')[],
    wanted: Partial<WantedDelivery> = {},
  ) {
    for (const phase of phases) {
      const run = makeRun({ uid: 'u1', phase });
      await ledger.record(
        observe(run, [
          want(stateTarget(run), wanted),
          want(eventTarget(run), wanted),
        ]),
      );
    }
  }

  it('sends everything after a Provider was broken', async () => {
    const { knex, ledger } = await setUp();
    await record(ledger, ['queued', 'running']);
    await ledger.hold(GITHUB, 'misconfigured', 'Secret missing');
    expect(await ledger.claimDue(10)).toEqual([]);
    expect(await ledger.heldKeys()).toEqual([
      { by: 'provider', id: 'config/github', reason: 'misconfigured' },
    ]);
    expect(await ledger.release(GITHUB)).toBe(3);
    expect(await summary(knex)).toEqual([
      'queued waiting/due',
      'running waiting/due',
      'queued superseded/newerState',
      'running waiting/due',
    ]);
    expect(await ledger.heldKeys()).toEqual([]);
  });

  it.each([
    [undefined, 'discarded/suspended', 'discarded/suspended', 'waiting/due'],
    ['all' as const, 'waiting/due', 'waiting/due', 'waiting/due'],
    ['latest' as const, 'discarded/suspended', 'waiting/due', 'waiting/due'],
    [
      'none' as const,
      'discarded/suspended',
      'discarded/suspended',
      'discarded/suspended',
    ],
  ])(
    'sends after a suspension with onResume %s',
    async (onResume, first, second, state) => {
      const { knex, ledger } = await setUp();
      await record(ledger, ['queued', 'running']);
      await ledger.hold(MAIN, 'suspended', 'Suspended');
      await ledger.release(MAIN, onResume);
      expect(await summary(knex)).toEqual([
        `queued ${first}`,
        `running ${second}`,
        'queued superseded/newerState',
        `running ${state}`,
      ]);
    },
  );

  it('records as held what is wanted while it is held', async () => {
    const { knex, ledger } = await setUp();
    const hold = { reason: 'observed', message: 'Only observing' } as const;
    await record(ledger, ['running'], { hold });
    expect(await summary(knex)).toEqual([
      'running held/observed',
      'running held/observed',
    ]);
    await ledger.release(GITHUB);
    await ledger.release(MAIN);
    expect(await ledger.claimDue(10)).toEqual([]);
    expect(await ledger.release({ mode: 'observe' })).toBe(2);
    expect(await ledger.claimDue(10)).toHaveLength(2);
  });

  it('lets a request in flight end, and keeps back what it would repeat', async () => {
    const { knex, ledger } = await setUp();
    await record(ledger, ['running']);
    const [claim, other] = await ledger.claimDue(2);
    await ledger.hold(MAIN, 'suspended', 'Suspended');
    await ledger.settle(claim, { kind: 'retry', cause: '503' }, QUICK);
    await ledger.settle(other, { kind: 'delivered' }, QUICK);
    expect((await summary(knex)).sort()).toEqual([
      'running delivered/accepted',
      'running held/suspended',
    ]);
  });

  it('holds all of a Provider whose credentials are refused', async () => {
    const { knex, ledger } = await setUp();
    await record(ledger, ['running']);
    const [claim] = await ledger.claimDue(1);
    await ledger.settle(
      claim,
      { kind: 'rejected', cause: '401 Bad credentials', pause: 'provider' },
      QUICK,
    );
    expect(await summary(knex)).toEqual([
      'running held/misconfigured',
      'running held/misconfigured',
    ]);
    await ledger.release(GITHUB);
    expect(await ledger.claimDue(2)).toHaveLength(2);
  });

  it('hands over to another rule what a suspended one does not send', async () => {
    const { knex, ledger } = await setUp();
    const run = makeRun({ uid: 'u1' });
    const target = eventTarget(run);
    const rules = ['config/main', 'kubernetes/c/n/other'];
    await ledger.record(
      observe(
        run,
        rules.map(rule => want(target, { rule })),
      ),
    );
    await ledger.hold(MAIN, 'suspended', 'Suspended');
    const states = (await allDeliveries(knex)).map(row => [
      row.rule,
      row.state,
    ]);
    expect(states.sort()).toEqual([
      ['config/main', 'covered'],
      ['kubernetes/c/n/other', 'waiting'],
    ]);
    expect(await ledger.claimDue(5)).toHaveLength(1);
  });

  it('ends what was held too long, without counting it as age', async () => {
    const { knex, clock, ledger } = await setUp();
    await record(ledger, ['running']);
    await ledger.hold(GITHUB, 'broken', 'Broken');
    clock.advance(7 * DAY - 1);
    expect(await ledger.endStale()).toBe(0);
    await ledger.release(GITHUB);
    await ledger.enter();
    expect(await ledger.claimDue(1)).toHaveLength(1);
    await ledger.hold(GITHUB, 'broken', 'Broken');
    clock.advance(7 * DAY);
    expect(await ledger.endStale()).toBe(1);
    expect(await summary(knex)).toContain('running expired/heldTooLong');
  });

  it('rejects what goes through a Provider that does not come back', async () => {
    const { knex, clock, ledger } = await setUp();
    await record(ledger, ['running']);
    await ledger.hold(GITHUB, 'providerGone', 'Deleted');
    clock.advance(14 * 60_000);
    expect(await ledger.endStale()).toBe(0);
    clock.advance(60_000);
    expect(await ledger.endStale()).toBe(2);
    expect(await summary(knex)).toEqual([
      'running rejected/providerGone',
      'running rejected/providerGone',
    ]);
  });

  it('discards the events of a deleted rule, and follows its states', async () => {
    const { knex, ledger } = await setUp();
    await record(ledger, ['running']);
    await ledger.ruleGone('config/main');
    expect(await summary(knex)).toEqual([
      'running discarded/ruleGone',
      'running waiting/due',
    ]);
  });

  it('removes what is older than it is kept, in batches', async () => {
    const { knex, clock, ledger } = await setUp();
    const run = makeRun({ uid: 'u1', phase: 'succeeded', deleted: true });
    await ledger.record(observe(run, [want(stateTarget(run))]));
    const kept = makeRun({ uid: 'u2', phase: 'succeeded' });
    await ledger.record(
      observe(kept, [want(stateTarget(kept, { subject: 'other' }))]),
    );
    for (const claim of await ledger.claimDue(5)) {
      await ledger.settle(claim, { kind: 'delivered' }, QUICK);
    }
    expect(await ledger.removeOld()).toBe(0);
    clock.advance(15 * DAY);
    expect(await ledger.removeOld()).toBe(2);
    clock.advance(90 * DAY);
    while ((await ledger.removeOld()) > 0);
    expect(await knex('runs').pluck('id')).toEqual(['u2']);
    expect(await knex('deliveries').pluck('run_id')).toEqual(['u2']);
    expect(await knex('lanes').pluck('subject')).toEqual(['other']);
  });
});
