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
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Claim } from './claims';
import {
  Clock,
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  stateTarget,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const QUICK = { durationMs: 10, resent: false };
const DELIVERED = { kind: 'delivered' } as const;

describe.each(databases.eachSupportedId())('handing over on %s', id => {
  async function setUp(total = 10) {
    const knex = await databases.init(id);
    const ledger = await makeLedger(knex, { clock: new Clock() });
    await ledger.enter();
    const taken: Claim[] = [];
    ledger.handOverTo(() => ({
      room: { total },
      take: claims => taken.push(...claims),
    }));
    return { knex, ledger, taken };
  }

  const event = (run: RunState) => want(eventTarget(run));
  const state = (run: RunState) => want(stateTarget(run));

  it('claims what is recorded, with its intent, and settles it as any other', async () => {
    const { knex, ledger, taken } = await setUp();
    const run = makeRun({ uid: 'u1', phase: 'running' });
    const { due, recorded } = await ledger.record(observe(run, [state(run)]));
    expect(due).toBe(false);
    expect(recorded).toHaveLength(1);
    expect(taken).toMatchObject([
      {
        kind: 'send',
        deliveryId: recorded[0].id,
        attempt: 1,
        target: { content: { phase: 'running' } },
        place: { namespace: run.namespace },
      },
    ]);
    expect(await knex('deliveries').pluck('state')).toEqual(['sending']);
    expect(await knex('attempts').pluck('outcome')).toEqual([null]);
    expect(await ledger.claimDue(10)).toEqual([]);
    expect(await ledger.settle(taken[0], DELIVERED, QUICK)).toMatchObject({
      state: 'delivered',
      more: false,
    });
  });

  it('leaves waiting what comes while the lane is busy, until it is free', async () => {
    const { ledger, taken } = await setUp();
    for (const phase of ['running', 'succeeded'] as const) {
      const run = makeRun({ uid: 'u1', phase });
      const { due } = await ledger.record(observe(run, [state(run)]));
      expect(due).toBe(phase === 'succeeded');
    }
    expect(taken).toHaveLength(1);
    expect(await ledger.settle(taken[0], DELIVERED, QUICK)).toMatchObject({
      more: true,
    });
    expect(await ledger.claimDue(10)).toMatchObject([
      { target: { content: { phase: 'succeeded' } } },
    ]);
  });

  it('takes no event before one that waits', async () => {
    const { ledger, taken } = await setUp(0);
    const early = makeRun({ uid: 'u1', phase: 'queued' });
    await ledger.record(observe(early, [event(early)]));
    ledger.handOverTo(() => ({
      room: { total: 10 },
      take: claims => taken.push(...claims),
    }));
    const late = makeRun({ uid: 'u1', phase: 'running' });
    expect(await ledger.record(observe(late, [event(late)]))).toMatchObject({
      due: true,
    });
    expect(taken).toEqual([]);
    expect(await ledger.claimDue(10)).toMatchObject([
      { target: { content: { phase: 'queued' } } },
    ]);
  });

  it('claims no more than has room, and nothing that is held', async () => {
    const { ledger, taken } = await setUp(1);
    const runs = ['u1', 'u2', 'u3'].map(uid => makeRun({ uid }));
    const results = await Promise.all(
      runs.map(run => {
        const target = { ...stateTarget(run), subject: run.uid };
        return ledger.record(observe(run, [want(target)]));
      }),
    );
    expect(taken).toHaveLength(1);
    expect(results.map(({ due }) => due).sort()).toEqual([false, true, true]);
    const hold = { reason: 'suspended', message: 'Stopped.' } as const;
    const held = makeRun({ uid: 'u4' });
    await ledger.record(observe(held, [want(stateTarget(held), { hold })]));
    expect(taken).toHaveLength(1);
  });

  it('claims nothing in a scope that is refused, or over its budget', async () => {
    const { ledger, taken } = await setUp();
    const limited = (uid: string) => {
      const run = makeRun({ uid });
      const limits = [{ scope: 'host:a', per: 60_000, limit: 1 }];
      const target = {
        ...stateTarget(run),
        ...{ subject: uid, scopes: ['host:a'], limits },
      };
      return observe(run, [want(target)]);
    };
    expect(await ledger.record(limited('u1'))).toMatchObject({ due: false });
    expect(await ledger.record(limited('u2'))).toMatchObject({ due: true });
    expect(taken).toHaveLength(1);
    await ledger.settle(
      taken[0],
      { kind: 'throttled', scope: 'host:b', forMs: 60_000, cause: '429' },
      QUICK,
    );
    const run = makeRun({ uid: 'u3' });
    const target = { ...stateTarget(run), subject: 'u3', scopes: ['host:b'] };
    expect(await ledger.record(observe(run, [want(target)]))).toMatchObject({
      due: true,
    });
    expect(taken).toHaveLength(1);
  });

  it('claims nothing while a pause stands', async () => {
    const { knex, ledger, taken } = await setUp();
    await knex('pauses').insert({
      id: 'p1',
      kind: 'provider',
      target: 'config/other',
      since: 1,
      paused_by: 'user:default/guest',
      message: 'Paused.',
    });
    const run = makeRun({ uid: 'u1' });
    expect(await ledger.record(observe(run, [state(run)]))).toMatchObject({
      due: true,
    });
    expect(taken).toEqual([]);
  });

  it('hands over nothing of what could not be recorded', async () => {
    const { knex, ledger, taken } = await setUp();
    const run = makeRun({ uid: 'u1' });
    const observation = observe(run, [state(run)]);
    const lease = { cluster: 'prod', generation: 7 };
    await expect(ledger.record({ ...observation, lease })).rejects.toThrow(
      "cluster 'prod'",
    );
    expect(taken).toEqual([]);
    expect(await knex('deliveries').pluck('id')).toEqual([]);
  });

  it('gives what was recorded before a crash back as a doubt', async () => {
    const { knex, ledger, taken } = await setUp();
    const run = makeRun({ uid: 'u1' });
    await ledger.record(observe(run, [state(run)]));
    expect(taken).toHaveLength(1);
    await knex('incarnations').delete();
    expect(await ledger.recover()).toBe(1);
    expect(await knex('deliveries').pluck('state')).toEqual(['inDoubt']);
  });

  it('claims of several hundred tenants at once', async () => {
    const { ledger, taken } = await setUp(0);
    const runs = Array.from({ length: 300 }, (_, n) =>
      makeRun({ uid: `u${n}`, namespace: `team-${n}` }),
    );
    await Promise.all(
      runs.map(run => {
        const target = { ...stateTarget(run), subject: run.uid };
        return ledger.record(observe(run, [want(target)]));
      }),
    );
    expect(taken).toEqual([]);
    const subjects = new Set<string>();
    for (let claims = await ledger.claimDue(100); claims.length > 0; ) {
      claims.forEach(({ subject }) => subjects.add(subject));
      claims = await ledger.claimDue(100);
    }
    expect(subjects.size).toBe(300);
  });
});
