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
import type { KubeApi, NetworkPath } from 'sandbox/src/kube';
import { eventually } from '../__testUtils__/eventually';
import {
  forwardingProxy,
  type ForwardingProxy,
} from './__testUtils__/forwardingProxy';
import {
  entryOf,
  run,
  Stage,
  type Watching,
  type WatchingOptions,
} from './__testUtils__/watching';

const stage = new Stage();
afterEach(() => stage.end());

/** Three kinds of Runs and the namespaces. */
const LOOPS = 4;
/** How long after the end of a fault everything is known; milliseconds. */
const SECONDS = 3_000;

/** Times of a portal, a fiftieth of them. */
const ASKING = { quietAfter: 100, askEvery: 40, answerSoon: 200 };

function isLive(seen: Watching): boolean {
  return seen.states.at(-1)?.state === 'live';
}

async function watched(
  server: KubeApi,
  entry: Parameters<typeof entryOf>[1] = {},
  rest: Partial<WatchingOptions> = {},
): Promise<Watching> {
  const seen = stage.watch({
    entries: [entryOf(server, { rules: false, ...entry })],
    ...rest,
  });
  await seen.until(() => isLive(seen));
  await eventually(() =>
    expect(server.openWatches()).toBeGreaterThanOrEqual(LOOPS),
  );
  return seen;
}

/** Ends a fault, and tells how long it took until a Run was told. */
async function untilTold(
  seen: Watching,
  names: readonly string[],
  mend: () => void,
): Promise<number> {
  const begun = performance.now();
  mend();
  await seen.until(
    () => seen.told('upsert').length >= names.length && isLive(seen),
  );
  expect(seen.told('upsert')).toEqual(names);
  return performance.now() - begun;
}

describe('the way to a cluster', () => {
  let path: NetworkPath;

  it('that swallows bytes is noticed, and given up for a new one that works', async () => {
    const server = await stage.server();
    path = await stage.path(server);
    const seen = await watched(server, { url: path.url }, { options: ASKING });
    path.cut();
    server.create(run('a'));
    await seen.until(() => seen.states.at(-1)?.state === 'unreachable');
    server.requests.clear();
    const before = path.connections();
    expect(await untilTold(seen, ['a'], () => path.mend())).toBeLessThan(
      SECONDS,
    );
    expect(seen.events.filter(({ type }) => type === 'listed')).toHaveLength(3);
    // Each loop looks how far the server is and watches on.
    const asked = server.requests
      .all()
      .filter(({ path: each }) => each !== '/version');
    expect(asked.length).toBeLessThanOrEqual(LOOPS * 2);
    expect(path.connections() - before).toBeLessThanOrEqual(LOOPS * 2 + 3);
  });

  it('that swallows bytes costs few requests for as long as it does', async () => {
    const server = await stage.server();
    path = await stage.path(server);
    const seen = await watched(server, { url: path.url }, { options: ASKING });
    path.cut();
    await seen.until(() => seen.states.at(-1)?.state === 'unreachable');
    const before = path.connections();
    await new Promise(resolve => {
      setTimeout(resolve, 1_000);
    });
    // One question at a time, each given up after its time.
    expect(path.connections() - before).toBeLessThanOrEqual(
      1_000 / ASKING.answerSoon + 2,
    );
  });

  it('that is refused for a while is taken again, with nothing told twice', async () => {
    const server = await stage.server();
    path = await stage.path(server);
    const seen = await watched(server, { url: path.url }, { options: ASKING });
    server.create(run('a'));
    await seen.until(() => seen.told('upsert').length === 1);
    path.refuse();
    server.create(run('b'));
    await seen.until(() => seen.states.at(-1)?.state === 'unreachable');
    server.requests.clear();
    expect(await untilTold(seen, ['a', 'b'], () => path.mend())).toBeLessThan(
      SECONDS,
    );
    expect(
      server.requests.all().filter(({ path: each }) => each !== '/version')
        .length,
    ).toBeLessThanOrEqual(LOOPS * 2);
  });
});

describe('a server that restarts', () => {
  it('is watched on from where it was, however it refuses until it is up', async () => {
    const server = await stage.server();
    const seen = await watched(server, {}, { options: ASKING });
    server.requests.clear();
    const starting = server.faults.answer({ status: 503 });
    server.faults.resetConnections();
    server.create(run('a'));
    await seen.until(() => seen.states.at(-1)?.state === 'unreachable');
    expect(await untilTold(seen, ['a'], () => starting.clear())).toBeLessThan(
      SECONDS,
    );
    expect(seen.events.filter(({ type }) => type === 'listed')).toHaveLength(3);
  });

  it('from a backup begins another epoch, which a restart of the portal remembers', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    server.create(run('a'));
    const snapshot = server.faults.snapshot();
    const seen = await watched(server);
    server.create(run('b'));
    await seen.until(() => seen.told('upsert').length === 2);
    server.faults.restore(snapshot);
    await seen.until(() =>
      [...seen.positions.values()].some(each => each.endsWith('@1')),
    );
    await seen.watchers.stop('prod');
    const again = await watched(server, {}, { positions: seen.positions });
    server.create(run('c'));
    await again.until(() => again.told('upsert').length === 1);
    const epochs = [...seen.events, ...again.events].flatMap(event =>
      event.type === 'upsert' ? [event.epoch] : [],
    );
    expect(epochs).toEqual([0, 0, 1, 1]);
  });
});

describe('a watch without bookmarks', () => {
  it('is opened anew when it is quiet, and makes nothing wait', async () => {
    const server = await stage.server({ bookmarkIntervalMs: 3_600_000 });
    const seen = await watched(server, {}, { options: { stallAfter: 300 } });
    server.requests.clear();
    const begun = performance.now();
    const opened = () =>
      server.requests.all().filter(({ target }) => target?.verb === 'watch');
    while (opened().length < 3 * LOOPS) {
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
    server.create(run('a'));
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.waits).toEqual([]);
    expect(seen.events.filter(({ type }) => type === 'listed')).toHaveLength(3);
    const rounds = Math.ceil((performance.now() - begun) / 300) + 1;
    expect(server.requests.all().length).toBeLessThanOrEqual(
      rounds * LOOPS * 2,
    );
  });
});

describe('the certificate of a cluster', () => {
  it('may change with its file while the portal runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ca-'));
    const caFile = join(folder, 'ca.crt');
    const server = await stage.server({ tls: true });
    await writeFile(caFile, server.ca ?? '');
    const seen = await watched(server, { caFile }, { options: ASKING });
    const next = server.faults.rotateCertificate();
    // What is open stays open.
    server.create(run('a'));
    await seen.until(() => seen.told('upsert').length === 1);
    server.faults.resetConnections();
    await seen.until(() => seen.states.at(-1)?.state === 'unreachable');
    expect(seen.states.at(-1)?.message).toContain('self-signed certificate');
    await writeFile(caFile, next);
    expect(
      await untilTold(seen, ['a', 'b'], () => server.create(run('b'))),
    ).toBeLessThan(SECONDS);
    await rm(folder, { recursive: true });
  });
});

describe('the clock on the wall', () => {
  it.each([
    ['back', -3_600_000],
    ['ahead', 3_600_000],
  ])('may jump %s by an hour', async (_, jump) => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    let ahead = 0;
    const seen = await watched(
      server,
      {},
      {
        options: { savePositionEvery: 20 },
        now: () => Date.now() + ahead,
      },
    );
    const waits = seen.waits.length;
    ahead = jump;
    for (const name of ['a', 'b', 'c']) {
      server.create(run(name));
      await seen.until(() => seen.told('upsert').includes(name));
      await new Promise(resolve => {
        setTimeout(resolve, 40);
      });
    }
    server.create(run('d'));
    await seen.until(
      () =>
        seen.positions.get('uid-1/pipelineruns.tekton.dev/*') ===
        server.resourceVersion(),
    );
    expect(seen.told('upsert')).toEqual(['a', 'b', 'c', 'd']);
    expect(seen.waits).toHaveLength(waits);
  });
});

describe("the kubernetes plugin's proxy", () => {
  let proxy: ForwardingProxy;
  afterEach(() => proxy.close());

  async function through(compresses: 'asked' | 'always') {
    const server = await stage.server();
    proxy = await forwardingProxy(server.url, {
      token: server.adminToken,
      compresses,
    });
    const seen = stage.watch({
      entries: [
        {
          ...entryOf(server, { rules: false }),
          access: { kind: 'kubernetesPlugin', cluster: 'prod' },
          inherited: true,
        },
      ],
      kubernetesPlugin: {
        baseUrl: async () => proxy.url,
        token: async () => 'of-the-plugin',
      },
    });
    return { server, seen };
  }

  it('gives each event at once, since it is asked not to compress', async () => {
    const { server, seen } = await through('asked');
    await seen.until(() => isLive(seen));
    server.create(run('a'));
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.told('upsert')).toEqual(['a']);
  });

  it('is not trusted to give events in time where it compresses in any case', async () => {
    const { seen } = await through('always');
    await seen.until(() => seen.states.at(-1)?.state === 'unreachable');
    expect(seen.states.at(-1)?.message).toBe(
      'something between the portal and this cluster compresses answers (content-encoding: gzip) although they are asked for as they are, and would keep back what happens: switch compression off for this address',
    );
  });
});
