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
import { run, RUNS, SECRETS, testClient } from './testing';

const ref = (name: string) => ({ ...run(name), name, namespace: 'default' });

/** Whether a promise settles while everything else that is due happens. */
async function settlesWithin(
  promise: Promise<unknown>,
  other: Promise<unknown>,
) {
  return Promise.race([promise.then(() => true), other.then(() => false)]);
}

describe('faults', () => {
  let api: KubeApi;
  let clock: ManualClock;
  let client: ReturnType<typeof testClient>;

  beforeEach(async () => {
    clock = manualClock();
    api = await startKubeApi({ clock });
    client = testClient(api);
  });
  afterEach(() => api.close());

  it('answer an error so many times, only where asked', async () => {
    api.faults.answer({
      status: 429,
      times: 2,
      retryAfterSeconds: 3,
      resource: 'pipelineruns',
    });
    expect((await client.get(SECRETS)).status).toBe(200);
    const first = await client.get(RUNS);
    expect(first).toMatchObject({
      status: 429,
      body: { reason: 'TooManyRequests', details: { retryAfterSeconds: 3 } },
    });
    expect(first.headers.get('retry-after')).toBe('3');
    expect((await client.get(RUNS)).status).toBe(429);
    expect((await client.get(RUNS)).status).toBe(200);
  });

  it('answer an error until cleared', async () => {
    const fault = api.faults.answer({ status: 503 });
    expect((await client.get('/version')).status).toBe(503);
    expect((await client.get(RUNS)).status).toBe(503);
    fault.clear();
    expect((await client.get(RUNS)).status).toBe(200);
  });

  it('stall open watches and new requests until cleared', async () => {
    const stream = await client.watch(`${RUNS}?watch=true&timeoutSeconds=10`);
    const fault = api.faults.stall({ resource: 'pipelineruns' });
    api.create(run('a'));
    const line = stream.next();
    const answer = client.get(RUNS);
    // A request that is not stalled goes through meanwhile.
    expect(await settlesWithin(line, client.get(SECRETS))).toBe(false);
    expect(await settlesWithin(answer, client.get(SECRETS))).toBe(false);
    clock.advance(60_000);
    expect(await settlesWithin(line, client.get(SECRETS))).toBe(false);
    fault.clear();
    expect(await line).toMatchObject({ type: 'ADDED' });
    expect((await answer).status).toBe(200);
  });

  it('delay answers', async () => {
    api.faults.delay(5_000, { verb: 'list', resource: 'pipelineruns' });
    const answer = client.get(RUNS);
    expect(await settlesWithin(answer, client.get(SECRETS))).toBe(false);
    clock.advance(5_000);
    expect((await answer).status).toBe(200);
  });

  it('drop watches, in order or by a reset', async () => {
    const closed = await client.watch(`${RUNS}?watch=true`);
    expect(api.openWatches('pipelineruns')).toBe(1);
    expect(api.faults.dropWatches({ resource: 'secrets' })).toBe(0);
    expect(api.faults.dropWatches({ resource: 'pipelineruns' })).toBe(1);
    expect(await closed.next()).toBe('end');
    const reset = await client.watch(`${RUNS}?watch=true`);
    api.faults.dropWatches({}, 'reset');
    expect(await reset.next()).toBe('broken');
    const again = await client.watch(`${RUNS}?watch=true`);
    api.faults.resetConnections();
    expect(await again.next()).toBe('broken');
    expect((await client.get(RUNS)).status).toBe(200);
  });

  it('forget a watch whose client went away', async () => {
    const stream = await client.watch(`${RUNS}?watch=true`);
    const gone = client.watch(`${SECRETS}?watch=true`);
    await gone;
    stream.abort.abort();
    expect(await stream.next()).toBe('broken');
    while (api.openWatches('pipelineruns') > 0) {
      await client.get('/version');
    }
    expect(api.openWatches()).toBe(1);
  });

  it('go back to a snapshot with its versions', async () => {
    api.create(run('a'));
    const snapshot = api.faults.snapshot();
    const before = api.resourceVersion();
    api.create(run('b'));
    api.patchStatus(ref('a'), { startTime: 'x' });
    api.uninstall('integrations.tekton.ornew.io');
    const stream = await client.watch(
      `${RUNS}?watch=true&resourceVersion=${api.resourceVersion()}`,
    );
    const later = api.resourceVersion();
    api.faults.restore(snapshot);
    expect(await stream.next()).toBe('broken');
    expect(api.resourceVersion()).toBe(before);
    expect(api.find(ref('b'))).toBeUndefined();
    expect(api.get(ref('a'))).not.toHaveProperty('status');
    expect(
      (await client.get('/apis/integrations.tekton.ornew.io/v1alpha1')).status,
    ).toBe(200);
    expect(
      (await client.get(`${RUNS}?watch=true&resourceVersion=${later}`)).status,
    ).toBe(504);
    // The same versions are given out again, to other changes.
    expect(Number(api.create(run('c')).metadata.resourceVersion)).toBe(
      Number(before) + 1,
    );
  });

  it('can be had by HTTP without a token', async () => {
    const nobody = testClient(api, null);
    const post = (name: string, body: unknown) =>
      nobody.post(`/_faults/${name}`, body);
    expect((await nobody.get('/_faults')).body.faults).toContain('stall');
    await post('answer', { status: 500, times: 1 });
    expect((await client.get(RUNS)).status).toBe(500);
    await post('delay', { ms: 10_000 });
    await post('clear', {});
    expect((await client.get(RUNS)).status).toBe(200);
    api.create(run('a'));
    await post('snapshot', {});
    api.create(run('b'));
    await post('restore', {});
    expect(api.find(ref('b'))).toBeUndefined();
    await post('compact', {});
    expect((await post('answer', { status: 200 })).status).toBe(400);
    expect((await post('answer', { status: 500, typo: 1 })).status).toBe(400);
    expect((await post('unknown', {})).status).toBe(404);
    await post('rotate-token', { token: api.adminToken, next: 'next' });
    expect((await client.get(RUNS)).status).toBe(401);
    await post('expire-token', { token: 'next' });
    expect((await testClient(api, 'next').get(RUNS)).status).toBe(401);
  });
});
