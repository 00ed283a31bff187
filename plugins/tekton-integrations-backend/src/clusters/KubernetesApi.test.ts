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

import { entryOf, run, Stage } from './__testUtils__/watching';

const stage = new Stage();
afterEach(() => stage.end());

const { signal } = new AbortController();

async function apiOf(rest: Parameters<typeof entryOf>[1] = {}) {
  const server = await stage.server();
  server.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'slack', namespace: 'shop' },
    data: { 'access-token': Buffer.from('xoxb-é').toString('base64') },
  });
  server.create({
    apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
    kind: 'Provider',
    metadata: { name: 'slack', namespace: 'shop' },
    spec: { type: 'SlackApp' },
  });
  server.create(run('a'));
  const { watchers } = stage.watch({ entries: [entryOf(server, rest)] });
  const api = watchers.api('prod');
  if (!api) {
    throw new Error('no such cluster');
  }
  return { server, api };
}

describe('KubernetesApi', () => {
  it('reads a Secret, decoded and redacting itself', async () => {
    const { api } = await apiOf();
    const answer = await api.readSecret('shop', 'slack', signal);
    expect(JSON.stringify(answer)).toBe(
      '{"kind":"found","data":{"access-token":"[REDACTED]"}}',
    );
    expect(
      answer.kind === 'found' && answer.data['access-token'].unwrap(),
    ).toBe('xoxb-é');
  });

  it('says what is missing, forbidden and unavailable', async () => {
    const { api, server } = await apiOf({ token: 'mine' });
    server.addUser('mine', [
      {
        verbs: ['get'],
        groups: [''],
        resources: ['secrets'],
        namespaces: ['shop'],
      },
    ]);
    expect(await api.readSecret('shop', 'none', signal)).toMatchObject({
      kind: 'missing',
    });
    expect(await api.readSecret('cart', 'slack', signal)).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('secrets "slack" is forbidden'),
    });
    server.faults.answer({ status: 503, resource: 'secrets' });
    expect(await api.readSecret('shop', 'slack', signal)).toMatchObject({
      kind: 'unavailable',
    });
    await server.close();
    expect(await api.readSecret('shop', 'slack', signal)).toMatchObject({
      kind: 'unavailable',
    });
  });

  it('writes a status and nothing else', async () => {
    const { api, server } = await apiOf();
    const provider = {
      apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
      kind: 'Provider',
      namespace: 'shop',
      name: 'slack',
    };
    expect(
      await api.patchStatus(
        'Provider',
        'shop',
        'slack',
        { observedGeneration: 1 },
        signal,
      ),
    ).toEqual({ kind: 'done' });
    expect(server.get(provider)).toMatchObject({
      spec: { type: 'SlackApp' },
      status: { observedGeneration: 1 },
    });
    expect(
      await api.patchStatus('Notification', 'shop', 'none', {}, signal),
    ).toMatchObject({ kind: 'missing' });
  });

  it('refuses Secrets and writes on inherited credentials without asking', async () => {
    const { api, server } = await apiOf({ inherited: true });
    expect(await api.readSecret('shop', 'slack', signal)).toEqual({
      kind: 'ownCredentialsRequired',
      message:
        "reading Secret shop/slack needs credentials of its own: add cluster 'prod' to tektonIntegrations.clusters with url or kubeconfig",
    });
    expect(
      await api.patchStatus('Provider', 'shop', 'slack', {}, signal),
    ).toMatchObject({
      kind: 'ownCredentialsRequired',
    });
    expect(
      server.requests
        .all()
        .filter(
          ({ target, method }) =>
            target?.resource === 'secrets' || method === 'PATCH',
        ),
    ).toEqual([]);
  });

  it('reads a Run, also on inherited credentials', async () => {
    const { api } = await apiOf({ inherited: true });
    expect(await api.readRun('PipelineRun', 'shop', 'a', signal)).toMatchObject(
      {
        kind: 'found',
        object: { metadata: { name: 'a' } },
      },
    );
    expect(await api.readRun('TaskRun', 'shop', 'a', signal)).toMatchObject({
      kind: 'missing',
    });
  });

  it('keeps names within their place in the path', async () => {
    const { api, server } = await apiOf();
    await api.readSecret('shop', '../../pods?x=', signal);
    expect(server.requests.all().map(({ path }) => path)).not.toContain(
      '/api/v1/namespaces/pods',
    );
  });
});
