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
import { Ledger } from './ledger';
import { recentRuns } from './recentRuns';
import { OnResume } from './types';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const QUICK = { durationMs: 10, resent: false };
const REVOKED = {
  kind: 'revoked',
  message: "No longer granted: channel 'C1'",
} as const;
const POSTPONED = {
  kind: 'postponed',
  reason: 'catalogAway',
  forMs: 15_000,
  cause: 'The catalog does not answer.',
} as const;

describe.each(databases.eachSupportedId())('permitting on %s', id => {
  async function setUp(onResumeOf?: (rule: string) => OnResume | undefined) {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock, onResumeOf });
    await ledger.enter();
    return { knex, clock, ledger };
  }

  async function record(
    ledger: Ledger,
    targets: (run: RunState) => Parameters<typeof want>[0][],
    over: Partial<RunState> = {},
    rule = 'config/main',
  ) {
    const run = makeRun({ uid: 'u1', ...over });
    await ledger.record(
      observe(
        run,
        targets(run).map(target => want(target, { rule })),
      ),
    );
  }

  describe.each([
    ['state', stateTarget],
    ['event', eventTarget],
  ] as const)('of a delivery to a %s target', (_, target) => {
    it('ends what is revoked without an attempt', async () => {
      const { knex, clock, ledger } = await setUp();
      await record(ledger, run => [target(run)]);
      const [claim] = await ledger.claimDue(1);
      expect(await ledger.settle(claim, REVOKED, QUICK)).toEqual({
        kind: 'settled',
        state: 'rejected',
        reason: 'notPermitted',
        message: REVOKED.message,
        more: false,
      });
      expect(await knex('attempts').select()).toEqual([]);
      expect(await allDeliveries(knex)).toMatchObject([
        { attempts: 0, failures: 0, message: REVOKED.message, doubted: false },
      ]);
      clock.advance(3_600_000);
      expect(await ledger.claimDue(1)).toEqual([]);
      expect(await ledger.nextWakeMs()).toBeUndefined();
    });

    it('comes back to what is postponed, however often, without counting', async () => {
      const { knex, clock, ledger } = await setUp();
      await record(ledger, run => [target(run)]);
      for (let round = 0; round < 40; round += 1) {
        const [claim] = await ledger.claimDue(1);
        expect(claim).toMatchObject({ attempt: 1 });
        expect(await ledger.settle(claim, POSTPONED, QUICK)).toMatchObject({
          state: 'waiting',
          againInMs: POSTPONED.forMs,
        });
        clock.advance(POSTPONED.forMs - 1);
        expect(await ledger.claimDue(1)).toEqual([]);
        clock.advance(1);
        await ledger.heartbeat();
      }
      expect(await knex('attempts').select()).toEqual([]);
      expect(await allDeliveries(knex)).toMatchObject([
        {
          attempts: 0,
          failures: 0,
          reason: 'catalogAway',
          message: POSTPONED.cause,
        },
      ]);
      const [claim] = await ledger.claimDue(1);
      await ledger.settle(claim, { kind: 'delivered' }, QUICK);
      expect(await allDeliveries(knex)).toMatchObject([
        { attempts: 1, state: 'delivered', message: null },
      ]);
    });
  });

  it('sends what follows in the lane of a revoked event', async () => {
    const { knex, ledger } = await setUp();
    await record(ledger, run => [eventTarget(run)], { phase: 'queued' });
    await record(ledger, run => [eventTarget(run)], { phase: 'running' });
    const [claim] = await ledger.claimDue(5);
    await ledger.settle(claim, REVOKED, QUICK);
    const [next] = await ledger.claimDue(5);
    await ledger.settle(next, { kind: 'delivered' }, QUICK);
    expect(await summary(knex)).toEqual([
      'queued rejected/notPermitted',
      'running delivered/accepted',
    ]);
  });

  it('keeps the attempts before the one that was revoked', async () => {
    const { knex, clock, ledger } = await setUp();
    await record(ledger, run => [eventTarget(run)]);
    const [first] = await ledger.claimDue(1);
    await ledger.settle(first, { kind: 'retry', cause: '503' }, QUICK);
    clock.advance(60_000);
    await ledger.heartbeat();
    const [second] = await ledger.claimDue(1);
    await ledger.settle(second, REVOKED, QUICK);
    expect(await knex('attempts').pluck('outcome')).toEqual(['retry']);
    expect(await allDeliveries(knex)).toMatchObject([{ attempts: 1 }]);
  });

  it('holds what is postponed when its Provider is suspended meanwhile', async () => {
    const { knex, ledger } = await setUp();
    await record(ledger, run => [eventTarget(run)]);
    const [claim] = await ledger.claimDue(1);
    await ledger.hold({ provider: 'config/github' }, 'suspended', 'Suspended');
    await ledger.settle(claim, POSTPONED, QUICK);
    expect(await summary(knex)).toEqual(['running held/suspended']);
  });

  it('lets go after a suspension what each rule wants', async () => {
    const wishes: Record<string, OnResume | undefined> = {
      'config/latest': 'latest',
      'config/all': 'all',
      'config/none': 'none',
      'config/unsaid': undefined,
    };
    const { knex, ledger } = await setUp(rule => wishes[rule]);
    for (const rule of Object.keys(wishes)) {
      for (const phase of ['queued', 'running'] as const) {
        await record(
          ledger,
          run => [
            eventTarget(run, { subject: `post/${rule}` }),
            stateTarget(run, { subject: `status/${rule}` }),
          ],
          { phase },
          rule,
        );
      }
      await ledger.hold({ rule }, 'suspended', 'Suspended');
    }
    for (const rule of Object.keys(wishes)) {
      await ledger.release({ rule });
    }
    const states = (await allDeliveries(knex)).map(
      row => `${row.subject} ${row.phase} ${row.state}`,
    );
    expect(states).toEqual([
      'post/config/all queued waiting',
      'post/config/all running waiting',
      'post/config/latest queued discarded',
      'post/config/latest running waiting',
      'post/config/none queued discarded',
      'post/config/none running discarded',
      'post/config/unsaid queued discarded',
      'post/config/unsaid running discarded',
      'status/config/all queued superseded',
      'status/config/all running waiting',
      'status/config/latest queued superseded',
      'status/config/latest running waiting',
      'status/config/none queued superseded',
      'status/config/none running discarded',
      'status/config/unsaid queued superseded',
      'status/config/unsaid running waiting',
    ]);
  });

  it('lets go after an accident what each rule of the Provider wants', async () => {
    const { knex, ledger } = await setUp(rule =>
      rule === 'config/latest' ? 'latest' : undefined,
    );
    for (const rule of ['config/latest', 'config/unsaid']) {
      for (const phase of ['queued', 'running'] as const) {
        await record(
          ledger,
          run => [eventTarget(run, { subject: rule })],
          { phase },
          rule,
        );
      }
    }
    const scope = { provider: 'config/github' };
    await ledger.hold(scope, 'misconfigured', 'Secret missing');
    expect(await ledger.release(scope)).toBe(3);
    expect(await summary(knex)).toEqual([
      'queued discarded/misconfigured',
      'running waiting/due',
      'queued waiting/due',
      'running waiting/due',
    ]);
  });

  it('says with a claim where the Run is', async () => {
    const { ledger } = await setUp();
    await record(ledger, run => [stateTarget(run)], { namespace: 'team-b' });
    const [claim] = await ledger.claimDue(1);
    expect(claim.place).toEqual({
      cluster: { id: 'c1', name: 'prod' },
      namespace: 'team-b',
    });
  });

  it('finds the newest Runs since a moment, of one cluster or of all', async () => {
    const { knex, ledger } = await setUp();
    const at = (ms: number) => new Date(START + ms).toISOString();
    const other = { cluster: { id: 'c2', name: 'dev' } };
    await record(ledger, () => [], { uid: 'old', createdAt: at(-1) });
    await record(ledger, () => [], { uid: 'a', createdAt: at(0) });
    await record(ledger, () => [], { uid: 'b', createdAt: at(2), ...other });
    await record(ledger, () => [], { uid: 'c', createdAt: at(1) });
    await record(ledger, () => [], { uid: 'd', createdAt: at(1) });
    const find = (over: { clusterId?: string; limit?: number }) =>
      recentRuns(knex, { since: START, limit: 10, ...over });
    expect(await find({})).toEqual(['b', 'd', 'c', 'a']);
    expect(await find({ limit: 2 })).toEqual(['b', 'd']);
    expect(await find({ clusterId: 'c1' })).toEqual(['d', 'c', 'a']);
    expect(await find({ clusterId: 'c1', limit: 1 })).toEqual(['d']);
    expect(await find({ clusterId: 'none' })).toEqual([]);
  });
});
