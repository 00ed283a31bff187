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

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeApi } from 'sandbox/src/kube';
import { entryOf, run, Stage, type Watching } from './__testUtils__/watching';

const stage = new Stage();
afterEach(() => stage.end());

async function watched(
  server: KubeApi,
  options: Parameters<Stage['watch']>[0]['options'] = {},
): Promise<Watching> {
  const seen = stage.watch({
    entries: [entryOf(server, { rules: false })],
    options,
  });
  await seen.until(() => seen.states.at(-1)?.state === 'live');
  return seen;
}

describe('a watch in trouble', () => {
  it.each(['close', 'reset'] as const)(
    'loses nothing when connections are lost (%s) again and again',
    async how => {
      const server = await stage.server();
      const seen = await watched(server);
      server.requests.clear();
      for (let round = 0; round < 5; round++) {
        await seen.until(() => seen.told('upsert').length === round);
        server.faults.dropWatches({}, how);
        server.create(run(`run-${round}`));
      }
      await seen.until(() => seen.told('upsert').length === 5);
      expect(seen.told('upsert')).toEqual([
        'run-0',
        'run-1',
        'run-2',
        'run-3',
        'run-4',
      ]);
      expect(seen.events.filter(({ type }) => type === 'listed')).toHaveLength(
        3,
      );
      // Each loss costs each of three loops a check and a watch.
      expect(server.requests.all().length).toBeLessThanOrEqual(5 * 3 * 2);
    },
  );

  it('notices a connection that fell silent', async () => {
    const server = await stage.server({ bookmarkIntervalMs: 20 });
    const seen = await watched(server, { stallAfter: 300 });
    server.faults.stall({ verb: 'watch' });
    server.create(run('a'));
    const { length } = seen.waits;
    await seen.until(() => seen.waits.length > length);
    server.faults.clear();
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.told('upsert')).toEqual(['a']);
  });

  it('keeps a quiet connection that sends bookmarks', async () => {
    const server = await stage.server({ bookmarkIntervalMs: 20 });
    const seen = await watched(server, { stallAfter: 300 });
    const first = seen.positions.size;
    const heard = () => seen.watchers.health()[0].freshAt ?? '';
    const begin = Date.parse(heard());
    while (Date.parse(heard()) - begin < 700) {
      server.create(
        run(`t-${Date.now()}-${Math.random().toString(36).slice(2)}`, {
          kind: 'TaskRun',
        }),
      );
      const { length } = seen.events;
      await seen.until(() => seen.events.length > length);
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
    expect(seen.waits).toEqual([]);
    expect(seen.positions.size).toBe(first);
  });

  it('waits longer and longer while the server fails, and recovers', async () => {
    const server = await stage.server();
    const seen = await watched(server);
    server.requests.clear();
    server.faults.answer({ status: 500, resource: 'pipelineruns' });
    server.faults.dropWatches({ resource: 'pipelineruns' }, 'close');
    await seen.until(() => seen.waits.length >= 8);
    const { waits } = seen;
    waits.slice(0, 4).forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(2 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(4 * 2 ** index);
    });
    expect(Math.max(...waits)).toBeLessThanOrEqual(64);
    expect(server.requests.all().length).toBeLessThanOrEqual(waits.length + 1);
    expect(seen.states.at(-1)).toMatchObject({ state: 'unreachable' });
    server.faults.clear();
    server.create(run('a'));
    await seen.until(
      () =>
        seen.told('upsert').length === 1 &&
        seen.states.at(-1)?.state === 'live',
    );
  });

  it('waits as long as a busy server asks it to', async () => {
    const server = await stage.server();
    server.create(run('a'));
    server.faults.answer({
      status: 429,
      resource: 'pipelineruns',
      times: 1,
      retryAfterSeconds: 1,
    });
    const seen = stage.watch({ entries: [entryOf(server, { rules: false })] });
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.waits).toEqual([1_000]);
  });

  it('does not storm a server that has lost each version', async () => {
    const server = await stage.server();
    const seen = await watched(server);
    server.requests.clear();
    server.faults.answer({
      status: 410,
      verb: 'watch',
      resource: 'pipelineruns',
    });
    server.faults.dropWatches({ resource: 'pipelineruns' }, 'close');
    await seen.until(() => seen.waits.length >= 6);
    expect(server.requests.all().length).toBeLessThanOrEqual(
      2 * seen.waits.length + 3,
    );
    expect(seen.waits.at(-1)).toBeGreaterThanOrEqual(32);
  });

  it('says so when a cluster cannot be reached, since when, and when it was last heard', async () => {
    const server = await stage.server();
    const seen = await watched(server);
    await server.close();
    await seen.until(() => seen.states.at(-1)?.state === 'unreachable');
    const [health] = seen.watchers.health();
    expect(Date.parse(health.since)).toBeGreaterThanOrEqual(
      Date.parse(health.freshAt ?? ''),
    );
    expect(health.message).toContain('ECONNREFUSED');
  });

  it('uses a token that was replaced in its file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'token-'));
    const tokenFile = join(folder, 'token');
    const server = await stage.server();
    await writeFile(tokenFile, `${server.adminToken}\n`);
    const seen = stage.watch({
      entries: [entryOf(server, { tokenFile, rules: false })],
    });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    server.faults.rotateToken(server.adminToken, 'next');
    await writeFile(tokenFile, 'next');
    server.faults.dropWatches({}, 'close');
    server.create(run('a'));
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.states.map(({ state }) => state)).not.toContain('forbidden');
    await rm(folder, { recursive: true });
  });

  it('says that its token is refused, and goes on when it counts again', async () => {
    const server = await stage.server();
    server.addUser('mine', [{ verbs: ['*'], groups: ['*'], resources: ['*'] }]);
    const seen = stage.watch({
      entries: [entryOf(server, { token: 'mine', rules: false })],
    });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    server.faults.expireToken('mine');
    server.faults.dropWatches({}, 'close');
    await seen.until(() => seen.states.at(-1)?.state === 'forbidden');
    expect(seen.states.at(-1)?.message).toContain(
      'the credentials are refused (401)',
    );
    expect(JSON.stringify([seen.states, seen.errors])).not.toContain('mine');
    server.addUser('mine', [{ verbs: ['*'], groups: ['*'], resources: ['*'] }]);
    server.create(run('a'));
    await seen.until(
      () =>
        seen.told('upsert').length === 1 &&
        seen.states.at(-1)?.state === 'live',
    );
    expect(seen.errors).toEqual([]);
  });

  it('says which right is missing, and goes on once it is granted', async () => {
    const server = await stage.server();
    server.addUser('mine', [
      { verbs: ['get'], groups: [''], resources: ['namespaces'] },
    ]);
    const seen = stage.watch({
      entries: [entryOf(server, { token: 'mine', rules: false })],
    });
    await seen.until(
      () => seen.states.at(-1)?.state === 'forbidden' && seen.waits.length >= 6,
    );
    expect(seen.watchers.health()[0].message).toBe(
      'cannot list pipelineruns.tekton.dev in all namespaces: add to a ClusterRole of the ServiceAccount { apiGroups: [tekton.dev], resources: [pipelineruns], verbs: [get, list, watch] }',
    );
    expect(server.requests.all().length).toBeLessThanOrEqual(
      seen.waits.length + 4,
    );
    server.addUser('mine', [{ verbs: ['*'], groups: ['*'], resources: ['*'] }]);
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    expect(seen.waits.every(wait => wait >= 18)).toBe(true);
  });

  it('asks again soon where it was allowed to see before', async () => {
    const server = await stage.server();
    const all = [{ verbs: ['*'], groups: ['*'], resources: ['*'] }];
    server.addUser('mine', all);
    const seen = stage.watch({
      entries: [entryOf(server, { token: 'mine', rules: false })],
      options: { rediscoverAfter: 60_000 },
    });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    server.addUser('mine', []);
    server.faults.dropWatches({}, 'close');
    await seen.until(() => seen.states.at(-1)?.state === 'forbidden');
    server.addUser('mine', all);
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    expect(Math.max(...seen.waits)).toBeLessThanOrEqual(64);
  });

  it('finds Tekton when it is installed later', async () => {
    const server = await stage.server({
      groups: ['integrations.tekton.ornew.io'],
    });
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.states.at(-1)?.state === 'noTekton');
    expect(seen.states.at(-1)?.message).toBe(
      'pipelineruns.tekton.dev/v1 is not installed',
    );
    server.install('tekton.dev');
    server.create(run('a'));
    await seen.until(
      () =>
        seen.told('upsert').length === 1 &&
        seen.states.at(-1)?.state === 'live',
    );
    expect(seen.errors).toEqual([]);
  });

  it('is well without definitions of rules, and finds them later', async () => {
    const server = await stage.server({ groups: ['tekton.dev'] });
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    server.install('integrations.tekton.ornew.io');
    server.create({
      apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
      kind: 'Provider',
      metadata: { name: 'p', namespace: 'shop' },
      spec: { type: 'SlackApp' },
    });
    await seen.until(() => seen.told('upsert', 'Provider').length === 1);
    expect(seen.states.map(({ state }) => state)).not.toContain('unreachable');
  });

  it('tells nothing as deleted when Tekton or the right to see it is taken away', async () => {
    const server = await stage.server();
    server.addUser('mine', [{ verbs: ['*'], groups: ['*'], resources: ['*'] }]);
    server.create(run('a'));
    const seen = stage.watch({
      entries: [entryOf(server, { token: 'mine', rules: false })],
    });
    await seen.until(
      () =>
        seen.states.at(-1)?.state === 'live' &&
        seen.told('upsert').length === 1,
    );
    const { length } = seen.events;
    server.addUser('mine', []);
    server.faults.dropWatches({}, 'close');
    await seen.until(() => seen.states.at(-1)?.state === 'forbidden');
    expect(seen.events).toHaveLength(length);
  });
});
