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

import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createReachability } from 'backstage-plugin-tekton-integrations-node';
import { eventually } from '../__testUtils__/eventually';
import { ManualTimers } from '../__testUtils__/manualTimers';
import { plainType } from '../__testUtils__/providerTypes';
import { createProviderHttp, ProviderConnections } from '../connections';
import {
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  summary,
  want,
} from '../ledger/__testUtils__/makeLedger';
import { RuleBook } from '../rules';
import { RuleKeeper } from './ruleKeeper';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const CLUSTER = { id: 'c1', name: 'prod' };
const providerHttp = createProviderHttp(() => createReachability());

afterAll(() => providerHttp.close());

async function setUp() {
  const knex = await databases.init('SQLITE_3');
  const ledger = await makeLedger(knex);
  const timers = new ManualTimers();
  const type = plainType();
  const rules = new RuleBook(new Map([[type.type, type]]));
  const steps: string[] = [];
  const failing: { plan: boolean } = { plan: false };
  const connections = new ProviderConnections({
    readSecret: async () => ({ kind: 'missing' }),
    http: providerHttp,
    now: () => 0,
    timers,
    logger: mockServices.logger.mock(),
    isComplete: id => rules.isComplete(id),
  });
  const keeper = new RuleKeeper({
    rules,
    connections,
    ledger,
    timers,
    logger: mockServices.logger.mock(),
    observing: false,
    reporter: {
      rulesChanged: async () => {
        steps.push('reported');
      },
    },
    onSettled: async () => {
      steps.push('planned');
      if (failing.plan) {
        throw new Error('the database is away');
      }
    },
  });
  /** An object of a generation, as a watch would give it. */
  const see = (generation?: number, suspend = false) => {
    const rule = rules.upsert(CLUSTER, 'Notification', {
      metadata: { namespace: 'team-a', name: 'told', uid: 'n', generation },
      spec: { providerRef: { name: 'nobody' }, suspend },
    });
    if (!rule) {
      throw new Error('It was not understood');
    }
    keeper.ruleSeen('Notification', rule);
    return rule;
  };
  return { knex, ledger, timers, rules, steps, failing, keeper, see };
}

describe('RuleKeeper', () => {
  it('keeps back what a suspended rule wants, before anything is planned again', async () => {
    const { knex, ledger, keeper, see, steps } = await setUp();
    const { id: rule } = see(1);
    const run = makeRun({ uid: 'u1', phase: 'failed' });
    await ledger.record(observe(run, [want(eventTarget(run), { rule })]));
    await keeper.settle();
    expect(await summary(knex)).toEqual(['failed waiting/due']);
    see(2, true);
    await keeper.settle();
    expect(await summary(knex)).toEqual(['failed held/suspended']);
    expect(steps).toEqual(['reported', 'planned', 'reported', 'planned']);
    await keeper.stop();
  });

  it('does nothing for an object of which only the status changed', async () => {
    const { keeper, see, timers } = await setUp();
    see(1);
    expect(timers.pending).toBe(1);
    await keeper.settle();
    see(1);
    expect(timers.pending).toBe(0);
    see(2);
    expect(timers.pending).toBe(1);
    await keeper.stop();
  });

  it('takes an object that was gone, or that has no generation, for news', async () => {
    const { keeper, see, timers, rules } = await setUp();
    const { id } = see(1);
    rules.remove('Notification', id);
    await keeper.settle();
    see(1);
    expect(timers.pending).toBe(1);
    await keeper.settle();
    see();
    await keeper.settle();
    see();
    expect(timers.pending).toBe(1);
    await keeper.stop();
  });

  it('tries again what did not take effect', async () => {
    const { keeper, failing, steps, timers } = await setUp();
    failing.plan = true;
    keeper.rulesChanged();
    timers.advance(200);
    await eventually(() => expect(timers.pending).toBe(1));
    failing.plan = false;
    timers.advance(5_000);
    await eventually(() =>
      expect(steps).toEqual(['reported', 'planned', 'reported', 'planned']),
    );
    await keeper.stop();
    expect(timers.pending).toBe(0);
  });
});
