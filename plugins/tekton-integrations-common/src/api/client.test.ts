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

import { createServer, Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { ZodError } from 'zod';
import { TektonIntegrationsClient } from './client';

/** Answers each path with what the test put there, and keeps what was asked. */
class Backend {
  readonly asked: string[] = [];
  readonly bodies: unknown[] = [];
  readonly answers = new Map<string, { status: number; body: unknown }>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const url = request.url ?? '';
      this.asked.push(`${request.method} ${url}`);
      const body = await text(request);
      if (body) {
        this.bodies.push(JSON.parse(body));
      }
      const answer = this.answers.get(url.split('?')[0]);
      response.writeHead(answer?.status ?? 500, {
        'content-type': 'application/json',
      });
      response.end(JSON.stringify(answer?.body ?? {}));
    });
  }

  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        if (address === null || typeof address === 'string') {
          reject(new Error('no port'));
          return;
        }
        resolve(`http://127.0.0.1:${address.port}`);
      });
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise(resolve => {
      this.#server.close(() => resolve());
    });
  }
}

const run = {
  id: 'r1',
  cluster: 'main',
  kind: 'PipelineRun',
  namespace: 'team-shop',
  name: 'build-1',
  definition: 'build',
  phase: 'succeeded',
  createdAt: '2026-03-01T10:00:00Z',
  tasks: { done: 2, total: 2 },
};

describe('TektonIntegrationsClient', () => {
  let backend: Backend;
  let client: TektonIntegrationsClient;

  beforeEach(async () => {
    backend = new Backend();
    const url = await backend.listen();
    client = new TektonIntegrationsClient({
      discoveryApi: { getBaseUrl: async pluginId => `${url}/api/${pluginId}` },
      fetchApi: { fetch },
    });
  });

  afterEach(() => backend.close());

  it('asks for a page of Runs with each given parameter', async () => {
    const page = { items: [], older: 'c2', clusters: [], setup: [] };
    backend.answers.set('/api/tekton-integrations/runs', {
      status: 200,
      body: page,
    });

    await expect(
      client.getRuns({
        entityRef: 'component:default/shop',
        cursor: undefined,
        limit: 5,
        phase: ['failed', 'timedOut'],
        latest: 'true',
      }),
    ).resolves.toEqual(page);
    expect(backend.asked).toEqual([
      'GET /api/tekton-integrations/runs?entityRef=component%3Adefault%2Fshop&limit=5&phase=failed&phase=timedOut&latest=true',
    ]);
  });

  it('encodes the id of a Run', async () => {
    const details = {
      run,
      transitions: [],
      tasks: [],
      deliveries: [],
      notSent: [],
      entities: [],
    };
    backend.answers.set('/api/tekton-integrations/runs/a%2F..%2Fb', {
      status: 200,
      body: details,
    });

    await expect(client.getRun('a/../b')).resolves.toEqual(details);
  });

  it.each([
    ['getTold', '/told', { items: [] }],
    ['getProviders', '/providers', { items: [] }],
    ['getNotifications', '/notifications', { items: [] }],
  ] as const)('%s asks for %s', async (method, path, body) => {
    backend.answers.set(`/api/tekton-integrations${path}`, {
      status: 200,
      body,
    });

    await expect(client[method]('component:default/shop')).resolves.toEqual(
      body,
    );
    expect(backend.asked).toHaveLength(1);
  });

  it('asks for the state of the plugin', async () => {
    const body = {
      mode: 'send',
      clusters: [],
      configErrors: [],
      unreadable: [],
      deliveries: { delivered: 3 },
      warnings: ['No Lease is held.'],
    };
    backend.answers.set('/api/tekton-integrations/status', {
      status: 200,
      body,
    });

    await expect(client.getStatus()).resolves.toEqual(body);
  });

  it('takes a status without warnings, of an older backend', async () => {
    backend.answers.set('/api/tekton-integrations/status', {
      status: 200,
      body: {
        mode: 'send',
        clusters: [],
        configErrors: [],
        unreadable: [],
        deliveries: {},
      },
    });

    await expect(client.getStatus()).resolves.toMatchObject({ warnings: [] });
  });

  it.each([
    ['/deliveries/a%2Fb/redeliver', { comment: 'again' }],
    ['/deliveries/discard', { rule: 'config///main' }],
    ['/providers/pause', { provider: 'config///slack' }],
    ['/providers/resume', { provider: 'config///slack', onResume: 'none' }],
    ['/providers/test', { provider: 'config///slack' }],
    ['/notifications/suspend', { rule: 'config///main' }],
    ['/notifications/resume', { rule: 'config///main' }],
  ] as const)('posts to %s', async (path, body) => {
    const delivery = {
      id: 'd2',
      runId: 'r1',
      rule: 'config///main',
      provider: { id: 'config///slack', name: 'slack', type: 'SlackApp' },
      target: { vendor: 'Slack', what: 'message', where: '#builds' },
      kind: 'event',
      phase: 'failed',
      state: 'waiting',
      perhapsTwice: false,
      createdAt: '2026-03-01T10:00:00Z',
      attempts: 0,
    };
    const answer = {
      message: 'done',
      delivery,
      done: 1,
      refused: 0,
      refusals: [],
      outcome: 'ok',
      checkedAt: '2026-03-01T10:00:00Z',
    };
    backend.answers.set(`/api/tekton-integrations${path}`, {
      status: 200,
      body: answer,
    });
    const calls = {
      '/deliveries/a%2Fb/redeliver': () =>
        client.act('redeliver', 'a/b', { comment: 'again' }),
      '/deliveries/discard': () =>
        client.actOnAll('discard', { rule: 'config///main' }),
      '/providers/pause': () =>
        client.pauseProvider({ provider: 'config///slack' }),
      '/providers/resume': () =>
        client.resumeProvider({
          provider: 'config///slack',
          onResume: 'none',
        }),
      '/providers/test': () =>
        client.testProvider({ provider: 'config///slack' }),
      '/notifications/suspend': () =>
        client.suspendNotification({ rule: 'config///main' }),
      '/notifications/resume': () =>
        client.resumeNotification({ rule: 'config///main' }),
    };
    await expect(calls[path]()).resolves.toMatchObject({ message: 'done' });
    expect(backend.asked).toEqual([`POST /api/tekton-integrations${path}`]);
    expect(backend.bodies).toEqual([body]);
  });

  it('asks for what people may act upon', async () => {
    const list = { items: [], more: false };
    const path = '/api/tekton-integrations/deliveries';
    backend.answers.set(`${path}/review`, { status: 200, body: list });
    backend.answers.set(`${path}/failed`, { status: 200, body: list });
    await expect(client.getWaitingForReview()).resolves.toEqual(list);
    await expect(
      client.getFailed({ rule: 'config///main', since: undefined }),
    ).resolves.toEqual(list);
    expect(backend.asked).toEqual([
      `GET ${path}/review`,
      `GET ${path}/failed?rule=config%2F%2F%2Fmain`,
    ]);
  });

  it('asks why a Run was reported as it was', async () => {
    const explanation = {
      run,
      explainedAt: '2026-03-01T10:00:00Z',
      commit: { message: 'The Run names no commit.' },
      routing: { message: 'No entity routes.', needed: false },
      rules: [
        {
          rule: 'config///failures',
          sentence: '#builds when a Run failed',
          outcome: 'unsent',
          reason: 'notMatched',
          message: 'statuses: only failed',
          targets: [],
          deliveries: [],
        },
      ],
    };
    backend.answers.set('/api/tekton-integrations/runs/r1/explain', {
      status: 200,
      body: explanation,
    });

    await expect(client.explainRun('r1')).resolves.toEqual(explanation);
  });

  it('posts what is to be previewed', async () => {
    const preview = {
      sentence: '#builds for each Run',
      problems: [],
      examined: 1,
      told: 1,
      items: [
        {
          run,
          outcome: 'told',
          targets: [
            {
              vendor: 'Slack',
              what: 'message',
              where: '#builds',
              content: { text: 'x', blocks: [{ a: [1, null] }] },
            },
          ],
        },
      ],
    };
    backend.answers.set('/api/tekton-integrations/preview', {
      status: 200,
      body: preview,
    });

    await expect(
      client.preview({ spec: { providerRef: { name: 'slack' } }, days: 3 }),
    ).resolves.toEqual(preview);
    expect(backend.asked).toEqual(['POST /api/tekton-integrations/preview']);
    expect(backend.bodies).toEqual([
      { spec: { providerRef: { name: 'slack' } }, days: 3 },
    ]);
  });

  it("throws the backend's error with its name and status", async () => {
    backend.answers.set('/api/tekton-integrations/providers', {
      status: 403,
      body: {
        error: { name: 'NotAllowedError', message: 'not yours' },
        response: { statusCode: 403 },
      },
    });

    await expect(client.getProviders()).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 403,
      cause: { name: 'NotAllowedError', message: 'not yours' },
    });
  });

  it('throws where the answer is something unknown', async () => {
    backend.answers.set('/api/tekton-integrations/told', {
      status: 200,
      body: { things: [] },
    });

    await expect(
      client.getTold('component:default/shop'),
    ).rejects.toBeInstanceOf(ZodError);
  });
});
