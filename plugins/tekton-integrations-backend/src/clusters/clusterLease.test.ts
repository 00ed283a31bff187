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

import type { KubeApi } from 'sandbox/src/kube';
import { entryOf, run, Stage, type Watching } from './__testUtils__/watching';
import type { ClusterEntry } from './parseClusters';

const stage = new Stage();
afterEach(() => stage.end());

function watch(
  server: KubeApi,
  rest: Partial<ClusterEntry> = {},
  portal = { instance: 'one', observes: false },
): Watching {
  return stage.watch({ entries: [entryOf(server, rest)], portal });
}

function stateOf({ watchers }: Watching): string | undefined {
  return watchers.lease('prod')?.state.kind;
}

describe('the Lease of a cluster', () => {
  it('is decided before the first Run is told', async () => {
    const server = await stage.server();
    server.create(run('a'));
    const one = watch(server);
    await one.until(() => one.told('upsert').length > 0);
    const seen: (string | undefined)[] = [];
    const two: Watching = stage.watch({
      entries: [entryOf(server)],
      portal: { instance: 'two', observes: false },
      consume: async () => {
        seen.push(stateOf(two));
      },
    });
    await two.until(() => two.told('upsert').length > 0);
    expect(stateOf(one)).toBe('ours');
    expect(new Set(seen)).toEqual(new Set(['elsewhere']));
  });

  it.each([
    ['default', {}],
    ['shop', { namespaces: ['shop', 'cart'] }],
    ['cart', { namespaces: ['shop', 'cart'], leaseNamespace: 'cart' }],
    ['cart', { leaseNamespace: 'cart' }],
  ])('is in namespace %s for %j', async (namespace, rest) => {
    const server = await stage.server();
    server.create(run('a', { namespace: 'shop' }));
    server.create(run('b', { namespace: 'cart' }));
    const seen = watch(server, rest);
    await seen.until(() => stateOf(seen) === 'ours');
    const leases = server.list({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
    });
    expect(leases.map(({ metadata }) => metadata)).toEqual([
      expect.objectContaining({ namespace, name: 'tekton-integrations' }),
    ]);
  });

  it("is nobody's business where no portal is named", async () => {
    const server = await stage.server();
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.watchers.health()[0].state === 'live');
    expect(seen.watchers.lease('prod')).toBeUndefined();
    expect(
      server.requests
        .all()
        .filter(({ target }) => target?.resource === 'leases'),
    ).toEqual([]);
  });
});
