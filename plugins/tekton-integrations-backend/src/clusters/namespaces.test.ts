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

import { entryOf, Stage } from './__testUtils__/watching';

const stage = new Stage();
afterEach(() => stage.end());

const RUNS_ONLY = [
  {
    verbs: ['get', 'list', 'watch'],
    groups: ['tekton.dev', 'integrations.tekton.ornew.io'],
    resources: ['*'],
  },
  {
    verbs: ['get'],
    groups: [''],
    resources: ['namespaces'],
    resourceNames: ['kube-system'],
  },
];
const LIST = {
  verbs: ['list', 'watch'],
  groups: [''],
  resources: ['namespaces'],
};
const MESSAGE =
  "cannot list namespaces: add to a ClusterRole of the ServiceAccount { apiGroups: [''], resources: [namespaces], verbs: [get, list, watch] }";

function namespace(name: string, labels: Record<string, string> = {}) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

describe('the namespaces of a cluster', () => {
  it.each([
    ['its own account', false],
    ['inherited credentials', true],
  ])('are listed and watched with %s', async (_, inherited) => {
    const server = await stage.server();
    server.create(namespace('shop', { team: 'a' }));
    const { namespaces, until } = stage.watch({
      entries: [entryOf(server, { inherited })],
    });
    await until(() => namespaces.some(({ type }) => type === 'listed'));
    expect(namespaces).toContainEqual(
      expect.objectContaining({
        type: 'upsert',
        kind: 'Namespace',
        object: expect.objectContaining({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: expect.objectContaining({
            labels: expect.objectContaining({ team: 'a' }),
          }),
        }),
      }),
    );
    const before = namespaces.length;
    server.create(namespace('cart'));
    await until(() => namespaces.length > before);
    server.delete({ ...namespace('cart'), name: 'cart' });
    await until(() => namespaces.some(({ type }) => type === 'deleted'));
  });

  it('leave the cluster healthy when they may not be read, which is told with the missing right', async () => {
    const server = await stage.server();
    server.addUser('poor', RUNS_ONLY);
    const { watchers, namespaces, until } = stage.watch({
      entries: [entryOf(server, { token: 'poor' })],
    });
    await until(() => namespaces.length > 0);
    expect(namespaces[0]).toMatchObject({
      type: 'unreadable',
      message: MESSAGE,
    });
    await until(() => watchers.health()[0].state === 'live');
    expect(watchers.health()[0].message).toBe(MESSAGE);
    server.addUser('poor', [...RUNS_ONLY, LIST]);
    await until(() => namespaces.some(({ type }) => type === 'listed'));
  });

  it('are not told as unreadable once they were listed', async () => {
    const server = await stage.server();
    server.addUser('mine', [...RUNS_ONLY, LIST]);
    const { namespaces, until, waits } = stage.watch({
      entries: [entryOf(server, { token: 'mine' })],
    });
    await until(() => namespaces.some(({ type }) => type === 'listed'));
    server.addUser('mine', RUNS_ONLY);
    server.faults.dropWatches({ resource: 'namespaces' });
    const before = waits.length;
    await until(() => waits.length > before + 3);
    expect(namespaces.some(({ type }) => type === 'unreadable')).toBe(false);
  });

  it('are not asked for where namespaces are named, which is told', async () => {
    const server = await stage.server();
    const { namespaces, until, told } = stage.watch({
      entries: [entryOf(server, { namespaces: ['shop', 'cart'] })],
    });
    await until(() => namespaces.length > 0);
    expect(namespaces).toEqual([
      {
        type: 'unreadable',
        kind: 'Namespace',
        cluster: { id: server.clusterUid, name: 'prod' },
        message:
          'labels and annotations of namespaces are not read, since tektonIntegrations.clusters[0].namespaces names the namespaces that are watched: name namespaces instead of selecting them, or remove that list',
      },
    ]);
    expect(told('upsert')).toEqual([]);
    expect(
      server.requests.all().filter(({ path }) => path === '/api/v1/namespaces'),
    ).toEqual([]);
  });
});
