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

import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { startEvents } from './events';
import type { FakeEvents } from './events';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SECRET = 's3cr3t+ü';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encode = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

describe('the authorization server of startEvents', () => {
  let events: FakeEvents;
  let time: number;

  beforeEach(async () => {
    time = NOW;
    events = await startEvents({ clock: { now: () => time } });
    events.add({ path: '/builds', authorization: 'oauth2' });
    events.addClient({
      id: 'basic',
      method: 'client_secret_basic',
      secret: SECRET,
      scopes: ['a', 'b'],
    });
    events.addClient({
      id: 'post',
      method: 'client_secret_post',
      secret: SECRET,
    });
    events.addClient({
      id: 'hmac',
      method: 'client_secret_jwt',
      secret: SECRET,
    });
    events.addClient({
      id: 'rsa',
      method: 'private_key_jwt',
      publicKey: keys.publicKey
        .export({ type: 'spki', format: 'pem' })
        .toString(),
    });
  });
  afterEach(() => events.close());

  function assertion(
    id: string,
    claims: object = {},
    alg = id === 'rsa' ? 'RS256' : 'HS256',
  ) {
    const seconds = NOW / 1000;
    const content = `${encode({ alg })}.${encode({
      iss: id,
      sub: id,
      aud: events.tokenURL,
      jti: 'j1',
      iat: seconds,
      exp: seconds + 60,
      ...claims,
    })}`;
    const signature =
      id === 'rsa'
        ? sign('sha256', Buffer.from(content), keys.privateKey)
        : createHmac('sha256', SECRET).update(content).digest();
    return `${content}.${signature.toString('base64url')}`;
  }

  const ask = (
    form: Record<string, string> | string,
    headers: Record<string, string> = {},
    path = '',
  ) =>
    fetch(`${events.tokenURL}${path}`, {
      method: 'POST',
      headers: { ...FORM, ...headers },
      body: new URLSearchParams(form).toString(),
    });

  const GRANT = { grant_type: 'client_credentials' };
  const asserted = (id: string, token = assertion(id)) => ({
    ...GRANT,
    client_id: id,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: token,
  });

  it('gives tokens to each client by its own method, which receivers take until they end', async () => {
    const answers = [
      await ask(
        { ...GRANT, scope: 'a b' },
        { authorization: basic('basic', SECRET) },
      ),
      await ask({ ...GRANT, client_id: 'post', client_secret: SECRET }),
      await ask(asserted('hmac')),
      await ask(asserted('rsa', assertion('rsa', { jti: 'j2' }))),
    ];
    const bodies: { access_token: string }[] = await Promise.all(
      answers.map(answer => answer.json()),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(bodies[0]).toMatchObject({
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'a b',
    });
    const post = () =>
      fetch(`${events.url}/builds`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bodies[0]?.access_token}`,
          'content-type': 'application/json',
          'ce-specversion': '1.0',
          'ce-id': 'a1',
          'ce-source': '/c',
          'ce-type': 'x',
        },
        body: '{}',
      });
    expect((await post()).status).toBe(202);
    time += 300_000;
    expect((await post()).status).toBe(401);
    expect(JSON.stringify(events.requests.all())).not.toContain(SECRET);
  });

  it.each<[string, () => Promise<Response>, number, string]>([
    [
      'no form',
      () =>
        fetch(events.tokenURL, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }),
      400,
      'invalid_request',
    ],
    ['a GET', () => fetch(events.tokenURL), 400, 'invalid_request'],
    ['no credentials', () => ask(GRANT), 401, 'invalid_client'],
    [
      'another secret',
      () => ask(GRANT, { authorization: basic('basic', 'x') }),
      401,
      'invalid_client',
    ],
    [
      'credentials that are not encoded as a form',
      () =>
        ask(GRANT, {
          authorization: `Basic ${Buffer.from(`basic:${SECRET}`).toString('base64')}`,
        }),
      401,
      'invalid_client',
    ],
    [
      'an unknown client',
      () => ask(GRANT, { authorization: basic('x', SECRET) }),
      401,
      'invalid_client',
    ],
    [
      "another client's method",
      () => ask({ ...GRANT, client_id: 'basic', client_secret: SECRET }),
      401,
      'invalid_client',
    ],
    [
      'two methods at once',
      () =>
        ask(
          { ...GRANT, client_id: 'basic', client_secret: SECRET },
          { authorization: basic('basic', SECRET) },
        ),
      400,
      'invalid_request',
    ],
    [
      'an assertion and a secret',
      () => ask({ ...asserted('hmac'), client_secret: SECRET }),
      400,
      'invalid_request',
    ],
    [
      'a secret in the address',
      () =>
        ask(
          { ...GRANT, client_id: 'post', client_secret: SECRET },
          {},
          '?client_secret=x',
        ),
      400,
      'invalid_request',
    ],
    [
      'a parameter twice',
      () =>
        ask('grant_type=client_credentials&grant_type=client_credentials', {
          authorization: basic('basic', SECRET),
        }),
      400,
      'invalid_request',
    ],
    [
      'no grant',
      () => ask({}, { authorization: basic('basic', SECRET) }),
      400,
      'invalid_request',
    ],
    [
      'another grant',
      () =>
        ask(
          { grant_type: 'password' },
          { authorization: basic('basic', SECRET) },
        ),
      400,
      'unsupported_grant_type',
    ],
    [
      'an unknown scope',
      () =>
        ask(
          { ...GRANT, scope: 'a c' },
          { authorization: basic('basic', SECRET) },
        ),
      400,
      'invalid_scope',
    ],
    [
      'an assertion of another type',
      () => ask({ ...asserted('hmac'), client_assertion_type: 'jwt' }),
      400,
      'invalid_request',
    ],
    [
      'an assertion of whose method is another',
      () => ask({ ...asserted('hmac'), client_id: 'basic' }),
      401,
      'invalid_client',
    ],
    [
      'an assertion that is none',
      () => ask(asserted('hmac', 'a.b.c')),
      401,
      'invalid_client',
    ],
    [
      'an assertion for somebody else',
      () =>
        ask(
          asserted(
            'hmac',
            assertion('hmac', { aud: 'https://other.example/token' }),
          ),
        ),
      401,
      'invalid_client',
    ],
    [
      'an assertion of somebody else',
      () => ask(asserted('hmac', assertion('hmac', { sub: 'basic' }))),
      401,
      'invalid_client',
    ],
    [
      'an old assertion',
      () => ask(asserted('hmac', assertion('hmac', { exp: NOW / 1000 - 60 }))),
      401,
      'invalid_client',
    ],
    [
      'an assertion for a day',
      () =>
        ask(asserted('hmac', assertion('hmac', { exp: NOW / 1000 + 86_400 }))),
      401,
      'invalid_client',
    ],
    [
      'an assertion from the future',
      () =>
        ask(
          asserted(
            'hmac',
            assertion('hmac', { iat: NOW / 1000 + 600, exp: NOW / 1000 + 660 }),
          ),
        ),
      401,
      'invalid_client',
    ],
    [
      'another algorithm',
      () => ask(asserted('rsa', assertion('rsa', {}, 'HS256'))),
      401,
      'invalid_client',
    ],
    [
      'no algorithm',
      () => ask(asserted('rsa', assertion('rsa', {}, 'none'))),
      401,
      'invalid_client',
    ],
    [
      'another signature',
      () => ask(asserted('rsa', `${assertion('rsa').slice(0, -8)}AAAAAAAA`)),
      401,
      'invalid_client',
    ],
  ])('refuses %s', async (_, request, status, error) => {
    const answer = await request();

    expect(answer.status).toBe(status);
    await expect(answer.json()).resolves.toMatchObject({ error });
    expect(events.tokens()).toEqual([]);
  });

  it('knows a client by the certificate that was shown in front of it', async () => {
    events.addClient({
      id: 'tls',
      method: 'tls_client_auth',
      subject: 'portal',
    });
    const asked = (subject?: string) =>
      fetch(events.tokenURL, {
        method: 'POST',
        headers: subject ? { 'x-client-certificate-subject': subject } : {},
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'tls',
        }),
      });

    expect((await asked()).status).toBe(401);
    expect((await asked('other')).status).toBe(401);
    expect(events.tokens()).toEqual([]);
    expect((await asked('portal')).status).toBe(200);
  });

  it('takes an assertion once', async () => {
    const token = assertion('hmac');
    expect((await ask(asserted('hmac', token))).status).toBe(200);
    expect((await ask(asserted('hmac', token))).status).toBe(401);
  });
});
