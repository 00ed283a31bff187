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
import { PortalCallbacks, startCallbacks } from '../__testUtils__/callbacks';
import { provider } from '../__testUtils__/provider';

const { signal } = new AbortController();
const DAY = 24 * 60 * 60 * 1000;
const LATER: Validation = {
  origins: ['portal.example'],
  rate: 60,
  callback: { afterMs: 0 },
};

describe('a receiver that may consent later', () => {
  let events: FakeEvents;
  let http: HttpClient;
  let callbacks: PortalCallbacks;
  let time: number;
  let waiting: (() => void)[];

  beforeEach(async () => {
    time = Date.parse('2026-11-21T10:00:00Z');
    waiting = [];
    events = await startEvents({
      clock: { now: () => time },
      timers: {
        after: (_, run) => {
          waiting.push(run);
          return () => {
            waiting = waiting.filter(other => other !== run);
          };
        },
      },
    });
    http = createHttpClient({ timeoutMs: 2_000 });
    callbacks = await startCallbacks(() => time);
  });

  afterEach(async () => {
    await http.close();
    await events.close();
    await callbacks.close();
  });

  async function connected(
    validation: Validation | undefined,
    more: object = {},
  ) {
    const url = events.add({ path: '/builds', validation });
    const own = provider({
      webhook: {
        url,
        validation: { enabled: true, requestCallback: true, ...more },
      },
    });
    const client = await own.connect(http, () => time, { callbacks });
    return {
      url,
      check: () => client.check(signal),
      send: (phase: 'running' | 'failed' = 'failed') =>
        client.send(own.target({ phase }), undefined, signal),
    };
  }

  /** The receiver's time to call has come. */
  async function consent() {
    const before = events.callbacks('/builds').length;
    waiting.splice(0).forEach(run => run());
    while (events.callbacks('/builds').length === before) {
      await new Promise(setImmediate);
    }
  }

  const asked = () =>
    events.requests
      .filter(({ method }) => method === 'OPTIONS')
      .map(({ headers }) => headers['webhook-request-callback']);

  it('is sent nothing until it does, and told where it can', async () => {
    const { check, send } = await connected(LATER);

    await expect(send()).resolves.toEqual({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringMatching(
        /has not consented to events from 'portal\.example' yet \(200 OK\): .*Events wait until it does\.$/,
      ),
      exchange: expect.anything(),
    });
    expect(asked()).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callbacks\/1$/),
    ]);
    await consent();
    await expect(check()).resolves.toEqual({
      kind: 'ok',
      message: expect.stringMatching(
        /takes events, 60 requests a minute, as it said by callback; that counts until 2027-02-19\.$/,
      ),
    });
    await expect(send()).resolves.toMatchObject({
      kind: 'delivered',
      rate: { limit: 60 },
    });
    expect(events.callbacks('/builds')).toMatchObject([
      { origin: 'portal.example', status: 200 },
    ]);
  });

  it('tells its address to nobody else', async () => {
    const { check, send } = await connected(LATER);
    const told = JSON.stringify([await check(), await send()]);

    expect(told).not.toContain('/callbacks/');
    expect(callbacks.asked).toHaveLength(1);
  });

  it('is asked for no callback unless the settings say so', async () => {
    const { send } = await connected(LATER, { requestCallback: false });

    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    expect(asked()).toEqual([undefined]);
    expect(callbacks.asked).toEqual([]);
  });

  it('may consent in its answer all the same, and that counts first', async () => {
    const { check } = await connected({ origins: ['*'], rate: 30 });
    callbacks.say({ 'webhook-allowed-rate': '5' });

    await expect(check()).resolves.toMatchObject({
      kind: 'ok',
      message: expect.stringMatching(/events, 30 requests a minute\.$/),
    });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['no rate', {}, '120'],
    ['another rate', { 'webhook-allowed-rate': '7' }, '7'],
    ['no limit', { 'webhook-allowed-rate': '*' }, 'any number of'],
    ['nonsense', { 'webhook-allowed-rate': '1, 2' }, '120'],
  ])('may say %s by callback', async (_, fields, words) => {
    const { check } = await connected(undefined);
    await check();
    callbacks.say(fields);

    await expect(check()).resolves.toMatchObject({
      kind: 'ok',
      message: expect.stringContaining(`events, ${words} requests a minute`),
    });
  });

  it('can change its mind about the rate, which the next check takes', async () => {
    const { check, send } = await connected(undefined);
    await check();
    callbacks.say({ 'webhook-allowed-rate': '60' });
    await check();
    callbacks.say({ 'webhook-allowed-rate': '1' });
    await check();

    await expect(send('running')).resolves.toMatchObject({
      kind: 'delivered',
      rate: { limit: 1, remaining: 0 },
    });
    await expect(send()).resolves.toMatchObject({ kind: 'throttled' });
  });

  it.each([404, 405, 500, 503])(
    'needs no OPTIONS for that, which it answers by %s',
    async status => {
      const { check, send } = await connected(undefined);
      await check();
      callbacks.say({});
      events.faults.add({
        effect: { kind: 'status', status },
        method: 'OPTIONS',
      });

      await expect(check()).resolves.toMatchObject({ kind: 'ok' });
      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    },
  );

  it.each<[string, Parameters<FakeEvents['faults']['next']>[0], string]>([
    [
      'it lets somebody else send',
      {
        kind: 'status',
        status: 200,
        headers: { 'webhook-allowed-origin': 'other.example' },
      },
      'refused',
    ],
    [
      'it has too much to do',
      { kind: 'rateLimited', retryAfterSeconds: 3 },
      'unknown',
    ],
    ['nobody answers', { kind: 'reset' }, 'unknown'],
  ])('has not consented where %s now', async (_, effect, kind) => {
    const { check } = await connected(undefined);
    await check();
    callbacks.say({});
    events.faults.next(effect);

    await expect(check()).resolves.toMatchObject({ kind });
  });

  it('has to consent again in time, and before that each day without a word', async () => {
    const { send } = await connected(undefined);
    await send();
    callbacks.say({});
    time += DAY;
    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    time += 88 * DAY;
    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    time += DAY;
    await expect(send()).resolves.toMatchObject({ kind: 'rejected' });
  });

  it('is given another address before the one that it has ends', async () => {
    const { check } = await connected(undefined);
    await check();
    time += 4 * DAY;
    await check();
    time += 1_000;
    await check();

    expect(asked().map(address => address?.slice(-1))).toEqual(['1', '1', '2']);
  });

  it('consents for one address and one name', async () => {
    const { url } = await connected(undefined, {
      requestOrigin: 'Builds.Acme',
    });
    const { check } = await connected(undefined, {
      requestOrigin: 'Builds.Acme',
    });
    await check();

    expect(callbacks.asked).toMatchObject([
      {
        purpose: 'handshake',
        about: [url, 'builds.acme'],
        fields: ['webhook-allowed-rate'],
      },
    ]);
  });

  it('is asked again later where the portal cannot remember', async () => {
    const { check, send } = await connected(LATER);
    callbacks.fail();

    await expect(check()).resolves.toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('database'),
    });
    await expect(send()).resolves.toMatchObject({ kind: 'retry' });
    expect(asked()).toEqual([]);
  });
});
