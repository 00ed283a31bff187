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

import {
  entryOf,
  reference,
  run,
  Stage,
  type Watching,
} from './__testUtils__/watching';

const stage = new Stage();
afterEach(() => stage.end());

const PIPELINE_RUNS = 'uid-1/pipelineruns.tekton.dev/*';

function listed(seen: Watching, kind = 'PipelineRun') {
  return seen.events.filter(
    event => event.type === 'listed' && event.kind === kind,
  );
}

function live(seen: Watching): boolean {
  return (
    seen.watchers.health().every(({ state }) => state === 'live') &&
    seen.watchers.health().length > 0
  );
}

/** A server whose Run `a` was seen by a watch that has ended. */
async function seenBefore() {
  const server = await stage.server({ clusterUid: 'uid-1' });
  server.create(run('a'));
  const before = stage.watch({ entries: [entryOf(server, { rules: false })] });
  await before.until(() => live(before));
  await before.watchers.stop('prod');
  server.requests.clear();
  return { server, positions: before.positions };
}

describe('resuming a watch', () => {
  it('goes on where the last one ended, without a list', async () => {
    const { server, positions } = await seenBefore();
    server.create(run('b'));
    server.delete(reference('a'));
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      positions,
    });
    await seen.until(() => seen.told('deleted').length === 1);
    expect(seen.told('upsert')).toEqual(['b']);
    expect(listed(seen)).toEqual([]);
  });

  it('lists again and marks the gap where its position is gone', async () => {
    const { server, positions } = await seenBefore();
    server.create(run('b'));
    server.faults.compact();
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      positions,
    });
    await seen.until(() => listed(seen).length === 1 && live(seen));
    expect(seen.told('upsert')).toEqual(['a', 'b']);
    expect(listed(seen)).toMatchObject([{ gap: true }]);
    expect(seen.events[0]).toMatchObject({ gap: true });
  });

  it.each(['error', 'wait'] as const)(
    'lists again after the server was restored from a backup (future versions: %s)',
    async futureVersion => {
      const server = await stage.server({ clusterUid: 'uid-1', futureVersion });
      const snapshot = server.faults.snapshot();
      server.create(run('a'));
      const before = stage.watch({
        entries: [entryOf(server, { rules: false })],
      });
      await before.until(() => live(before));
      await before.watchers.stop('prod');
      server.faults.restore(snapshot);
      const seen = stage.watch({
        entries: [entryOf(server, { rules: false })],
        positions: before.positions,
      });
      await seen.until(() => listed(seen).length === 1);
      expect(listed(seen)).toMatchObject([{ gap: true, uids: new Set() }]);
    },
  );

  it('lists rules at each start, since they are kept in memory only', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    const before = stage.watch({ entries: [entryOf(server)] });
    await before.until(
      () =>
        listed(before, 'Provider').length === 1 &&
        listed(before, 'Notification').length === 1 &&
        live(before),
    );
    await before.watchers.stop('prod');
    const seen = stage.watch({
      entries: [entryOf(server)],
      positions: before.positions,
    });
    await seen.until(
      () =>
        listed(seen, 'Provider').length === 1 &&
        listed(seen, 'Notification').length === 1,
    );
    expect([...before.positions.keys()].sort()).toEqual([
      'uid-1/customruns.tekton.dev/*',
      PIPELINE_RUNS,
      'uid-1/taskruns.tekton.dev/*',
    ]);
  });

  it('saves a position only after the consumer has taken the event', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    let release = () => {};
    let asked = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const reached = new Promise<void>(resolve => {
      asked = resolve;
    });
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      async consume({ type, kind }) {
        if (type === 'upsert' && kind === 'PipelineRun') {
          asked();
          await held;
        }
      },
    });
    await seen.until(() => live(seen));
    const before = seen.positions.get(PIPELINE_RUNS);
    server.create(run('a'));
    await reached;
    expect(seen.positions.get(PIPELINE_RUNS)).toBe(before);
    release();
    await seen.until(
      () => seen.positions.get(PIPELINE_RUNS) === server.resourceVersion(),
    );
    expect(seen.told('upsert')).toEqual(['a']);
  });

  it('moves its position on with bookmarks while nothing of its own changes', async () => {
    const server = await stage.server({
      clusterUid: 'uid-1',
      bookmarkIntervalMs: 10,
    });
    const seen = stage.watch({ entries: [entryOf(server, { rules: false })] });
    await seen.until(() => live(seen));
    server.create(run('t', { kind: 'TaskRun' }));
    await seen.until(
      () => seen.positions.get(PIPELINE_RUNS) === server.resourceVersion(),
    );
    expect(seen.told('upsert', 'PipelineRun')).toEqual([]);
  });

  it('gives an event again that the consumer did not take', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    let failures = 2;
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      async consume({ kind, type }) {
        if (kind === 'PipelineRun' && type === 'upsert' && failures > 0) {
          failures -= 1;
          throw new Error('no database');
        }
      },
    });
    await seen.until(() => live(seen));
    server.create(run('a'));
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.errors).toHaveLength(2);
    server.create(run('b'));
    await seen.until(() => seen.told('upsert').length === 2);
    expect(seen.told('upsert')).toEqual(['a', 'b']);
    expect(seen.errors).toHaveLength(2);
  });

  it('begins a list anew when a page of it has expired', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    ['a', 'b', 'c'].forEach(name => server.create(run(name)));
    let compacted = false;
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      options: { pageLimit: 2 },
      async consume({ type }) {
        if (type === 'upsert' && !compacted) {
          compacted = true;
          server.create(run('d'));
          server.faults.compact();
        }
      },
    });
    await seen.until(() => listed(seen).length === 1);
    expect(listed(seen)).toMatchObject([
      { uids: expect.objectContaining({ size: 4 }) },
    ]);
    expect(new Set(seen.told('upsert'))).toEqual(new Set(['a', 'b', 'c', 'd']));
  });

  it('goes on without a gap when a watch ends after its time', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      options: { watchAtLeast: 1_000, watchAtMost: 1_000 },
    });
    await seen.until(() => live(seen));
    const opened = () =>
      server.requests
        .all()
        .filter(
          ({ target }) =>
            target?.resource === 'pipelineruns' && target.verb === 'watch',
        ).length;
    const names: string[] = [];
    while (opened() < 2) {
      const name = `run-${names.length}`;
      names.push(name);
      server.create(run(name));
      await seen.until(() => seen.told('upsert').length === names.length);
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
    expect(seen.told('upsert')).toEqual(names);
    expect(listed(seen)).toHaveLength(1);
    expect(seen.waits).toEqual([]);
  });
});
