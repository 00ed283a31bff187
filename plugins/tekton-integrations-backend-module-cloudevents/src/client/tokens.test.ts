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
import { generateKeyPairSync } from 'node:crypto';
import { FakeEvents, OAuthClient, startEvents } from 'sandbox';
import { CLIENT, provider } from '../__testUtils__/provider';

const { signal } = new AbortController();
const SECRET = 'p@ss w:ö/rd+%';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: typeof rsa.publicKey) =>
  key.export({ type: 'spki', format: 'pem' }).toString();
const pkcs8 = (key: typeof rsa.privateKey) =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = rsa.privateKey
  .export({ type: 'pkcs1', format: 'pem' })
  .toString();

describe('tokens of an authorization server', () => {
  let events: FakeEvents;
  let http: HttpClient;
  let url: string;
  let time: number;

  beforeEach(async () => {
    time = Date.now();
    events = await startEvents({ clock: { now: () => time } });
    url = events.add({ path: '/builds', authorization: 'oauth2' });
    http = createHttpClient({ timeoutMs: 2_000 });
  });

  afterEach(async () => {
    await http.close();
    await events.close();
  });

  function own(
    keys: Record<string, string>,
    oauth2: object = {},
    enabled?: boolean,
  ) {
    return provider(
      {
        webhook: {
          url,
          authorization: {
            enabled,
            type: 'OAuth2',
            oauth2: { endpoints: { tokenURL: events.tokenURL }, ...oauth2 },
          },
        },
      },
      Object.fromEntries(
        Object.entries(keys).map(([name, value]) => [
          `${CLIENT}.${name}`,
          value,
        ]),
      ),
    );
  }

  async function send(
    which: ReturnType<typeof own>,
    phases: ('failed' | 'succeeded' | 'running')[] = ['failed'],
    wait: () => void = () => {},
  ) {
    const client = await which.connect(http, () => time);
    const outcomes = [];
    for (const phase of phases) {
      outcomes.push(
        await client.send(which.target({ phase }), undefined, signal),
      );
      wait();
    }
    return outcomes;
  }

  const asked = () =>
    events.requests.filter(({ path }) => path === '/oauth2/token').length;

  it.each<[string, OAuthClient, Record<string, string>]>([
    [
      'client_secret_basic, encoded as a form first',
      { id: 'port:al ü', method: 'client_secret_basic', secret: SECRET },
      { clientId: 'port:al ü', clientSecret: SECRET },
    ],
    [
      'client_secret_post',
      { id: 'portal', method: 'client_secret_post', secret: SECRET },
      {
        method: 'client_secret_post',
        clientId: 'portal',
        clientSecret: SECRET,
      },
    ],
    [
      'client_secret_jwt',
      { id: 'portal', method: 'client_secret_jwt', secret: SECRET },
      { method: 'client_secret_jwt', clientId: 'portal', clientSecret: SECRET },
    ],
    [
      'private_key_jwt with a key in PKCS#8',
      {
        id: 'portal',
        method: 'private_key_jwt',
        publicKey: pem(rsa.publicKey),
      },
      {
        method: 'private_key_jwt',
        clientId: 'portal',
        privateKey: pkcs8(rsa.privateKey),
      },
    ],
    [
      'private_key_jwt with a key in PKCS#1',
      {
        id: 'portal',
        method: 'private_key_jwt',
        publicKey: pem(rsa.publicKey),
      },
      { method: 'private_key_jwt', clientId: 'portal', privateKey: pkcs1 },
    ],
    [
      'private_key_jwt with PS256',
      {
        id: 'portal',
        method: 'private_key_jwt',
        publicKey: pem(rsa.publicKey),
        algorithm: 'PS256',
      },
      {
        method: 'private_key_jwt',
        clientId: 'portal',
        privateKey: pkcs8(rsa.privateKey),
        signingAlgorithm: 'PS256',
      },
    ],
    [
      'private_key_jwt with ES256',
      {
        id: 'portal',
        method: 'private_key_jwt',
        publicKey: pem(ec.publicKey),
        algorithm: 'ES256',
      },
      {
        method: 'private_key_jwt',
        clientId: 'portal',
        privateKey: pkcs8(ec.privateKey),
        signingAlgorithm: 'ES256\n',
      },
    ],
  ])('asks with %s, once for several events', async (_, client, keys) => {
    events.addClient(client);

    await expect(send(own(keys), ['running', 'failed'])).resolves.toMatchObject(
      [{ kind: 'delivered' }, { kind: 'delivered' }],
    );
    expect(asked()).toBe(1);
  });

  it('asks for the scope, and adds claims that are not made', async () => {
    events.addClient({
      id: 'portal',
      method: 'client_secret_jwt',
      secret: SECRET,
      scopes: ['events:write'],
    });
    await send(
      own(
        {
          method: 'client_secret_jwt',
          clientId: 'portal',
          clientSecret: SECRET,
        },
        { scope: 'events:write', additionalClaims: { tenant: 'acme' } },
      ),
    );

    expect(events.tokens()).toMatchObject([
      {
        client: 'portal',
        scope: 'events:write',
        claims: {
          tenant: 'acme',
          iss: 'portal',
          sub: 'portal',
          aud: events.tokenURL,
          exp: Math.floor(time / 1000) + 3600,
          iat: Math.floor(time / 1000),
        },
      },
    ]);
  });

  it('asks anew shortly before a token ends', async () => {
    events.addClient({
      id: 'portal',
      method: 'client_secret_basic',
      secret: SECRET,
    });
    events.setTokenLife(100);
    const outcomes = await send(
      own({ clientId: 'portal', clientSecret: SECRET }),
      ['running', 'failed', 'succeeded'],
      () => {
        time += 45_000;
      },
    );

    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'delivered',
      'delivered',
      'delivered',
    ]);
    expect(asked()).toBe(2);
    expect(events.requests.filter(({ status }) => status === 401)).toEqual([]);
  });

  it('takes one new token where the receiver refuses the one it has', async () => {
    events.addClient({
      id: 'portal',
      method: 'client_secret_basic',
      secret: SECRET,
    });
    const outcomes = await send(
      own({ clientId: 'portal', clientSecret: SECRET }),
      ['running', 'failed'],
      () => events.revokeTokens(),
    );

    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'delivered',
      'delivered',
    ]);
    expect(asked()).toBe(2);
  });

  it('pauses the Provider where a new token is refused too', async () => {
    events.addClient({
      id: 'portal',
      method: 'client_secret_basic',
      secret: SECRET,
    });
    events.change('/builds', { authorization: 'Bearer other' });

    await expect(
      send(own({ clientId: 'portal', clientSecret: SECRET })),
    ).resolves.toMatchObject([{ kind: 'rejected', pause: 'provider' }]);
    expect(asked()).toBe(2);
    expect(events.requests.length).toBe(4);
  });

  it('asks once for all who wait together', async () => {
    events.addClient({
      id: 'portal',
      method: 'client_secret_basic',
      secret: SECRET,
    });
    const which = own({ clientId: 'portal', clientSecret: SECRET });
    const client = await which.connect(http, () => time);
    await Promise.all(
      (['running', 'failed', 'succeeded'] as const).map(phase =>
        client.send(which.target({ phase }), undefined, signal),
      ),
    );

    expect(asked()).toBe(1);
    expect(events.events('/builds')).toHaveLength(3);
  });

  it.each<[string, OAuthClient | undefined, object, string]>([
    ['a client that is not known', undefined, {}, 'invalid_client'],
    [
      'another secret',
      { id: 'portal', method: 'client_secret_basic', secret: 'other' },
      {},
      'invalid_client',
    ],
    [
      'another method',
      { id: 'portal', method: 'client_secret_post', secret: SECRET },
      {},
      'invalid_client',
    ],
    [
      'a scope that is not known',
      { id: 'portal', method: 'client_secret_basic', secret: SECRET },
      { scope: 'everything' },
      'invalid_scope',
    ],
  ])(
    'pauses the Provider for %s, with the remedy and no secret',
    async (_, client, oauth2, words) => {
      if (client) {
        events.addClient(client);
      }
      const which = own({ clientId: 'portal', clientSecret: SECRET }, oauth2);
      const health = await (
        await which.connect(http, () => time)
      ).check(signal);
      const [outcome] = await send(which);

      expect(health).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining(words),
      });
      expect(outcome).toMatchObject({ kind: 'rejected', pause: 'provider' });
      expect(JSON.stringify([health, outcome])).not.toContain(SECRET);
      expect(events.events('/builds')).toEqual([]);
    },
  );

  it.each<[string, Parameters<FakeEvents['faults']['next']>[0], object]>([
    [
      'is away',
      { kind: 'status', status: 503, headers: { 'retry-after': '9' } },
      { afterMs: 9_000 },
    ],
    [
      'asks to wait',
      { kind: 'rateLimited', retryAfterSeconds: 5 },
      { afterMs: 5_000 },
    ],
    ['resets', { kind: 'reset' }, {}],
  ])(
    'comes again later where the authorization server %s: nothing was sent',
    async (_, effect, more) => {
      events.addClient({
        id: 'portal',
        method: 'client_secret_basic',
        secret: SECRET,
      });
      events.faults.next(effect, { path: /token/ });
      const which = own({ clientId: 'portal', clientSecret: SECRET });

      await expect(send(which)).resolves.toMatchObject([
        {
          kind: 'retry',
          cause: expect.stringContaining('authorization server'),
          ...more,
        },
      ]);
      await expect(send(which)).resolves.toMatchObject([{ kind: 'delivered' }]);
    },
  );

  it.each([
    ['a page', '<html>', {}],
    ['another kind of token', '{"access_token":"a","token_type":"mac"}', {}],
    [
      'a token that is none',
      '{"access_token":"a\\nb","token_type":"bearer"}',
      {},
    ],
    ['no token', '{}', {}],
  ])('pauses the Provider where the answer is %s', async (_, body, headers) => {
    events.faults.next(
      {
        kind: 'status',
        status: 200,
        body,
        headers: { 'content-type': 'application/json', ...headers },
      },
      { path: /token/ },
    );

    await expect(
      send(own({ clientId: 'portal', clientSecret: SECRET })),
    ).resolves.toMatchObject([
      {
        kind: 'rejected',
        pause: 'provider',
        cause: expect.stringContaining('no bearer token'),
      },
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no client-id', { clientSecret: SECRET }, "'client-id'"],
    ['no secret', { clientId: 'portal' }, "'client-secret'"],
    ['an unknown method', { clientId: 'portal', method: 'none' }, "'method'"],
    [
      'no key',
      { clientId: 'portal', method: 'private_key_jwt' },
      "'private-key.pem'",
    ],
    [
      'a key that is none',
      { clientId: 'portal', method: 'private_key_jwt', privateKey: 'k3y' },
      "'private-key.pem'",
    ],
    [
      'a key for another algorithm',
      {
        clientId: 'portal',
        method: 'private_key_jwt',
        privateKey: pkcs8(ec.privateKey),
        signingAlgorithm: 'RS256',
      },
      "'private-key.pem'",
    ],
    [
      'an unknown algorithm',
      {
        clientId: 'portal',
        method: 'private_key_jwt',
        privateKey: pkcs8(rsa.privateKey),
        signingAlgorithm: 'XS256',
      },
      "'signing-algorithm'",
    ],
    [
      'an algorithm that the secret cannot sign with',
      {
        clientId: 'portal',
        method: 'client_secret_jwt',
        clientSecret: SECRET,
        signingAlgorithm: 'HS512',
      },
      "'signing-algorithm'",
    ],
  ])(
    'names the key of the Secret for %s, and asks for nothing',
    async (_, keys, key) => {
      const which = own(keys);
      const health = await (
        await which.connect(http, () => time)
      ).check(signal);

      expect(health).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining(`Key ${key} of`),
      });
      expect(JSON.stringify(health)).not.toContain('k3y');
      expect(events.requests.length).toBe(0);
    },
  );

  it('lets one go who gives up waiting, and keeps what was asked for the others', async () => {
    events.addClient({
      id: 'portal',
      method: 'client_secret_basic',
      secret: SECRET,
    });
    const hang = events.faults.add({
      effect: { kind: 'answerHeld', ms: 100 },
      path: /token/,
    });
    const which = own({ clientId: 'portal', clientSecret: SECRET });
    const client = await which.connect(http, () => time);
    const abort = new AbortController();
    const one = client.send(which.target(), undefined, abort.signal);
    const two = client.send(
      which.target({ phase: 'succeeded' }),
      undefined,
      signal,
    );
    abort.abort();

    await expect(one).resolves.toMatchObject({ kind: 'retry' });
    await expect(two).resolves.toMatchObject({ kind: 'delivered' });
    hang.clear();
    expect(asked()).toBe(1);
  });
});
