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

import { KubeApi, startKubeApi } from './startKubeApi';
import { ALL_RUNS, run, testClient } from './testing';

const TEKTON = '/apis/tekton.dev/v1';

describe('discovery', () => {
  let api: KubeApi;
  let client: ReturnType<typeof testClient>;

  beforeEach(async () => {
    api = await startKubeApi({ clusterUid: 'cluster-uid' });
    client = testClient(api);
  });
  afterEach(() => api.close());

  it('names versions, groups and resources', async () => {
    expect((await client.get('/api')).body).toMatchObject({ versions: ['v1'] });
    const { groups } = (await client.get('/apis')).body;
    expect(groups).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'tekton.dev',
          preferredVersion: { groupVersion: 'tekton.dev/v1', version: 'v1' },
          versions: [
            { groupVersion: 'tekton.dev/v1', version: 'v1' },
            { groupVersion: 'tekton.dev/v1beta1', version: 'v1beta1' },
          ],
        }),
      ]),
    );
    expect((await client.get('/apis/batch')).body).toMatchObject({
      kind: 'APIGroup',
      name: 'batch',
    });
    const { resources } = (await client.get(TEKTON)).body;
    expect(Object(resources).map(({ name }: { name: string }) => name)).toEqual(
      [
        'pipelineruns',
        'pipelineruns/status',
        'taskruns',
        'taskruns/status',
        'pipelines',
        'pipelines/status',
        'tasks',
        'tasks/status',
      ],
    );
  });

  it('knows the cluster by the uid of kube-system', async () => {
    expect(
      (await client.get('/api/v1/namespaces/kube-system')).body,
    ).toMatchObject({
      metadata: { uid: 'cluster-uid' },
    });
    expect(api.clusterUid).toBe('cluster-uid');
  });

  it.each([
    '/api/v1/pods',
    '/api/v1/services',
    '/api/v1/configmaps',
    '/api/v1/limitranges',
    '/api/v1/resourcequotas',
    '/api/v1/replicationcontrollers',
    '/apis/apps/v1/deployments',
    '/apis/apps/v1/replicasets',
    '/apis/apps/v1/statefulsets',
    '/apis/apps/v1/daemonsets',
    '/apis/autoscaling/v1/horizontalpodautoscalers',
    '/apis/autoscaling/v2/horizontalpodautoscalers',
    '/apis/batch/v1/jobs',
    '/apis/batch/v1/cronjobs',
    '/apis/networking.k8s.io/v1/ingresses',
    '/apis/coordination.k8s.io/v1/leases',
  ])('serves %s', async path => {
    expect(await client.get(path)).toMatchObject({
      status: 200,
      body: { items: [] },
    });
  });

  it('answers plain text below an unknown group, a Status for an unknown resource', async () => {
    expect(await client.get('/apis/metrics.k8s.io/v1beta1/pods')).toMatchObject(
      {
        status: 404,
        body: { text: '404 page not found\n' },
      },
    );
    expect(await client.get('/apis/apps/v1/others')).toMatchObject({
      status: 404,
      body: { message: 'the server could not find the requested resource' },
    });
  });

  it('answers paths that cannot be read, and goes on', async () => {
    expect((await client.get('/api/v1/namespaces/%E0%A4%A/pods')).status).toBe(
      500,
    );
    expect((await client.get('//x')).status).toBe(404);
    expect((await client.get('/version')).status).toBe(200);
  });

  it('follows groups that come and go', async () => {
    api.create(run('a'));
    const stream = await client.watch(`${ALL_RUNS}?watch=true`);
    api.uninstall('tekton.dev');
    expect(await stream.summary(3)).toEqual(['ADDED a', 'DELETED a', 'end']);
    expect((await client.get(TEKTON)).status).toBe(404);
    expect((await client.get(ALL_RUNS)).status).toBe(404);
    api.install('tekton.dev');
    expect(await client.get(ALL_RUNS)).toMatchObject({
      status: 200,
      body: { items: [] },
    });
  });

  it('starts without groups and serves what a definition describes', async () => {
    const bare = await startKubeApi({ groups: [] });
    const other = testClient(bare);
    const path = '/apis/example.test/v1/widgets';
    expect((await other.get(path)).status).toBe(404);
    const version = {
      served: true,
      storage: true,
      subresources: { status: {} },
    };
    const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.test' },
      spec: {
        group: 'example.test',
        names: { kind: 'Widget', plural: 'widgets' },
        scope: 'Cluster',
        versions: [
          { ...version, name: 'v1' },
          { ...version, name: 'v1beta1', storage: false },
        ],
      },
    };
    expect((await other.post(crds, definition)).status).toBe(201);
    await other.post(path.replace('v1', 'v1beta1'), {
      apiVersion: 'example.test/v1beta1',
      kind: 'Widget',
      metadata: { name: 'w' },
    });
    expect((await other.get(`${path}/w`)).body.apiVersion).toBe(
      'example.test/v1',
    );
    expect(
      (await other.get(`${path.replace('v1', 'v1beta1')}/w`)).body.apiVersion,
    ).toBe('example.test/v1beta1');
    expect(await other.post(crds, { ...definition, spec: {} })).toMatchObject({
      status: 409,
    });
    const wrong = { ...definition, metadata: { name: 'wrong.test' }, spec: {} };
    expect((await other.post(crds, wrong)).status).toBe(422);
    await bare.close();
  });
});
