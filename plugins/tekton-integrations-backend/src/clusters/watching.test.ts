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

import { entryOf, reference, run, Stage } from './__testUtils__/watching';

const stage = new Stage();
afterEach(() => stage.end());

describe('watching a cluster', () => {
  it('tells what is there, that the list is complete, and what changes', async () => {
    const server = await stage.server();
    server.create(run('a'));
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    server.create(run('b'));
    server.patch(reference('b'), { metadata: { labels: { x: 'y' } } });
    server.delete(reference('a'));
    await seen.until(() => seen.told('deleted').length === 1);
    expect(seen.told('upsert')).toEqual(['a', 'b', 'b']);
    expect(seen.told('deleted')).toEqual(['a']);
    expect(
      seen.events
        .filter(({ type }) => type === 'listed')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual([
      'CustomRun',
      'Notification',
      'PipelineRun',
      'Provider',
      'TaskRun',
    ]);
  });

  it('names the cluster by the uid of kube-system', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    server.create(run('a'));
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.events.find(({ type }) => type === 'upsert')).toMatchObject({
      cluster: { id: 'uid-1', name: 'prod' },
      kind: 'PipelineRun',
      gap: false,
    });
  });

  it('lists in pages, completely and once', async () => {
    const server = await stage.server();
    const names = Array.from(
      { length: 53 },
      (_, index) => `run-${100 + index}`,
    );
    names.forEach(name => server.create(run(name)));
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      options: { pageLimit: 10 },
    });
    await seen.until(() =>
      seen.events.some(
        ({ type, kind }) => type === 'listed' && kind === 'PipelineRun',
      ),
    );
    expect(seen.told('upsert').sort()).toEqual(names);
    const listed = seen.events.find(
      ({ type, kind }) => type === 'listed' && kind === 'PipelineRun',
    );
    expect(listed).toMatchObject({
      type: 'listed',
      gap: false,
      uids: expect.objectContaining({ size: 53 }),
    });
    const pages = server.requests
      .all()
      .filter(
        ({ target, query }) =>
          target?.resource === 'pipelineruns' &&
          new URLSearchParams(query).has('limit'),
      );
    expect(pages).toHaveLength(6);
  });

  it('leaves out the bookkeeping of field managers', async () => {
    const server = await stage.server();
    const made = run('a');
    server.create({
      ...made,
      metadata: { ...made.metadata, managedFields: [{ manager: 'kubectl' }] },
    });
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.told('upsert').length === 1);
    expect(JSON.stringify(seen.events)).not.toContain('managedFields');
  });

  it('watches the named namespaces and no others', async () => {
    const server = await stage.server();
    ['shop', 'cart', 'desk'].forEach(namespace =>
      server.create(run(`in-${namespace}`, { namespace })),
    );
    const seen = stage.watch({
      entries: [entryOf(server, { namespaces: ['shop', 'cart'] })],
    });
    await seen.until(
      () =>
        seen.states.at(-1)?.state === 'live' &&
        seen.told('upsert').length === 2,
    );
    expect(seen.told('upsert').sort()).toEqual(['in-cart', 'in-shop']);
    const asked = server.requests
      .all()
      .filter(({ target }) => target?.group === 'tekton.dev');
    expect(new Set(asked.map(({ target }) => target?.namespace))).toEqual(
      new Set(['shop', 'cart']),
    );
    expect(
      seen.events
        .flatMap(event =>
          event.type === 'listed' && event.kind === 'TaskRun'
            ? [event.namespace]
            : [],
        )
        .sort(),
    ).toEqual(['cart', 'shop']);
  });

  it('does not look for rules where they do not count', async () => {
    const server = await stage.server();
    const seen = stage.watch({ entries: [entryOf(server, { rules: false })] });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    expect(
      server.requests.all().map(({ target }) => target?.group),
    ).not.toContain('integrations.tekton.ornew.io');
  });

  it('gives events in their order, and the end of a list when all were taken', async () => {
    const server = await stage.server();
    const names = Array.from({ length: 300 }, (_, n) => `run-${1000 + n}`);
    names.forEach(name => server.create(run(name)));
    let running = 0;
    let most = 0;
    let atTheEnd: number | undefined;
    const seen = stage.watch({
      entries: [entryOf(server, { rules: false })],
      async consume({ kind, type }) {
        if (kind === 'PipelineRun' && type === 'upsert') {
          running += 1;
          most = Math.max(most, running);
          await new Promise(resolve => {
            setImmediate(resolve);
          });
          running -= 1;
        } else if (kind === 'PipelineRun') {
          atTheEnd = running;
        }
      },
    });
    await seen.until(() => atTheEnd !== undefined);
    expect(atTheEnd).toBe(0);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(128);
    expect(seen.told('upsert')).toEqual(names);
  });

  it('stops at once and leaves no request behind', async () => {
    const server = await stage.server();
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    await seen.watchers.stop('prod');
    expect(seen.watchers.health()).toEqual([]);
    const before = seen.events.length;
    server.create(run('late'));
    await seen.watchers.close();
    expect(seen.events).toHaveLength(before);
  });

  it('stops while it waits', async () => {
    const server = await stage.server();
    server.faults.answer({ status: 500 });
    const seen = stage.watch({
      entries: [entryOf(server)],
      options: { backoffMin: 60_000 },
    });
    await seen.until(() => seen.waits.length > 0);
    await seen.watchers.stop('prod');
    expect(seen.watchers.health()).toEqual([]);
  });
});

describe('the identity of a cluster', () => {
  it('is its configured name where kube-system may not be read', async () => {
    const server = await stage.server();
    server.create(run('a'));
    server.addUser('narrow', [
      { verbs: ['list', 'watch'], groups: ['tekton.dev'], resources: ['*'] },
    ]);
    const seen = stage.watch({
      entries: [entryOf(server, { token: 'narrow', rules: false })],
    });
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.events[0].cluster).toEqual({ id: 'prod', name: 'prod' });
  });

  it('is asked for again while the cluster cannot be reached', async () => {
    const server = await stage.server();
    server.create(run('a'));
    server.faults.answer({ status: 503, path: '/api/v1/namespaces', times: 3 });
    const seen = stage.watch({ entries: [entryOf(server)] });
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.states[0]).toMatchObject({
      name: 'prod',
      state: 'unreachable',
    });
    expect(seen.waits).toHaveLength(3);
  });

  it('refuses the second of two names for one cluster', async () => {
    const server = await stage.server({ clusterUid: 'uid-1' });
    server.create(run('a'));
    const seen = stage.watch({
      entries: [
        entryOf(server, {
          name: 'one',
          path: 'tektonIntegrations.clusters[0]',
        }),
        entryOf(server, {
          name: 'two',
          path: 'tektonIntegrations.clusters[1]',
        }),
      ],
    });
    await seen.until(
      () =>
        seen.states.some(({ name }) => name === 'two') &&
        seen.told('upsert').length === 1,
    );
    expect(seen.watchers.health()).toMatchObject([
      { name: 'one' },
      {
        name: 'two',
        state: 'forbidden',
        message:
          "is the same cluster as 'one' (kube-system has uid uid-1): remove tektonIntegrations.clusters[1] or tektonIntegrations.clusters[0]",
      },
    ]);
    expect(seen.told('upsert')).toEqual(['a']);
  });
});
