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
import type { KubernetesEvent } from './kubernetesEvent';

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

const EVENT_KEY = { namespace: 'shop', name: 'a.1234' };

function event(count: number): KubernetesEvent {
  return {
    ...EVENT_KEY,
    regarding: {
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      namespace: 'shop',
      name: 'a',
      uid: 'uid-a',
    },
    type: 'Warning',
    reason: 'DeliveryRejected',
    message: `said ${count} times`,
    count,
    firstTimestamp: '2026-11-21T08:00:00.500Z',
    lastTimestamp: `2026-11-21T08:0${count}:00.500Z`,
  };
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
    expect(await api.recordEvent(event(1), signal)).toMatchObject({
      kind: 'ownCredentialsRequired',
    });
    expect(
      server.requests
        .all()
        .filter(
          ({ target, method }) =>
            target?.resource === 'secrets' || method !== 'GET',
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

  it('records an Event once, and counts it from then on', async () => {
    const { api, server } = await apiOf();
    const object = { apiVersion: 'v1', kind: 'Event', ...EVENT_KEY };
    expect(await api.recordEvent(event(1), signal)).toEqual({ kind: 'done' });
    expect(server.get(object)).toMatchObject({
      involvedObject: { kind: 'PipelineRun', namespace: 'shop', name: 'a' },
      type: 'Warning',
      reason: 'DeliveryRejected',
      message: 'said 1 times',
      count: 1,
      firstTimestamp: '2026-11-21T08:00:00Z',
      lastTimestamp: '2026-11-21T08:01:00Z',
      source: { component: 'tekton-integrations' },
      reportingComponent: 'tekton-integrations',
      reportingInstance: 'tekton-integrations',
    });
    const { uid } = server.get(object).metadata;
    expect(await api.recordEvent(event(2), signal)).toEqual({ kind: 'done' });
    expect(server.get(object)).toMatchObject({
      metadata: { uid },
      message: 'said 2 times',
      count: 2,
      firstTimestamp: '2026-11-21T08:00:00Z',
      lastTimestamp: '2026-11-21T08:02:00Z',
    });
  });

  it.each([
    ['as the first, which is there from before a restart', 1, true],
    ['again, which vanished meanwhile', 2, false],
  ])('records an Event %s', async (_, count, isThere) => {
    const { api, server } = await apiOf();
    if (isThere) {
      await api.recordEvent(event(3), signal);
    }
    expect(await api.recordEvent(event(count), signal)).toEqual({
      kind: 'done',
    });
    expect(
      server.get({ apiVersion: 'v1', kind: 'Event', ...EVENT_KEY }),
    ).toMatchObject({ count });
  });

  it('says when an Event may not be recorded, or has no place', async () => {
    const { api, server } = await apiOf({ token: 'mine' });
    server.addUser('mine', []);
    expect(await api.recordEvent(event(1), signal)).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('cannot create resource "events"'),
    });
    server.addUser('mine', [
      { verbs: ['create', 'patch'], groups: [''], resources: ['events'] },
    ]);
    const elsewhere = { ...event(1), namespace: 'nowhere' };
    elsewhere.regarding = { ...elsewhere.regarding, namespace: 'nowhere' };
    expect(await api.recordEvent(elsewhere, signal)).toEqual({
      kind: 'missing',
    });
  });

  it('writes no Lease over a newer one', async () => {
    const { api } = await apiOf();
    const where = { namespace: 'default', name: 'tekton-integrations' };
    const claim = {
      holder: 'one',
      durationSeconds: 60,
      acquireTime: '2026-11-21T08:00:00.000Z',
      renewTime: '2026-11-21T08:00:00.123Z',
      transitions: 0,
      managedSince: '2026-11-20T08:00:00.000Z',
    };
    expect(await api.getLease(where, signal)).toEqual({ kind: 'missing' });
    const created = await api.createLease(where, claim, signal);
    expect(await api.createLease(where, claim, signal)).toEqual({
      kind: 'conflict',
    });
    const found = await api.getLease(where, signal);
    expect(found).toEqual(created);
    if (found.kind !== 'found') {
      throw new Error('no Lease');
    }
    expect(found.lease).toMatchObject({
      ...claim,
      acquireTime: '2026-11-21T08:00:00.000000Z',
      renewTime: '2026-11-21T08:00:00.123000Z',
    });
    const next = { ...claim, holder: 'two', managedSince: undefined };
    const updated = await api.updateLease(where, found.lease, next, signal);
    expect(updated).toMatchObject({
      kind: 'found',
      lease: { holder: 'two', managedSince: undefined },
    });
    expect(await api.updateLease(where, found.lease, claim, signal)).toEqual({
      kind: 'conflict',
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
