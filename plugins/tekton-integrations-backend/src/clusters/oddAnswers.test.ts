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
  scriptedServer,
  type Script,
  type ScriptedServer,
} from './__testUtils__/scriptedServer';
import { Stage, type Watching } from './__testUtils__/watching';
import { OBJECT_BYTES } from './objectSize';

const stage = new Stage();
let server: ScriptedServer;
afterEach(async () => {
  await stage.end();
  await server.close();
});

const GOOD = {
  metadata: {
    name: 'good',
    namespace: 'shop',
    uid: 'u1',
    resourceVersion: '5',
  },
};

function list(items: unknown[], version = '10'): string {
  return JSON.stringify({ metadata: { resourceVersion: version }, items });
}

function line(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

/** Watches PipelineRuns that are answered by script; nothing else is there. */
async function watchScript(script: {
  list: Script;
  watch: Script;
}): Promise<Watching> {
  server = await scriptedServer(path => {
    if (!path.includes('/pipelineruns')) {
      return undefined;
    }
    return path.includes('watch=') ? script.watch(path) : script.list(path);
  });
  return stage.watch({
    entries: [
      {
        name: 'prod',
        access: { kind: 'direct', url: server.url, skipTLSVerify: false },
        inherited: false,
        rules: false,
        path: 'tektonIntegrations.clusters[0]',
      },
    ],
    options: { rediscoverAfter: 60_000 },
  });
}

describe('a watch and odd answers', () => {
  it('passes over malformed objects of a list and says so', async () => {
    const seen = await watchScript({
      list: () => list([{ metadata: { name: 'bad' } }, GOOD]),
      watch: () => undefined,
    });
    await seen.until(() => seen.events.some(({ type }) => type === 'listed'));
    expect(seen.told('upsert')).toEqual(['good']);
    expect(seen.malformed).toMatchObject([
      {
        kind: 'PipelineRun',
        object: { metadata: { name: 'bad' } },
        message:
          'PipelineRun in cluster prod: metadata.uid or metadata.resourceVersion is missing; correct or delete the object, until then it is not seen',
      },
    ]);
  });

  it('fills in the kind that items of a list may leave out', async () => {
    const seen = await watchScript({
      list: () => list([GOOD]),
      watch: () => undefined,
    });
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.events[0]).toMatchObject({
      object: { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' },
    });
  });

  it('passes over malformed and unknown events of a watch', async () => {
    const next = { metadata: { ...GOOD.metadata, resourceVersion: '12' } };
    const seen = await watchScript({
      list: () => list([]),
      watch: () =>
        line('ADDED', { metadata: { name: 'bad', resourceVersion: '11' } }) +
        line('SOMETHING', next) +
        line('MODIFIED', next),
    });
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.malformed).toHaveLength(1);
    expect(seen.told('upsert')).toEqual(['good']);
  });

  it('passes over objects that are too large and says so', async () => {
    const large = {
      metadata: { ...GOOD.metadata, name: 'large', uid: 'u2' },
      spec: { description: 'x'.repeat(OBJECT_BYTES) },
    };
    const next = { metadata: { ...GOOD.metadata, resourceVersion: '12' } };
    const seen = await watchScript({
      list: () => list([large, GOOD]),
      watch: () => line('MODIFIED', large) + line('MODIFIED', next),
    });
    await seen.until(() => seen.told('upsert').length === 2);
    expect(seen.told('upsert')).toEqual(['good', 'good']);
    const told = {
      kind: 'PipelineRun',
      message:
        'PipelineRun in cluster prod: an object is larger than 4 MiB; make it smaller or delete it, until then it is not seen',
    };
    expect(seen.malformed).toMatchObject([told, told]);
  });

  it('gives up a page that breaks off, and reads it again', async () => {
    let lists = 0;
    const seen = await watchScript({
      list: () => {
        lists += 1;
        const whole = list([GOOD]);
        return lists === 1 ? whole.slice(0, -2) : whole;
      },
      watch: () => undefined,
    });
    await seen.until(() => seen.events.some(({ type }) => type === 'listed'));
    expect(seen.told('upsert')).toEqual(['good']);
    expect(seen.states.map(({ message }) => message)).toContain(
      "the answer to '/apis/tekton.dev/v1/pipelineruns' is not of a Kubernetes API; check the address of this cluster",
    );
  });

  it('does not storm a server that ends each watch at once', async () => {
    const seen = await watchScript({ list: () => list([]), watch: () => '' });
    await seen.until(() => seen.waits.filter(wait => wait < 100).length >= 7);
    expect(seen.waits.filter(wait => wait < 100).at(-1)).toBeGreaterThanOrEqual(
      32,
    );
    const { asked } = server;
    expect(
      asked.filter(path => path.includes('watch=')).length,
    ).toBeLessThanOrEqual(8);
  });

  it.each([
    ['a list that is no JSON', { list: () => '<html>', watch: () => '' }],
    [
      'a watch that is no JSON',
      { list: () => list([]), watch: () => '<html>\n' },
    ],
  ])('says so of %s', async (_, script) => {
    const seen = await watchScript(script);
    await seen.until(() =>
      seen.states.some(({ state }) => state === 'unreachable'),
    );
    expect(
      seen.states.find(({ state }) => state === 'unreachable')?.message,
    ).toBe(
      "the answer to '/apis/tekton.dev/v1/pipelineruns' is not of a Kubernetes API; check the address of this cluster",
    );
  });

  it('lists again after an ERROR event says that the version is gone', async () => {
    const gone = {
      kind: 'Status',
      code: 410,
      reason: 'Expired',
      message: 'too old',
    };
    let lists = 0;
    const seen = await watchScript({
      list: path => {
        lists += path.includes('limit=1&') || path.endsWith('limit=1') ? 0 : 1;
        return list([GOOD], lists === 1 ? '10' : '20');
      },
      watch: path =>
        path.includes('resourceVersion=10') ? line('ERROR', gone) : '',
    });
    await seen.until(
      () => seen.events.filter(({ type }) => type === 'listed').length === 2,
    );
    expect(seen.events.filter(({ type }) => type === 'listed')).toMatchObject([
      { gap: false },
      { gap: true },
    ]);
  });

  it('lists again when versions go back within a watch', async () => {
    const old = { metadata: { ...GOOD.metadata, resourceVersion: '3' } };
    let lists = 0;
    const seen = await watchScript({
      list: () => {
        lists += 1;
        return list([], lists === 1 ? '10' : '2');
      },
      watch: path =>
        path.includes('resourceVersion=10') ? line('MODIFIED', old) : '',
    });
    await seen.until(
      () => seen.events.filter(({ type }) => type === 'listed').length === 2,
    );
    expect(seen.told('upsert')).toEqual([]);
  });
});
