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

import { ManualTimers } from '../__testUtils__/manualTimers';
import type { ClusterEvent } from '../clusters';
import { RuleBook } from '../rules';
import { ClusterConsumer } from './clusterConsumer';
import { RuleGates } from './ruleGates';

const cluster = { id: 'c', name: 'prod' };

function namespace(labels: Record<string, string>) {
  return { metadata: { name: 'shop', uid: 'uid-1', labels } };
}

function upsert(labels: Record<string, string>): ClusterEvent {
  const object = namespace(labels);
  return { type: 'upsert', kind: 'Namespace', cluster, object, gap: false };
}

function listed(kind: 'Provider' | 'Notification' | 'Namespace'): ClusterEvent {
  const uids = new Set(['uid-1']);
  return { type: 'listed', kind, cluster, uids, gap: false };
}

const UNREADABLE: ClusterEvent = {
  type: 'unreadable',
  kind: 'Namespace',
  cluster,
  message: 'no right',
};
const RUN: ClusterEvent = {
  type: 'upsert',
  kind: 'PipelineRun',
  cluster,
  object: {},
  gap: false,
};

function consumer() {
  const said: string[] = [];
  const rules = new RuleBook(new Map());
  const gates = new RuleGates(new ManualTimers());
  return {
    said,
    namespaces: rules.namespaces,
    consumer: new ClusterConsumer({
      rules,
      gates,
      status: { observe: () => undefined, forget: () => undefined },
      keeper: {
        settle: async () => {
          said.push('settled');
        },
        rulesChanged: () => said.push('changed'),
        ruleSeen: () => said.push('seen'),
      },
      observer: {
        take: async () => {
          said.push('run');
        },
      },
    }),
  };
}

async function takeAll(
  to: ClusterConsumer,
  events: readonly ClusterEvent[],
): Promise<void> {
  for (const event of events) {
    await to.take(event);
  }
}

describe('ClusterConsumer', () => {
  it.each([
    ['at the end of the list', [upsert({ a: '1' }), listed('Namespace')], 0],
    ['no change', [listed('Namespace'), upsert({ a: '1' })], 1],
    [
      'the same labels again',
      [listed('Namespace'), upsert({ a: '1' }), upsert({ a: '1' })],
      1,
    ],
    [
      'other labels',
      [listed('Namespace'), upsert({ a: '1' }), upsert({ a: '2' })],
      2,
    ],
  ])('lets labels of namespaces take effect: %s', async (_, events, count) => {
    const { consumer: taker, said, namespaces } = consumer();
    await takeAll(taker, events);
    expect(said.filter(word => word === 'changed')).toHaveLength(count);
    expect(namespaces.get('c', 'shop')).toBeDefined();
    expect(namespaces.state('c')).toBe('known');
  });

  it.each([
    ['are listed', listed('Namespace')],
    ['may not be read', UNREADABLE],
  ])('keeps Runs until rules are listed and namespaces %s', async (_, last) => {
    const { consumer: taker, said } = consumer();
    const run = taker.take(RUN);
    await takeAll(taker, [listed('Provider'), listed('Notification')]);
    expect(said).toEqual(['settled']);
    await taker.take(last);
    await run;
    expect(said).toEqual(['settled', 'settled', 'run']);
  });

  it('forgets a namespace that is gone', async () => {
    const { consumer: taker, namespaces } = consumer();
    await takeAll(taker, [
      upsert({ a: '1' }),
      listed('Namespace'),
      { type: 'deleted', kind: 'Namespace', cluster, object: namespace({}) },
    ]);
    expect(namespaces.get('c', 'shop')?.annotations).toEqual({});
  });
});
