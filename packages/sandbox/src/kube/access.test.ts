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
import { ALL_RUNS, run, RUNS, secret, SECRETS, testClient } from './testing';

const REVIEW = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

describe('access', () => {
  let api: KubeApi;

  beforeEach(async () => {
    api = await startKubeApi();
    api.create(run('a'));
    api.create(secret('x'));
    api.addUser(
      'watcher-token',
      [
        {
          verbs: ['get', 'list', 'watch'],
          groups: ['tekton.dev'],
          resources: ['pipelineruns'],
        },
        {
          verbs: ['get'],
          groups: [''],
          resources: ['secrets'],
          namespaces: ['default'],
          resourceNames: ['x'],
        },
      ],
      'system:serviceaccount:portal:watcher',
    );
  });
  afterEach(() => api.close());

  const user = 'User "system:serviceaccount:portal:watcher"';

  it.each([
    ['GET', RUNS, 200, undefined],
    ['GET', ALL_RUNS, 200, undefined],
    ['GET', `${SECRETS}/x`, 200, undefined],
    [
      'GET',
      `${SECRETS}/y`,
      403,
      `secrets "y" is forbidden: ${user} cannot get resource "secrets" in API group "" in the namespace "default"`,
    ],
    [
      'GET',
      SECRETS,
      403,
      `secrets is forbidden: ${user} cannot list resource "secrets" in API group "" in the namespace "default"`,
    ],
    [
      'GET',
      '/api/v1/secrets?watch=true',
      403,
      `secrets is forbidden: ${user} cannot watch resource "secrets" in API group "" at the cluster scope`,
    ],
    [
      'PATCH',
      `${RUNS}/a/status`,
      403,
      `pipelineruns.tekton.dev "a" is forbidden: ${user} cannot patch resource "pipelineruns/status" in API group "tekton.dev" in the namespace "default"`,
    ],
    [
      'DELETE',
      RUNS,
      403,
      `pipelineruns.tekton.dev is forbidden: ${user} cannot deletecollection resource "pipelineruns" in API group "tekton.dev" in the namespace "default"`,
    ],
  ])('%s %s is %d', async (method, path, status, message) => {
    const answer = await testClient(api, 'watcher-token').request(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toBe(message);
    expect(answer.body.reason).toBe(message && 'Forbidden');
  });

  it('is refused to a token that is unknown, expired or rotated', async () => {
    const get = (token: string) => testClient(api, token).get(RUNS);
    expect(await get('nonsense')).toMatchObject({
      status: 401,
      body: { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' },
    });
    api.faults.rotateToken('watcher-token', 'next-token');
    expect((await get('watcher-token')).status).toBe(401);
    expect((await get('next-token')).status).toBe(200);
    api.faults.expireToken('next-token');
    expect((await get('next-token')).status).toBe(401);
  });

  it('of nobody is to health and version', async () => {
    const nobody = testClient(api, null);
    expect((await nobody.get('/healthz')).status).toBe(200);
    expect((await nobody.get('/version')).status).toBe(200);
    expect((await nobody.get(RUNS)).body.message).toMatch(
      /User "system:anonymous" cannot list/,
    );
    expect((await nobody.get('/apis')).status).toBe(403);
  });

  it('is told by a review', async () => {
    const allowed = async (resourceAttributes: Record<string, string>) => {
      const { body } = await testClient(api, 'watcher-token').post(REVIEW, {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      });
      return Object(body.status).allowed;
    };
    const runs = { group: 'tekton.dev', resource: 'pipelineruns' };
    const secrets = { verb: 'get', group: '', resource: 'secrets', name: 'x' };
    expect(await allowed({ ...runs, verb: 'watch' })).toBe(true);
    expect(await allowed({ ...runs, verb: 'delete' })).toBe(false);
    expect(await allowed({ ...runs, verb: 'list', namespace: 'b' })).toBe(true);
    expect(await allowed({ ...secrets, namespace: 'default' })).toBe(true);
    expect(await allowed(secrets)).toBe(false);
  });

  it('is told of other tokens by a token review', async () => {
    const status = async (token: string) => {
      const path = '/apis/authentication.k8s.io/v1/tokenreviews';
      return (await testClient(api).post(path, { spec: { token } })).body
        .status;
    };
    expect(await status('watcher-token')).toMatchObject({
      authenticated: true,
      user: { username: 'system:serviceaccount:portal:watcher' },
    });
    expect(await status('nonsense')).not.toHaveProperty('authenticated');
  });

  it('leaves every request in the log, with the user and the answer', async () => {
    const client = testClient(api, 'watcher-token');
    await client.get(`${RUNS}?limit=5`);
    await client.remove(`${RUNS}/a`);
    expect(api.requests.all()).toMatchObject([
      {
        method: 'GET',
        path: RUNS,
        query: { limit: '5' },
        user: 'system:serviceaccount:portal:watcher',
        status: 200,
        target: {
          verb: 'list',
          resource: 'pipelineruns',
          namespace: 'default',
        },
      },
      { method: 'DELETE', status: 403, target: { verb: 'delete', name: 'a' } },
    ]);
    expect(api.requests.writes('tekton.dev')).toHaveLength(1);
    expect(api.requests.writes('')).toEqual([]);
    api.requests.clear();
    expect(api.requests.all()).toEqual([]);
  });
});
