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

import { ManualClock, manualClock } from './clock';
import { KubeApi, startKubeApi } from './startKubeApi';
import { ALL_RUNS, run, RUNS, testClient } from './testing';

const ref = (name: string) => ({ ...run(name), name, namespace: 'default' });

describe('watches', () => {
  let api: KubeApi;
  let clock: ManualClock;
  let client: ReturnType<typeof testClient>;

  beforeEach(async () => {
    clock = manualClock();
    api = await startKubeApi({ clock, bookmarkIntervalMs: 60_000 });
    client = testClient(api);
  });
  afterEach(() => api.close());

  const watch = (query: string, path = RUNS) =>
    client.watch(`${path}?watch=true&${query}`);

  it('begin with what is there', async () => {
    api.create(run('a'));
    const stream = await watch('');
    api.create(run('b'));
    api.patchStatus(ref('a'), { startTime: 'x' });
    api.delete(ref('b'));
    expect(await stream.summary(4)).toEqual([
      'ADDED a',
      'ADDED b',
      'MODIFIED a',
      'DELETED b',
    ]);
  });

  it('resume after a version without a gap', async () => {
    api.create(run('a'));
    const { resourceVersion } = api.create(run('b')).metadata;
    api.create(run('c'));
    api.delete(ref('a'));
    const stream = await watch(`resourceVersion=${resourceVersion}`);
    api.create(run('d'));
    expect(await stream.summary(3)).toEqual([
      'ADDED c',
      'DELETED a',
      'ADDED d',
    ]);
  });

  it('carry the last state and a new version when something is deleted', async () => {
    api.create(run('a'));
    api.patchStatus(ref('a'), { startTime: 'x' });
    const stream = await watch(`resourceVersion=${api.resourceVersion()}`);
    api.delete(ref('a'));
    expect(await stream.next()).toMatchObject({
      type: 'DELETED',
      object: {
        metadata: { resourceVersion: api.resourceVersion() },
        status: { startTime: 'x' },
      },
    });
  });

  it('send bookmarks now and then and one at the end', async () => {
    api.create(run('a'));
    const start = api.resourceVersion();
    const stream = await watch(
      `resourceVersion=${start}&allowWatchBookmarks=true&timeoutSeconds=90`,
    );
    api.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'default' },
    });
    const bookmark = {
      type: 'BOOKMARK',
      object: {
        kind: 'PipelineRun',
        apiVersion: 'tekton.dev/v1',
        metadata: { resourceVersion: api.resourceVersion() },
      },
    };
    clock.advance(60_000);
    expect(await stream.next()).toMatchObject(bookmark);
    clock.advance(30_000);
    expect(await stream.next()).toMatchObject(bookmark);
    expect(await stream.next()).toBe('end');
    expect(api.openWatches()).toBe(0);
  });

  it('end at their time without bookmarks too', async () => {
    const stream = await watch('timeoutSeconds=5');
    clock.advance(5_000);
    expect(await stream.next()).toBe('end');
  });

  it('say 410 where the version is too old', async () => {
    api.create(run('a'));
    const old = api.resourceVersion();
    api.create(run('b'));
    api.faults.compact();
    const stream = await watch(`resourceVersion=${old}`);
    expect(stream.status).toBe(200);
    expect(await stream.next()).toMatchObject({
      type: 'ERROR',
      object: {
        kind: 'Status',
        code: 410,
        reason: 'Expired',
        message: `too old resource version: ${old} (${api.resourceVersion()})`,
      },
    });
    expect(await stream.next()).toBe('end');
  });

  it('forget by themselves what lies too far back', async () => {
    const small = await startKubeApi({ logSize: 10 });
    const old = small.create(run('first')).metadata.resourceVersion;
    for (let index = 0; index < 30; index += 1) {
      small.create(run(`run-${index}`));
    }
    const stream = await testClient(small).watch(
      `${RUNS}?watch=1&resourceVersion=${old}`,
    );
    expect(await stream.next()).toMatchObject({ object: { code: 410 } });
    await small.close();
  });

  it('refuse a version of the future', async () => {
    expect(
      await client.get(`${RUNS}?watch=true&resourceVersion=9999`),
    ).toMatchObject({
      status: 504,
      body: {
        reason: 'Timeout',
        message: expect.stringMatching(/^Too large resource version: 9999/),
        details: { retryAfterSeconds: 1 },
      },
    });
  });

  it('wait for a version of the future where the server does', async () => {
    const patient = await startKubeApi({ futureVersion: 'wait' });
    const version = Number(patient.create(run('a')).metadata.resourceVersion);
    const stream = await testClient(patient).watch(
      `${RUNS}?watch=true&resourceVersion=${version + 1}`,
    );
    patient.create(run('unseen'));
    patient.create(run('seen'));
    expect(await stream.summary(1)).toEqual(['ADDED seen']);
    await patient.close();
  });

  it('delete what leaves the selector and add what enters it', async () => {
    const stream = await watch('labelSelector=tier%3Dprod');
    const label = (tier: string) =>
      api.patch(ref('a'), { metadata: { labels: { tier } } });
    api.create(run('a'));
    label('prod');
    label('test');
    label('prod');
    api.create(run('b'));
    api.delete(ref('a'));
    expect(await stream.summary(4)).toEqual([
      'ADDED a',
      'DELETED a',
      'ADDED a',
      'DELETED a',
    ]);
  });

  it('see one namespace, or all', async () => {
    const one = await watch('');
    const all = await watch('', ALL_RUNS);
    api.create(run('other', { namespace: 'team' }));
    api.create(run('own'));
    expect(await one.summary(1)).toEqual(['ADDED own']);
    expect(await all.summary(2)).toEqual(['ADDED other', 'ADDED own']);
  });

  it('do not know sendInitialEvents', async () => {
    const path = `${RUNS}?watch=true&sendInitialEvents=true`;
    expect((await client.get(path)).status).toBe(422);
  });

  it('reach many watchers of many objects in time', async () => {
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => watch('', ALL_RUNS)),
    );
    for (let index = 0; index < 2_000; index += 1) {
      api.create(run(`run-${index}`));
    }
    const last = await Promise.all(
      streams.map(async stream => (await stream.summary(2_000)).at(-1)),
    );
    expect(new Set(last)).toEqual(new Set(['ADDED run-1999']));
  });
});
