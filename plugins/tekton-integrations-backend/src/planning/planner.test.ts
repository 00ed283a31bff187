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
  defineProviderType,
  PlanContext,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { z } from 'zod';
import { RuleBook } from '../rules';
import { Planner } from './planner';

const CLUSTER = { id: '11111111-2222-3333-4444-555555555555', name: 'prod' };

describe('Planner', () => {
  it('gives a type the object as it was observed, and whose Notification it is', () => {
    const contexts: PlanContext<object>[] = [];
    const type = defineProviderType<object>({
      type: 'vendor.example/Sink',
      section: 'config',
      vendor: 'Sink',
      secrets: [],
      settings: z.object({}),
      describe: () => 'nobody',
      plan: (_run, context) => {
        contexts.push(context);
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
      { operators: { providerRef: { name: 'sink' } } },
    );
    rules.upsert(CLUSTER, 'Notification', {
      metadata: { namespace: 'shop', name: 'tenants' },
      spec: { providerRef: { name: 'sink', source: 'portal' } },
    });
    const planner = new Planner({
      rules,
      holdOf: () => undefined,
      observing: false,
      severalClusters: () => false,
      management: () => ({}),
      runUrl: id => `https://portal.example/runs/${id}`,
      now: () => Date.parse('2026-11-21T10:04:00Z'),
    });
    const plannable = {
      id: '1',
      run: runFixture(),
      whose: {
        entity: null,
        routing: { kind: 'none', message: 'no entity' } as const,
        commitFromEntity: false,
      },
      finalSeenAt: Date.parse('2026-11-21T10:04:00Z'),
      baseline: false,
    };
    const object = { metadata: { name: 'build-x7k2p' } };
    planner.plan({ ...plannable, object }, []);
    planner.plan(plannable, []);

    expect(contexts.map(context => [context.tenant, context.object])).toEqual([
      [false, object],
      [true, object],
      [false, undefined],
      [true, undefined],
    ]);
  });
});
