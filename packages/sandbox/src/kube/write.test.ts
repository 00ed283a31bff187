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
import { run, RUNS, secret, SECRETS, testClient } from './testing';

describe('writing over HTTP', () => {
  let api: KubeApi;
  let client: ReturnType<typeof testClient>;

  beforeEach(async () => {
    api = await startKubeApi();
    client = testClient(api);
  });
  afterEach(() => api.close());

  it('gives a new object its uid, time, version and generation', async () => {
    const { status, body } = await client.post(RUNS, {
      ...run('a', { uid: 'chosen', creationTimestamp: '2020-01-01T00:00:00Z' }),
      status: { conditions: [] },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      metadata: {
        name: 'a',
        namespace: 'default',
        generation: 1,
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: api.resourceVersion(),
        creationTimestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
    expect(body.status).toBeUndefined();
    expect(body.metadata).not.toMatchObject({
      creationTimestamp: '2020-01-01T00:00:00Z',
    });
  });

  it('completes generateName', async () => {
    const { body } = await client.post(RUNS, {
      ...run('x'),
      metadata: { generateName: 'build-', creationTimestamp: null },
    });
    expect(body).toMatchObject({
      metadata: { name: expect.stringMatching(/^build-[a-z0-9]{5}$/) },
    });
  });

  it('refuses a second object of the same name', async () => {
    await client.post(RUNS, run('a'));
    expect(await client.post(RUNS, run('a'))).toMatchObject({
      status: 409,
      body: {
        kind: 'Status',
        status: 'Failure',
        reason: 'AlreadyExists',
        message: 'pipelineruns.tekton.dev "a" already exists',
        details: { name: 'a', group: 'tekton.dev', kind: 'pipelineruns' },
        code: 409,
      },
    });
  });

  it.each([
    ['a name that is none', run('Not_A_Name'), 422, 'Invalid'],
    ['no name', { ...run('a'), metadata: {} }, 422, 'Invalid'],
    ['another kind', secret('a'), 400, 'BadRequest'],
    ['another namespace', run('a', { namespace: 'b' }), 400, 'BadRequest'],
    [
      'labels that are no strings',
      { ...run('a'), metadata: { labels: { a: 1 } } },
      400,
      'BadRequest',
    ],
    [
      'a resourceVersion',
      run('a', { resourceVersion: '1' }),
      400,
      'BadRequest',
    ],
  ])('refuses to create with %s', async (_case, object, status, reason) => {
    expect(await client.post(RUNS, object)).toMatchObject({
      status,
      body: { reason },
    });
  });

  it('does not create in a namespace that is not there', async () => {
    const path = RUNS.replace('default', 'nowhere');
    const answer = await client.post(path, run('a', { namespace: 'nowhere' }));
    expect(answer).toMatchObject({
      status: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
  });

  it('refuses an update from an older version', async () => {
    const first = await client.post(RUNS, run('a'));
    const label = (value: string) => ({
      ...first.body,
      metadata: { ...Object(first.body.metadata), labels: { value } },
    });
    expect((await client.put(`${RUNS}/a`, label('1'))).status).toBe(200);
    expect(await client.put(`${RUNS}/a`, label('2'))).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on pipelineruns.tekton.dev "a": the object has been modified; please apply your changes to the latest version and try again',
      },
    });
  });

  it('wants a resourceVersion to update a custom resource, not a secret', async () => {
    await client.post(RUNS, run('a'));
    await client.post(SECRETS, secret('s'));
    expect(await client.put(`${RUNS}/a`, run('a'))).toMatchObject({
      status: 422,
      body: {
        message: expect.stringContaining('must be specified for an update'),
      },
    });
    const changed = secret('s', { stringData: { token: 'b' } });
    expect((await client.put(`${SECRETS}/s`, changed)).status).toBe(200);
    expect((await client.put(`${RUNS}/b`, run('b'))).status).toBe(404);
  });

  it('raises the generation for the spec only', async () => {
    await client.post(RUNS, run('a'));
    const generation = async (path: string, patch: unknown) =>
      Object((await client.merge(path, patch)).body.metadata).generation;
    expect(
      await generation(`${RUNS}/a`, { metadata: { labels: { x: 'y' } } }),
    ).toBe(1);
    expect(
      await generation(`${RUNS}/a/status`, { status: { phase: 'x' } }),
    ).toBe(1);
    expect(
      await generation(`${RUNS}/a`, { spec: { status: 'Cancelled' } }),
    ).toBe(2);
  });

  it('writes status through its subresource only, and nothing else there', async () => {
    await client.post(RUNS, run('a'));
    const both = {
      metadata: { labels: { written: 'yes' } },
      spec: { changed: true },
      status: { startTime: 'now' },
    };
    const main = await client.merge(`${RUNS}/a`, both);
    expect(main.body).toMatchObject({
      metadata: { labels: { written: 'yes' } },
      spec: { changed: true },
    });
    expect(main.body.status).toBeUndefined();
    const status = await client.merge(`${RUNS}/a/status`, {
      metadata: { labels: { written: 'no' } },
      spec: { changed: 'again' },
      status: { startTime: 'now' },
    });
    expect(status.body).toMatchObject({
      metadata: { labels: { written: 'yes' } },
      spec: { changed: true },
      status: { startTime: 'now' },
    });
    expect((await client.get(`${RUNS}/a/status`)).body.status).toEqual({
      startTime: 'now',
    });
    expect((await client.get(`${RUNS}/a/scale`)).status).toBe(404);
  });

  it('removes what a merge patch says null to', async () => {
    await client.post(
      RUNS,
      run('a', { annotations: { keep: '1', drop: '2' } }),
    );
    const { body } = await client.merge(`${RUNS}/a`, {
      metadata: { annotations: { drop: null, add: '3' } },
    });
    expect(body).toMatchObject({
      metadata: { annotations: { keep: '1', add: '3' } },
    });
    expect(Object(body.metadata).annotations).not.toHaveProperty('drop');
  });

  it('applies a JSON patch as a whole or not at all', async () => {
    await client.post(RUNS, run('a'));
    const patch = (operations: unknown) =>
      client.request(
        'PATCH',
        `${RUNS}/a`,
        operations,
        'application/json-patch+json',
      );
    const add = { op: 'add', path: '/metadata/labels', value: { 'a/b': 'c' } };
    expect((await patch([add])).status).toBe(200);
    const replaced = await patch([
      { op: 'test', path: '/metadata/labels/a~1b', value: 'c' },
      { op: 'replace', path: '/metadata/labels/a~1b', value: 'd' },
    ]);
    expect(replaced.body).toMatchObject({
      metadata: { labels: { 'a/b': 'd' } },
    });
    const failed = await patch([
      { op: 'remove', path: '/metadata/labels/a~1b' },
      { op: 'test', path: '/spec/pipelineRef/name', value: 'other' },
    ]);
    expect(failed.status).toBe(422);
    expect(
      api.get({ ...run('a'), name: 'a', namespace: 'default' }),
    ).toMatchObject({
      metadata: { labels: { 'a/b': 'd' } },
    });
  });

  it('takes strategic merge patches for built-in resources only', async () => {
    await client.post(RUNS, run('a'));
    await client.post(SECRETS, secret('s'));
    const type = 'application/strategic-merge-patch+json';
    const patch = { metadata: { labels: { a: 'b' } } };
    expect(
      await client.request('PATCH', `${SECRETS}/s`, patch, type),
    ).toMatchObject({ status: 200 });
    expect(
      await client.request('PATCH', `${RUNS}/a`, patch, type),
    ).toMatchObject({
      status: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
  });

  it('makes no new version of an update that changes nothing', async () => {
    const { body } = await client.post(RUNS, run('a'));
    const again = await client.put(`${RUNS}/a`, body);
    expect(again.body).toEqual(body);
  });

  it('deletes one, by its preconditions, and all that a selector takes', async () => {
    for (const name of ['a', 'b', 'c']) {
      await client.post(RUNS, run(name, { labels: { name } }));
    }
    const wrong = { preconditions: { uid: 'other' } };
    expect((await client.request('DELETE', `${RUNS}/a`, wrong)).status).toBe(
      409,
    );
    expect((await client.remove(`${RUNS}/a`)).body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'a', group: 'tekton.dev', kind: 'pipelineruns' },
    });
    expect(await client.remove(`${RUNS}/a`)).toMatchObject({
      status: 404,
      body: { message: 'pipelineruns.tekton.dev "a" not found' },
    });
    await client.remove(`${RUNS}?labelSelector=name%3Db`);
    const left = api.list({ apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' });
    expect(left.map(({ metadata }) => metadata.name)).toEqual(['c']);
  });

  it('deletes a namespace with what it holds', async () => {
    api.create(run('a', { namespace: 'team' }));
    expect((await client.remove('/api/v1/namespaces/team')).status).toBe(200);
    expect(
      api.list({ apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' }),
    ).toEqual([]);
  });

  it('encodes stringData of secrets', async () => {
    const { body } = await client.post(
      SECRETS,
      secret('s', { stringData: { token: 'abc' } }),
    );
    expect(body).toMatchObject({ type: 'Opaque', data: { token: 'YWJj' } });
    expect(body.stringData).toBeUndefined();
  });
});
