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
import { testClient } from './testing';

const EVENTS = '/api/v1/namespaces/default/events';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases';

describe('Events and Leases over HTTP', () => {
  let api: KubeApi;
  let client: ReturnType<typeof testClient>;

  beforeEach(async () => {
    api = await startKubeApi();
    client = testClient(api);
  });
  afterEach(() => api.close());

  it('counts an Event by a merge patch', async () => {
    const event = {
      metadata: { name: 'a' },
      involvedObject: { kind: 'PipelineRun', namespace: 'default', name: 'r' },
      reason: 'Told',
      count: 1,
    };
    expect(await client.post(EVENTS, event)).toMatchObject({ status: 201 });
    expect(await client.post(EVENTS, event)).toMatchObject({
      status: 409,
      body: { reason: 'AlreadyExists' },
    });
    expect(await client.merge(`${EVENTS}/a`, { count: 2 })).toMatchObject({
      status: 200,
      body: { count: 2, reason: 'Told' },
    });
  });

  it.each([
    ['another namespace', 'shop', 422],
    ['its own namespace', 'default', 201],
    ['no namespace, which is kept in default', undefined, 201],
  ])('takes an Event about an object of %s', async (_, namespace, status) => {
    const involvedObject = { kind: 'PipelineRun', namespace, name: 'r' };
    const event = { metadata: { name: 'a' }, involvedObject };
    expect(await client.post(EVENTS, event)).toMatchObject({ status });
  });

  it('lets only the first of two writers of one version renew a Lease', async () => {
    const { body } = await client.post(LEASES, {
      metadata: { name: 'a' },
      spec: { holderIdentity: 'one' },
    });
    const renewed = {
      ...body,
      spec: { renewTime: '2026-11-21T08:00:00.000000Z' },
    };
    expect(await client.put(`${LEASES}/a`, renewed)).toMatchObject({
      status: 200,
    });
    expect(
      await client.put(`${LEASES}/a`, { ...body, spec: {} }),
    ).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect(
      await client.put(`${LEASES}/a`, { metadata: { name: 'a' }, spec: {} }),
    ).toMatchObject({ status: 422 });
  });

  it.each([
    ['six digits', { renewTime: '2026-11-21T08:00:00.123456Z' }, 201],
    ['three digits', { renewTime: '2026-11-21T08:00:00.123Z' }, 400],
    ['no digits', { acquireTime: '2026-11-21T08:00:00Z' }, 400],
    ['no time', { renewTime: null }, 201],
    ['a duration of nothing', { leaseDurationSeconds: 0 }, 422],
  ])('takes a Lease with %s or not', async (_, spec, status) => {
    const lease = { metadata: { name: 'a' }, spec };
    expect(await client.post(LEASES, lease)).toMatchObject({ status });
  });
});
