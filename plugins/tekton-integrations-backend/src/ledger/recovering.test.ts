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

import { Phase } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import {
  allDeliveries,
  Clock,
  counter,
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

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const QUICK = { durationMs: 10, resent: false };
const DELIVERED = { kind: 'delivered' } as const;

describe.each(databases.eachSupportedId())('recovering on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock });
    await ledger.enter();
    return { knex, clock, ledger };
  }

  /** Another process on the same database. */
  async function another(knex: Knex, clock: Clock, name: string) {
    return makeLedger(knex, { clock, uuid: counter(name) });
  }

  async function recordStates(ledger: Ledger, ...phases: Phase[]) {
    for (const phase of phases) {
      const run = makeRun({ uid: 'u1', phase });
      await ledger.record(observe(run, [want(stateTarget(run))]));
    }
  }

  async function recordEvents(ledger: Ledger, ...phases: Phase[]) {
    for (const phase of phases) {
      const run = makeRun({ uid: 'u1', phase });
      await ledger.record(observe(run, [want(eventTarget(run))]));
    }
  }

  it('takes back the claims of a dead process, as doubts', async () => {
    const { knex, clock, ledger } = await setUp();
    await recordStates(ledger, 'running');
    const [lost] = await ledger.claimDue(1);
    const other = await another(knex, clock, 'other');
    clock.advance(4_999);
    expect(await other.enter()).toBe(
      id === 'SQLITE_3' ? 'occupied' : 'entered',
    );
    await other.recover();
    expect(await other.claimDue(1)).toEqual([]);
    clock.advance(1);
    expect(await other.enter()).toBe('entered');
    expect(await other.recover()).toBe(1);
    expect(await summary(knex)).toEqual(['running inDoubt/crashed']);
    expect(await knex('attempts').pluck('outcome')).toEqual(['inDoubt']);
    const [again] = await other.claimDue(1);
    expect(again).toMatchObject({ attempt: 2, doubt: { own: true } });

    // The process was only slow: what it has to say comes too late.
    expect(await ledger.settle(lost, DELIVERED, QUICK)).toEqual({
      kind: 'claimLost',
    });
    expect(await summary(knex)).toEqual(['running sending/crashed']);
    expect(await knex('attempts').orderBy('number').pluck('outcome')).toEqual([
      'inDoubt',
      null,
    ]);
    expect(await other.settle(again, DELIVERED, QUICK)).toMatchObject({
      state: 'delivered',
    });
    expect(await ledger.settle(lost, DELIVERED, QUICK)).toEqual({
      kind: 'claimLost',
    });
  });

  it('takes back a claim that has ended, though its process lives', async () => {
    const { clock, ledger } = await setUp();
    await recordStates(ledger, 'running');
    await ledger.claimDue(1);
    clock.advance(59_999);
    await ledger.heartbeat();
    expect(await ledger.recover()).toBe(0);
    clock.advance(1);
    await ledger.heartbeat();
    expect(await ledger.recover()).toBe(1);
  });

  it('reads a state back after a doubt, once', async () => {
    const { knex, clock, ledger } = await setUp();
    await recordStates(ledger, 'running');
    const [claim] = await ledger.claimDue(1);
    await recordStates(ledger, 'succeeded');
    await ledger.settle(claim, { kind: 'inDoubt', cause: 'reset' }, QUICK);
    const [next] = await ledger.claimDue(1);
    expect(next).toMatchObject({
      phase: 'succeeded',
      doubt: { own: false, target: { content: { phase: 'running' } } },
    });
    await ledger.settle(next, DELIVERED, QUICK);
    expect(await ledger.nextWakeMs()).toBe(5_000);
    clock.advance(5_000);
    const [verify] = await ledger.claimDue(1);
    expect(verify).toMatchObject({ kind: 'verify', phase: 'succeeded' });
    expect(await ledger.beginRepair(verify)).toBe(true);
    await ledger.settleVerification(verify, {
      kind: 'repaired',
      outcome: DELIVERED,
      durationMs: 5,
    });
    expect(await ledger.nextWakeMs()).toBeUndefined();
    expect(await knex('attempts').count('* as n')).toEqual([
      { n: id === 'SQLITE_3' ? 3 : '3' },
    ]);
  });

  it('reads back a bounded number of times', async () => {
    const { clock, ledger } = await setUp();
    await recordStates(ledger, 'succeeded');
    const [claim] = await ledger.claimDue(1);
    await ledger.settle(claim, { kind: 'inDoubt', cause: 'reset' }, QUICK);
    clock.advance(1_000);
    const [again] = await ledger.claimDue(1);
    await ledger.settle(again, DELIVERED, QUICK);
    let readings = 0;
    for (let wake = await ledger.nextWakeMs(); wake !== undefined; ) {
      clock.advance(wake);
      const [verify] = await ledger.claimDue(1);
      readings += 1;
      await ledger.settleVerification(verify, { kind: 'unread' });
      wake = await ledger.nextWakeMs();
    }
    expect(readings).toBe(5);
  });

  it('marks what may have arrived twice', async () => {
    const { knex, clock, ledger } = await setUp();
    await recordEvents(ledger, 'failed');
    const [claim] = await ledger.claimDue(1);
    await ledger.settle(claim, { kind: 'inDoubt', cause: 'reset' }, QUICK);
    clock.advance(1_000);
    const [again] = await ledger.claimDue(1);
    await ledger.settle(again, DELIVERED, { ...QUICK, resent: true });
    expect((await allDeliveries(knex))[0]).toMatchObject({
      state: 'delivered',
      perhaps_twice: true,
    });
  });

  it('gives each lane to one of many who claim at once', async () => {
    const { knex, clock, ledger } = await setUp();
    const others = [ledger];
    for (const name of ['b', 'c']) {
      others.push(await another(knex, clock, name));
    }
    for (let n = 0; n < 30; n += 1) {
      const run = makeRun({ uid: `u${n}` });
      await ledger.record(
        observe(run, [want(stateTarget(run, { subject: run.uid }))]),
      );
    }
    const claimed: string[] = [];
    for (let round = 0; round < 10 && claimed.length < 30; round += 1) {
      const claims = await Promise.all(others.map(one => one.claimDue(4)));
      claimed.push(...claims.flat().map(claim => claim.runId));
    }
    expect(claimed).toHaveLength(30);
    expect(new Set(claimed).size).toBe(30);
  });
});
