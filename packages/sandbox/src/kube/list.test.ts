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

import { z } from 'zod';
import { KubeApi, startKubeApi } from './startKubeApi';
import { ALL_RUNS, run, RUNS, testClient } from './testing';

const pageSchema = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string().optional(),
    continue: z.string().optional(),
    remainingItemCount: z.number().optional(),
  }),
  items: z
    .array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }))
    .optional(),
});

describe('lists', () => {
  let api: KubeApi;

  beforeEach(async () => {
    api = await startKubeApi();
    'abcde'.split('').forEach(name => api.create(run(name)));
  });
  afterEach(() => api.close());

  async function list(query: Record<string, string>, path = RUNS) {
    const { status, body } = await testClient(api).get(
      `${path}?${new URLSearchParams(query)}`,
    );
    const page = pageSchema.parse(body);
    return {
      status,
      body,
      names: page.items?.map(item => item.metadata.name).join(''),
      version: page.metadata.resourceVersion,
      next: page.metadata.continue ?? '',
      remaining: page.metadata.remainingItemCount,
    };
  }

  it('come in pages that show one moment', async () => {
    const first = await list({ limit: '2' });
    expect(first).toMatchObject({ names: 'ab', remaining: 3 });
    api.delete({ ...run('c'), name: 'c', namespace: 'default' });
    api.create(run('bb'));
    const second = await list({ limit: '2', continue: first.next });
    expect(second).toMatchObject({ names: 'cd', remaining: 1 });
    const third = await list({ limit: '2', continue: second.next });
    expect(third).toMatchObject({ names: 'e', next: '' });
    expect([second.version, third.version]).toEqual([
      first.version,
      first.version,
    ]);
    expect((await list({})).names).toBe('abbbde');
  });

  it('say that a page is expired and how to go on', async () => {
    const first = await list({ limit: '2' });
    api.create(run('cc'));
    api.faults.compact();
    const gone = await list({ limit: '2', continue: first.next });
    expect(gone).toMatchObject({
      status: 410,
      body: { kind: 'Status', reason: 'Expired', code: 410 },
      next: expect.stringMatching(/./),
    });
    expect(await list({ continue: gone.next })).toMatchObject({
      status: 200,
      names: 'cccde',
    });
  });

  it('ignore the limit for version 0, as from the cache', async () => {
    expect(await list({ limit: '2', resourceVersion: '0' })).toMatchObject({
      names: 'abcde',
      next: '',
    });
  });

  it('show an exact older version', async () => {
    const version = api.resourceVersion();
    api.create(run('f'));
    const exact = { resourceVersion: version, resourceVersionMatch: 'Exact' };
    expect(await list(exact)).toMatchObject({ names: 'abcde', version });
    expect(
      (await list({ ...exact, resourceVersionMatch: 'NotOlderThan' })).names,
    ).toBe('abcdef');
    api.faults.compact();
    expect(await list(exact)).toMatchObject({
      status: 410,
      body: { reason: 'Expired' },
    });
  });

  it.each([
    [{ resourceVersionMatch: 'Exact' }, 422, 'Invalid'],
    [{ resourceVersionMatch: 'Exact', resourceVersion: '0' }, 422, 'Invalid'],
    [{ resourceVersionMatch: 'Never', resourceVersion: '5' }, 422, 'Invalid'],
    [{ resourceVersion: '99999' }, 504, 'Timeout'],
    [{ resourceVersion: 'x' }, 400, 'BadRequest'],
    [{ continue: 'garbage' }, 400, 'BadRequest'],
    [{ fieldSelector: 'spec.x=1' }, 400, 'BadRequest'],
    [{ labelSelector: 'a in b' }, 400, 'BadRequest'],
  ])('refuse %j', async (query: Record<string, string>, status, reason) => {
    expect(await list(query)).toMatchObject({ status, body: { reason } });
  });

  it('are of one namespace or of all, narrowed by selectors', async () => {
    api.create(run('z', { namespace: 'team', labels: { tier: 'prod' } }));
    expect((await list({})).names).toBe('abcde');
    expect((await list({}, ALL_RUNS)).names).toBe('abcdez');
    expect((await list({ labelSelector: 'tier' }, ALL_RUNS)).names).toBe('z');
    expect((await list({ fieldSelector: 'metadata.name=b' })).names).toBe('b');
    expect(
      (await list({ fieldSelector: 'metadata.namespace!=team' }, ALL_RUNS))
        .names,
    ).toBe('abcde');
  });

  it('select events by what they are about', async () => {
    const event = (name: string, about: string) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'default' },
      involvedObject: { kind: 'PipelineRun', name: about },
      reason: 'Delivered',
    });
    api.create(event('one', 'a'));
    api.create(event('two', 'b'));
    const { names } = await list(
      { fieldSelector: 'involvedObject.name=b,reason=Delivered' },
      '/api/v1/namespaces/default/events',
    );
    expect(names).toBe('two');
  });

  it('name the kind of custom resources in each item, of others once', async () => {
    expect((await list({})).body).toMatchObject({
      kind: 'PipelineRunList',
      items: expect.arrayContaining([
        expect.objectContaining({ kind: 'PipelineRun' }),
      ]),
    });
    const namespaces = await list({}, '/api/v1/namespaces');
    expect(namespaces.body).toMatchObject({
      kind: 'NamespaceList',
      items: expect.not.arrayContaining([
        expect.objectContaining({ kind: 'Namespace' }),
      ]),
    });
  });
});
