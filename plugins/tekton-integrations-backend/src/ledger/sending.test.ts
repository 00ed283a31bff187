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
import { LedgerSettings } from './types';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const QUICK = { durationMs: 10, resent: false };
const DELIVERED = { kind: 'delivered' } as const;

describe.each(databases.eachSupportedId())('sending on %s', id => {
  async function setUp(settings?: Partial<LedgerSettings>) {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock, settings });
    await ledger.enter();
    return { knex, clock, ledger };
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

  it('claims a lane once, keeps the intent, then the outcome', async () => {
    const { knex, ledger } = await setUp();
    await recordStates(ledger, 'running');
    const [claim] = await ledger.claimDue(10);
    expect(claim).toMatchObject({
      kind: 'send',
      attempt: 1,
      target: { content: { phase: 'running' } },
    });
    expect(await ledger.claimDue(10)).toEqual([]);
    expect(await knex('attempts').pluck('outcome')).toEqual([null]);

    const receipt = { ids: { id: 7 }, url: 'https://example.com/7' };
    const exchange = { request: 'POST x', answer: '201' };
    expect(
      await ledger.settle(claim, { ...DELIVERED, receipt, exchange }, QUICK),
    ).toEqual({
      kind: 'settled',
      state: 'delivered',
      reason: 'accepted',
      more: false,
    });
    expect(await knex('attempts')).toEqual([
      expect.objectContaining({
        number: 1,
        outcome: 'delivered',
        request: 'POST x',
        answer: '201',
      }),
    ]);
    expect(await ledger.nextWakeMs()).toBeUndefined();

    await recordStates(ledger, 'succeeded');
    const [next] = await ledger.claimDue(10);
    expect(next.receipt).toEqual(receipt);
  });

  it('gives the receipt to the same Run only', async () => {
    const { ledger } = await setUp();
    await recordStates(ledger, 'succeeded');
    const [claim] = await ledger.claimDue(1);
    await ledger.settle(
      claim,
      { ...DELIVERED, receipt: { ids: { id: 7 } } },
      QUICK,
    );
    const newer = makeRun({ uid: 'u2' });
    await ledger.record(observe(newer, [want(stateTarget(newer))]));
    const [next] = await ledger.claimDue(1);
    expect(next).toMatchObject({ runId: 'u2' });
    expect(next.receipt).toBeUndefined();
  });

  it('sends events in order, and stops at one that must be tried again', async () => {
    const { clock, ledger } = await setUp();
    await recordEvents(ledger, 'queued', 'running', 'succeeded');
    const sent: string[] = [];
    for (let step = 0; step < 10; step += 1) {
      for (const claim of await ledger.claimDue(10)) {
        sent.push(claim.phase);
        await ledger.settle(
          claim,
          sent.length === 2 ? { kind: 'retry', cause: '503' } : DELIVERED,
          QUICK,
        );
      }
      clock.advance(100);
    }
    expect(sent).toEqual(['queued', 'running', 'running', 'succeeded']);
  });

  it('goes on with the next event after one that was rejected', async () => {
    const { knex, ledger } = await setUp();
    await recordEvents(ledger, 'queued', 'running');
    const [first] = await ledger.claimDue(10);
    await ledger.settle(first, { kind: 'rejected', cause: '422' }, QUICK);
    const [second] = await ledger.claimDue(10);
    expect(second.phase).toBe('running');
    await ledger.settle(second, DELIVERED, QUICK);
    expect(await summary(knex)).toEqual([
      'queued rejected/refused',
      'running delivered/accepted',
    ]);
  });

  it('sends the newest state after the one in flight has failed', async () => {
    const { knex, ledger } = await setUp();
    await recordStates(ledger, 'running');
    const [claim] = await ledger.claimDue(10);
    await recordStates(ledger, 'succeeded');
    expect(await ledger.claimDue(10)).toEqual([]);
    await ledger.settle(claim, { kind: 'retry', cause: '503' }, QUICK);
    const [next] = await ledger.claimDue(10);
    expect(next.phase).toBe('succeeded');
    await ledger.settle(next, DELIVERED, QUICK);
    expect(await summary(knex)).toEqual([
      'running superseded/newerState',
      'succeeded delivered/accepted',
    ]);
  });

  it('waits exponentially, from the answer or by itself', async () => {
    const { knex, clock, ledger } = await setUp();
    // Without a scope there is no outage that it could be part of.
    const run = makeRun({ uid: 'u1' });
    await ledger.record(observe(run, [want(stateTarget(run, { scopes: [] }))]));
    const waits: (number | undefined)[] = [];
    for (let step = 0; step < 14; step += 1) {
      const [claim] = await ledger.claimDue(1);
      const settled = await ledger.settle(
        claim,
        {
          kind: 'retry',
          cause: '503',
          afterMs: step === 13 ? 3_600_000 : undefined,
        },
        QUICK,
      );
      const wait = settled.kind === 'settled' ? settled.againInMs : 0;
      waits.push(wait);
      expect(await ledger.nextWakeMs()).toBe(wait);
      clock.advance(wait ?? 0);
    }
    // Half of the ceiling, since the tests' randomness is one half.
    expect(waits).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000,
      450_000, 450_000, 450_000, 3_600_000,
    ]);
    expect((await allDeliveries(knex))[0]).toMatchObject({ failures: 14 });
  });

  it('gives up at the age limit', async () => {
    const { knex, clock, ledger } = await setUp({ ageLimitMs: 10_000 });
    await recordStates(ledger, 'running');
    for (let step = 0; step < 40; step += 1) {
      for (const claim of await ledger.claimDue(1)) {
        await ledger.settle(claim, { kind: 'retry', cause: '503' }, QUICK);
      }
      clock.advance(500);
    }
    expect(await summary(knex)).toEqual(['running expired/tooOld']);
    expect(await ledger.nextWakeMs()).toBeUndefined();
  });

  it('gives up sooner where the provider says so', async () => {
    const { knex, clock, ledger } = await setUp();
    await recordStates(ledger, 'running');
    const [first] = await ledger.claimDue(1);
    const answer = { kind: 'retry', cause: '404', withinMs: 5_000 } as const;
    await ledger.settle(first, answer, QUICK);
    clock.advance(5_000);
    const [second] = await ledger.claimDue(1);
    await ledger.settle(second, answer, QUICK);
    expect(await summary(knex)).toEqual(['running rejected/refused']);
  });

  it('starts nothing in a scope that is throttled, and lets others flow', async () => {
    const { knex, clock, ledger } = await setUp();
    const runs = ['u1', 'u2', 'u3'].map(uid => makeRun({ uid }));
    for (const run of runs) {
      const scopes = [run.uid === 'u3' ? 'host/other' : 'host/acme'];
      const target = stateTarget(run, { subject: run.uid, scopes });
      await ledger.record(observe(run, [want(target)]));
    }
    const [first] = await ledger.claimDue(1);
    expect(first.runId).toBe('u1');
    await ledger.settle(
      first,
      { kind: 'throttled', scope: 'host/acme', forMs: 30_000, cause: '429' },
      QUICK,
    );
    const [other, ...none] = await ledger.claimDue(10);
    expect(other.runId).toBe('u3');
    expect(none).toEqual([]);
    await ledger.settle(other, DELIVERED, QUICK);
    expect(await ledger.nextWakeMs()).toBe(30_000);
    clock.advance(29_999);
    expect(await ledger.claimDue(10)).toEqual([]);
    clock.advance(1);
    expect(await ledger.claimDue(10)).toHaveLength(2);
    expect((await allDeliveries(knex)).map(row => row.failures)).toEqual([
      0, 0, 0,
    ]);
  });

  it('sends finals and first writes before what lies between, unless it waited long', async () => {
    const { clock, ledger } = await setUp();
    for (const uid of ['u1', 'u2', 'u3']) {
      const run = makeRun({ uid, phase: 'queued' });
      await ledger.record(
        observe(run, [want(stateTarget(run, { subject: uid }))]),
      );
    }
    for (const claim of await ledger.claimDue(10)) {
      await ledger.settle(claim, DELIVERED, QUICK);
    }
    const next = async (uid: string, phase: 'running' | 'failed') => {
      const run = makeRun({ uid, phase });
      await ledger.record(
        observe(run, [want(stateTarget(run, { subject: uid }))]),
      );
    };
    await next('u1', 'running');
    clock.advance(1_000);
    await next('u2', 'failed');
    const [final] = await ledger.claimDue(1);
    expect(final.runId).toBe('u2');
    clock.advance(40_000);
    await next('u3', 'failed');
    const [aged] = await ledger.claimDue(1);
    expect(aged.runId).toBe('u1');
  });

  it('lets the tenants take turns', async () => {
    const { ledger } = await setUp();
    for (const [namespace, count] of [
      ['team-a', 6],
      ['team-b', 2],
    ] as const) {
      for (let n = 0; n < count; n += 1) {
        const run = makeRun({ uid: `${namespace}-${n}`, namespace });
        await ledger.record(
          observe(run, [want(stateTarget(run, { subject: run.uid }))]),
        );
      }
    }
    const claims = await ledger.claimDue(4);
    expect(claims.map(claim => claim.runId).sort()).toEqual([
      'team-a-0',
      'team-a-1',
      'team-b-0',
      'team-b-1',
    ]);
  });

  it('returns what was not sent uncounted', async () => {
    const { knex, ledger } = await setUp();
    await recordStates(ledger, 'running');
    const [claim] = await ledger.claimDue(1);
    await ledger.settle(claim, { kind: 'released' }, QUICK);
    expect(await knex('attempts')).toEqual([]);
    expect((await allDeliveries(knex))[0]).toMatchObject({
      state: 'waiting',
      attempts: 0,
      failures: 0,
    });
    expect(await ledger.claimDue(1)).toHaveLength(1);
  });
});
