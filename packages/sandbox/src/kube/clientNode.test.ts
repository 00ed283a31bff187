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
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from '@kubernetes/client-node';
import { z } from 'zod';
import { KubeApi, startKubeApi } from './startKubeApi';
import { run } from './testing';

const RUNS = {
  group: 'tekton.dev',
  version: 'v1',
  namespace: 'default',
  plural: 'pipelineruns',
};

describe('the official client', () => {
  let api: KubeApi;
  let config: KubeConfig;

  beforeEach(async () => {
    api = await startKubeApi();
    config = new KubeConfig();
    config.loadFromString(api.kubeconfig());
  });
  afterEach(() => api.close());

  it('makes, reads, lists and deletes secrets', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const namespace = 'default';
    await core.createNamespacedSecret({
      namespace,
      body: { metadata: { name: 's' }, stringData: { token: 'abc' } },
    });
    const read = await core.readNamespacedSecret({ namespace, name: 's' });
    expect(read.data).toEqual({ token: 'YWJj' });
    expect(read.metadata?.creationTimestamp).toBeInstanceOf(Date);
    const { items } = await core.listNamespacedSecret({ namespace });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['s']);
    await core.deleteNamespacedSecret({ namespace, name: 's' });
    await expect(
      core.readNamespacedSecret({ namespace, name: 's' }),
    ).rejects.toMatchObject({ code: 404 });
  });

  it('reads the identity of the cluster', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const { metadata } = await core.readNamespace({ name: 'kube-system' });
    expect(metadata?.uid).toBe(api.clusterUid);
  });

  it('lists custom objects and patches their status', async () => {
    api.create(run('a'));
    const custom = config.makeApiClient(CustomObjectsApi);
    const list = await custom.listNamespacedCustomObject(RUNS);
    expect(list).toMatchObject({ items: [{ metadata: { name: 'a' } }] });
    await custom.patchNamespacedCustomObjectStatus(
      { ...RUNS, name: 'a', body: { status: { startTime: 'x' } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    await custom.patchNamespacedCustomObjectStatus({
      ...RUNS,
      name: 'a',
      body: [{ op: 'add', path: '/status/completionTime', value: 'y' }],
    });
    expect(
      await custom.getNamespacedCustomObject({ ...RUNS, name: 'a' }),
    ).toMatchObject({ status: { startTime: 'x', completionTime: 'y' } });
  });

  it('watches', async () => {
    const seen = new Promise<string[]>((resolve, reject) => {
      const events: string[] = [];
      const object = z.looseObject({
        metadata: z.object({ name: z.string() }),
      });
      void new Watch(config)
        .watch(
          '/apis/tekton.dev/v1/pipelineruns',
          {},
          (type, raw) => {
            events.push(`${type} ${object.parse(raw).metadata.name}`);
            if (events.length === 2) {
              resolve(events);
            }
          },
          error => reject(error),
        )
        .then(() => {
          api.create(run('a'));
          api.delete({ ...run('a'), name: 'a', namespace: 'default' });
        }, reject);
    });
    expect(await seen).toEqual(['ADDED a', 'DELETED a']);
  });
});
