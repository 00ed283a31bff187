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
  createHttpClient,
  HttpClient,
} from 'backstage-plugin-tekton-integrations-node';
import { FakeEvents, startEvents, Validation } from 'sandbox';
import { provider } from '../__testUtils__/provider';

const { signal } = new AbortController();
const PHASES = [
  'queued',
  'running',
  'stopping',
  'failed',
  'succeeded',
] as const;

describe('a receiver that is asked first', () => {
  let events: FakeEvents;
  let http: HttpClient;
  let time: number;

  beforeEach(async () => {
    time = Date.now();
    events = await startEvents({ clock: { now: () => time } });
    http = createHttpClient({ timeoutMs: 2_000 });
  });

  afterEach(async () => {
    await http.close();
    await events.close();
  });

  async function connected(
    validation: Validation | undefined,
    more: object = {},
  ) {
    const url = events.add({ path: '/builds', validation });
    const own = provider({
      webhook: { url, validation: { enabled: true, ...more } },
    });
    const client = await own.connect(http, () => time);
    return {
      client,
      send: (phase: (typeof PHASES)[number] = 'failed') =>
        client.send(own.target({ phase }), undefined, signal),
    };
  }

  const asked = () =>
    events.requests.filter(({ method }) => method === 'OPTIONS');

  it('is asked once, with the name of the portal and the rate, which requests carry', async () => {
    const { send } = await connected({ origins: ['portal.example'], rate: 60 });

    await expect(send('running')).resolves.toMatchObject({ kind: 'delivered' });
    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    expect(asked()).toMatchObject([
      {
        headers: {
          'webhook-request-origin': 'portal.example',
          'webhook-request-rate': '120',
        },
      },
    ]);
    expect(
      events.requests
        .filter(({ method }) => method === 'POST')
        .map(({ headers }) => [
          headers.origin,
          headers['webhook-request-origin'],
        ]),
    ).toEqual([
      ['portal.example', 'portal.example'],
      ['portal.example', 'portal.example'],
    ]);
  });

  it('is asked under another name and rate where the settings say so', async () => {
    const { send } = await connected(
      { origins: ['builds.acme'] },
      { requestOrigin: 'Builds.Acme', requestRate: 600 },
    );

    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    expect(asked()[0]?.headers).toMatchObject({
      'webhook-request-origin': 'Builds.Acme',
      'webhook-request-rate': '600',
    });
  });

  it.each<[string, Validation]>([
    ['all', { origins: ['*'], rate: '*' }],
    ['this one, without a rate', { origins: ['portal.example'] }],
    [
      'this one, by an answer 405 that has the headers',
      { origins: ['portal.example'], status: 405 },
    ],
  ])('consents to %s', async (_, validation) => {
    const { client, send } = await connected(validation);

    await expect(client.check(signal)).resolves.toMatchObject({ kind: 'ok' });
    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
  });

  it.each<[string, Validation | undefined]>([
    ['to somebody else', { origins: ['other.example'] }],
    ['to nobody, with a plain 200', undefined],
  ])('is sent nothing where it consents %s', async (_, validation) => {
    const { client, send } = await connected(validation);

    await expect(client.check(signal)).resolves.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('requestOrigin'),
    });
    await expect(send()).resolves.toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringContaining("'portal.example' (200 OK)"),
    });
    expect(events.requests.filter(({ method }) => method === 'POST')).toEqual(
      [],
    );
  });

  it.each<[string, Parameters<FakeEvents['faults']['next']>[0]]>([
    ['is away', { kind: 'status', status: 503 }],
    ['resets', { kind: 'reset' }],
    ['asks to wait', { kind: 'rateLimited', retryAfterSeconds: 3 }],
  ])('is asked again later where it %s', async (_, effect) => {
    const { send } = await connected({ origins: ['*'] });
    events.faults.next(effect);

    await expect(send()).resolves.toMatchObject({ kind: 'retry' });
    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
  });

  it('may take back its consent, which each check and each day asks for', async () => {
    const { client, send } = await connected({ origins: ['*'], rate: '*' });
    await send('queued');
    time += 24 * 60 * 60 * 1000;
    await send('running');
    expect(asked()).toHaveLength(2);

    events.change('/builds', { validation: { origins: [] } });
    await expect(client.check(signal)).resolves.toMatchObject({
      kind: 'refused',
    });
    await expect(send()).resolves.toMatchObject({ kind: 'rejected' });
  });

  it('gets no more a minute than it allows, and tells the rate to the ledger', async () => {
    const { send } = await connected({ origins: ['*'], rate: 2 });
    const scope = `events:receiver:${new URL(events.url).host}/builds`;

    await expect(send('queued')).resolves.toMatchObject({
      kind: 'delivered',
      rate: { scope, limit: 2, remaining: 1, resetMs: 60_000 },
    });
    time += 20_000;
    await expect(send('running')).resolves.toMatchObject({
      kind: 'delivered',
      rate: { scope, limit: 2, remaining: 0, resetMs: 40_000 },
    });
    await expect(send()).resolves.toEqual({
      kind: 'throttled',
      scope,
      forMs: 40_000,
      cause: expect.stringContaining('2 requests a minute'),
    });
    time += 40_000;
    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    expect(events.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it.each([
    ['*', 'any number of'],
    [' 60 ', '60'],
    ['many', '120'],
    ['-5', '120'],
    ['0', '120'],
    ['1e9', '120'],
    ['', '120'],
  ])('with the rate %j allows %s requests a minute', async (rate, words) => {
    const { client } = await connected({ origins: ['*'] });
    events.faults.next({
      kind: 'status',
      status: 200,
      headers: {
        'webhook-allowed-origin': ' * ',
        'webhook-allowed-rate': rate,
      },
    });

    await expect(client.check(signal)).resolves.toMatchObject({
      kind: 'ok',
      message: expect.stringContaining(`events, ${words} requests a minute`),
    });
  });
});
