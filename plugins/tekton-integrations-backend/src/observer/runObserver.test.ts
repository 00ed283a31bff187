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

import { mockServices } from '@backstage/backend-test-utils';
import {
  defineProviderType,
  PlanContext,
} from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Ledger } from '../ledger';
import { Clock, makeLedger } from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { NOBODYS, Planner } from '../planning';
import { RuleBook } from '../rules';
import { RunObserver } from './runObserver';
import { UnreadableObjects } from './unreadableObjects';

jest.setTimeout(60_000);

const CLUSTER = { id: 'c1', name: 'prod' };

function object(kind: 'PipelineRun' | 'TaskRun', uid: string, owner?: string) {
  return {
    apiVersion: 'tekton.dev/v1',
    kind,
    metadata: {
      name: `build-${uid}`,
      namespace: 'shop',
      uid,
      resourceVersion: '1',
      creationTimestamp: '2026-03-01T12:00:00Z',
      ownerReferences: owner && [
        {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          name: `build-${owner}`,
          uid: owner,
          controller: true,
        },
      ],
    },
    spec: {},
    status: { startTime: '2026-03-01T12:00:00Z' },
  };
}

/** An observer of a portal whose one rule, if any, tells of team `rule`. */
async function observing(
  knex: Knex,
  { rule, isShown = false }: { rule?: string; isShown?: boolean } = {},
) {
  const clock = new Clock();
  const planned: number[] = [];
  const type = defineProviderType<object>({
    type: 'vendor.example/Sink',
    section: 'config',
    vendor: 'Sink',
    secrets: [],
    settings: z.object({}),
    describe: () => 'nobody',
    plan: ({ tasks }, _context: PlanContext<object>) => {
      planned.push(tasks.length);
      return [];
    },
    connect: async () => {
      throw new Error('not in this test');
    },
  });
  const rules = new RuleBook(new Map([[type.type, type]]));
  rules.addCluster(CLUSTER);
  rules.replaceConfig(
    { sink: { type: type.type, config: {}, access: [{}] } },
    {},
  );
  if (rule !== undefined) {
    rules.upsert(CLUSTER, 'Notification', {
      metadata: { namespace: rule, name: 'all' },
      spec: { providerRef: { name: 'sink', source: 'portal' } },
    });
  }
  const asked: string[] = [];
  const followed = { rule: 'gone', targetKey: 'k', provider: 'config/sink' };
  const ledger = await makeLedger(knex, { clock });
  const logger = mockServices.logger.mock();
  const observer = new RunObserver({
    ledger: new Proxy<Ledger>(ledger, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value !== 'function'
          ? value
          : (...args: unknown[]) => {
              if (key === 'children') {
                asked.push(String(args[0]));
              }
              return key === 'shown' && isShown
                ? Promise.resolve([followed])
                : value.apply(target, args);
            };
      },
    }),
    planner: new Planner({
      rules,
      holdOf: () => undefined,
      observing: false,
      severalClusters: () => false,
      management: () => ({}),
      runUrl: id => `https://portal.example/runs/${id}`,
      now: clock.now,
    }),
    whose: { find: async run => ({ run, whose: NOBODYS }) },
    timers: { after: () => () => undefined },
    now: clock.now,
    logger,
    unreadable: new UnreadableObjects(logger),
    commitParams: () => [],
    onRecorded: () => undefined,
    isGone: async () => 'present',
  });
  const take = (
    kind: 'PipelineRun' | 'TaskRun',
    uid: string,
    owner?: string,
    version = '1',
  ) => {
    const seen = object(kind, uid, owner);
    const metadata = { ...seen.metadata, resourceVersion: version };
    return observer.take({
      type: 'upsert',
      cluster: CLUSTER,
      kind,
      object: { ...seen, metadata },
      gap: false,
    });
  };
  return { take, asked, planned };
}

describe('RunObserver', () => {
  const databases = ledgerDatabases();

  describe.each(databases.eachSupportedId())('with %s', databaseId => {
    async function seen(options: { rule?: string; isShown?: boolean }) {
      const { take, asked, planned } = await observing(
        await databases.init(databaseId),
        options,
      );
      await take('PipelineRun', 'p1');
      await take('TaskRun', 't1', 'p1');
      await take('PipelineRun', 'p1', undefined, '2');
      return { asked, planned };
    }

    it('plans a Run with its tasks where a rule sees it', async () => {
      const { asked, planned } = await seen({ rule: 'shop' });
      expect(asked).toEqual(['p1', 'p1']);
      expect(planned.at(-1)).toBe(1);
    });

    it.each([{}, { rule: 'other-team' }])(
      'looks up no tasks of a Run that nobody is told of, with %j',
      async options => {
        expect(await seen(options)).toEqual({ asked: [], planned: [] });
      },
    );

    it('looks them up where something is shown that no rule plans any more', async () => {
      const { asked } = await seen({ isShown: true });
      expect(asked).toEqual(['p1']);
    });
  });
});
