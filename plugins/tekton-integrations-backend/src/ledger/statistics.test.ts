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
import { Outcome } from 'backstage-plugin-tekton-integrations-node';
import {
  Clock,
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  START,
  stateTarget,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { newsOfDeliveries, statisticsOf, throttlesOf } from './statistics';
import { targetConflictsOf } from './targetConflicts';
import { WantedDelivery } from './types';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const TIMING = { durationMs: 5, resent: false };
const DELIVERED: Outcome = { kind: 'delivered' };
const REJECTED: Outcome = { kind: 'rejected', cause: 'GitHub says no.' };

function run(number: number, over: Partial<RunState> = {}): RunState {
  return makeRun({ uid: `u${number}`, phase: 'succeeded', ...over });
}

function event(number: number, wanted: Partial<WantedDelivery> = {}) {
  const state = run(number);
  return { state, wanted: want(eventTarget(state), wanted) };
}

describe.each(databases.eachSupportedId())('statistics on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock });
    await ledger.enter();
    /** Records a delivery and, where one is given, its outcome. */
    async function tell(
      number: number,
      outcome?: Outcome,
      wanted: Partial<WantedDelivery> = {},
    ) {
      clock.advance(1_000);
      const { state, wanted: delivery } = event(number, wanted);
      await ledger.record(observe(state, [delivery]));
      if (outcome) {
        const [claim] = await ledger.claimDue(1);
        await ledger.settle(claim, outcome, TIMING);
      }
    }
    return { knex, ledger, clock, tell };
  }

  it('counts what became of deliveries, by rule and by Provider', async () => {
    const { knex, tell } = await setUp();
    const other = { rule: 'config/other' };
    await tell(1, DELIVERED);
    await tell(2, DELIVERED);
    await tell(3, REJECTED);
    await tell(4, REJECTED, other);
    await tell(5, undefined, {
      hold: { reason: 'suspended', message: 'It is suspended.' },
    });
    await tell(6, undefined, other);
    const rules = await statisticsOf(knex, 'rule', [
      'config/main',
      'config/other',
      'config/nobody',
    ]);
    expect([...rules].map(([key, { counts }]) => [key, counts])).toEqual([
      ['config/main', { delivered: 2, rejected: 1, waiting: 0, held: 1 }],
      ['config/other', { delivered: 0, rejected: 1, waiting: 1, held: 0 }],
      ['config/nobody', { delivered: 0, rejected: 0, waiting: 0, held: 0 }],
    ]);
    const providers = await statisticsOf(knex, 'provider', ['config/github']);
    expect(providers.get('config/github')?.counts).toEqual({
      delivered: 2,
      rejected: 2,
      waiting: 1,
      held: 1,
    });
  });

  it('names the last delivery of each end, the oldest held and the oldest failing one', async () => {
    const { knex, tell } = await setUp();
    const hold = { reason: 'suspended', message: 'It is suspended.' } as const;
    await tell(1, DELIVERED);
    await tell(2, REJECTED);
    await tell(3, DELIVERED);
    await tell(4, undefined, { hold });
    await tell(5, undefined, { hold });
    await tell(6, { kind: 'retry', cause: 'It answers 503.' });
    // The first of them is tried again before the second is tried at all.
    await tell(7, { kind: 'retry', cause: 'It answers 502.' });
    const told = (await statisticsOf(knex, 'rule', ['config/main'])).get(
      'config/main',
    );
    expect(told).toMatchObject({
      lastDelivered: {
        state: 'delivered',
        rule: 'config/main',
        provider: 'config/github',
        target: 'Slack message, #builds',
        run: {
          clusterId: 'c1',
          clusterName: 'prod',
          kind: 'PipelineRun',
          namespace: 'team-a',
          name: 'build-u3',
          uid: 'u3',
        },
        at: START + 3_000,
      },
      lastRejected: {
        run: { uid: 'u2' },
        reason: 'refused',
        message: 'GitHub says no.',
        at: START + 2_000,
      },
      held: { run: { uid: 'u4' }, message: 'It is suspended.' },
      retried: {
        run: { uid: 'u6' },
        message: 'It answers 502.',
        at: START + 7_000,
        since: START + 6_000,
      },
    });
    expect(told?.lastCovered).toBeUndefined();
    const { id: deliveryId = '' } = told?.lastRejected ?? {};
    expect(await newsOfDeliveries(knex, [deliveryId])).toEqual([
      told?.lastRejected,
    ]);
  });

  it('tells which Providers are throttled, and until when the longest is', async () => {
    const { knex, clock, tell } = await setUp();
    const throttled = (scope: string, forMs: number): Outcome => ({
      kind: 'throttled',
      scope,
      forMs,
      cause: `wait for ${scope}`,
    });
    await tell(1, throttled('team/C1', 60_000));
    const now = clock.now();
    const ask = (at: number) =>
      throttlesOf(knex, ['config/github', 'config/nobody'], at);
    expect([...(await ask(now))]).toEqual([
      ['config/github', { until: now + 60_000, cause: 'wait for team/C1' }],
    ]);
    expect((await ask(now + 60_000)).size).toBe(0);
  });

  it('does not call a Provider throttled of which nothing is due', async () => {
    const { knex, clock, tell } = await setUp();
    await tell(1, DELIVERED);
    await knex('scopes').insert({
      scope: 'team/C1',
      blocked_until: clock.now() + 60_000,
      cause: 'wait',
    });
    expect((await throttlesOf(knex, ['config/github'], clock.now())).size).toBe(
      0,
    );
  });

  describe('conflicts of targets', () => {
    /** Two rules want the same target of a Run. */
    async function both(contents: readonly [string, string]) {
      const world = await setUp();
      const show = async (number: number, [a, b]: readonly string[]) => {
        const state = run(number);
        const target = (text: string) =>
          stateTarget(state, { subject: `s/${number}`, content: { text } });
        world.clock.advance(1_000);
        await world.ledger.record(
          observe(state, [
            want(target(a), { rule: 'config/a' }),
            want(target(b), { rule: 'config/b' }),
          ]),
        );
      };
      await show(1, contents);
      const conflicts = (since: number = START) =>
        targetConflictsOf(world.knex, ['config/a', 'config/b'], since);
      return { ...world, show, conflicts };
    }

    it('are found on the rule that came second', async () => {
      const { conflicts } = await both(['one', 'two']);
      expect([...(await conflicts())]).toEqual([
        [
          'config/b',
          {
            rule: 'config/a',
            target: 'GitHub commit status, acme/shop',
          },
        ],
      ]);
    });

    it('are none where both say the same', async () => {
      const { conflicts } = await both(['one', 'one']);
      expect((await conflicts()).size).toBe(0);
    });

    it('are over when a newer Run shows none, a rule was changed, or a day has passed', async () => {
      const { conflicts, show, ledger, clock } = await both(['one', 'two']);
      expect((await conflicts(clock.now() + 1)).size).toBe(0);
      await show(2, ['same', 'same']);
      expect((await conflicts()).size).toBe(0);
      await show(3, ['one', 'two']);
      expect((await conflicts()).size).toBe(1);
      clock.advance(1_000);
      await ledger.ruleSince('config/a', 'changed');
      expect((await conflicts()).size).toBe(0);
    });
  });
});
