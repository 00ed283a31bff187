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

import { Webhook } from 'standardwebhooks';
import { startWebhooks } from './webhooks';
import type { FakeWebhooks } from './webhooks';

const NOW = Date.now();
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_KEY = `whsec_${Buffer.from('another key').toString('base64')}`;
const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = '{"run":"build-1"}';

const stamped = (id = 'a1', at = NOW) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1000)),
});

function signed(key: string, body = BODY, id = 'a1'): Record<string, string> {
  return {
    ...JSON_TYPE,
    ...stamped(id),
    'webhook-signature': new Webhook(key).sign(id, new Date(NOW), body),
  };
}

describe('startWebhooks', () => {
  let hooks: FakeWebhooks;
  let open: string;
  let closed: string;

  beforeEach(async () => {
    hooks = await startWebhooks({ clock: { now: () => NOW } });
    open = hooks.add({ path: '/open/abc' });
    closed = hooks.add({
      path: '/signed',
      signingKeys: [KEY],
      headers: { authorization: 'Bearer t1', 'x-key': 'k1' },
    });
  });
  afterEach(() => hooks.close());

  const send = (
    url: string,
    headers: Record<string, string>,
    body: string | undefined = BODY,
    method = 'POST',
  ) => fetch(url, { method, headers, body });

  const credentials = { authorization: 'Bearer t1', 'x-key': 'k1' };

  it('takes JSON and text by each method, and shows no credential', async () => {
    for (const [index, method] of ['POST', 'PUT', 'PATCH'].entries()) {
      const headers = { ...JSON_TYPE, ...stamped(`id${index}`) };
      expect((await send(open, headers, BODY, method)).status).toBe(202);
    }
    const text = { 'content-type': 'text/plain; charset=utf-8', ...stamped() };
    expect((await send(open, text, 'red again')).status).toBe(202);
    expect(
      (await send(closed, { ...signed(KEY), ...credentials })).status,
    ).toBe(202);

    expect(hooks.messages('/open/abc').map(({ body }) => body)).toEqual([
      { run: 'build-1' },
      { run: 'build-1' },
      { run: 'build-1' },
      'red again',
    ]);
    expect(hooks.messages('/signed')).toMatchObject([
      { id: 'a1', signed: true, repeats: 0 },
    ]);
    const shown = JSON.stringify(hooks.messages('/signed'));
    expect(shown).not.toContain('Bearer t1');
    expect(shown).not.toContain('k1');
  });

  it('takes the same id for the same message', async () => {
    const headers = { ...JSON_TYPE, ...stamped() };
    await send(open, headers);
    expect((await send(open, headers)).status).toBe(200);
    expect(hooks.messages('/open/abc')).toMatchObject([{ repeats: 1 }]);
  });

  it('takes a message that is signed with several keys where one fits', async () => {
    hooks.setSigningKeys('/signed', [OTHER_KEY]);
    const both = `${signed(KEY)['webhook-signature']} ${signed(OTHER_KEY)['webhook-signature']}`;
    const headers = { ...signed(KEY), 'webhook-signature': both };
    expect((await send(closed, { ...headers, ...credentials })).status).toBe(
      202,
    );
  });

  it('says that it is there', async () => {
    expect((await fetch(open, { method: 'HEAD' })).status).toBe(204);
    expect(hooks.messages('/open/abc')).toEqual([]);
  });

  it.each<
    [string, string, Record<string, string>, string, string, number, string]
  >([
    [
      'an unknown path',
      '/nowhere',
      {},
      BODY,
      'POST',
      404,
      'there is no receiver',
    ],
    [
      'another method',
      '/open/abc',
      {},
      BODY,
      'DELETE',
      405,
      'DELETE is not taken',
    ],
    [
      'another type',
      '/open/abc',
      { 'content-type': 'text/html' },
      BODY,
      'POST',
      415,
      "content-type 'text/html' is not taken",
    ],
    [
      'a body that is not JSON',
      '/open/abc',
      {},
      '{"a":',
      'POST',
      400,
      'the body is not JSON',
    ],
    ['an empty body', '/open/abc', {}, ' ', 'POST', 400, 'the body is empty'],
    [
      'a huge body',
      '/open/abc',
      {},
      `"${'x'.repeat(256 * 1024)}"`,
      'POST',
      413,
      'the body is too large',
    ],
    [
      'an id with a dot',
      '/open/abc',
      { 'webhook-id': 'a.1' },
      BODY,
      'POST',
      400,
      'webhook-id is missing or not an id',
    ],
    [
      'no id',
      '/open/abc',
      { 'webhook-id': '' },
      BODY,
      'POST',
      400,
      'webhook-id is missing or not an id',
    ],
    [
      'a time in milliseconds',
      '/open/abc',
      { 'webhook-timestamp': String(NOW) },
      BODY,
      'POST',
      400,
      'webhook-timestamp is missing or not in seconds',
    ],
    [
      'an old time',
      '/open/abc',
      stamped('a1', NOW - 301_000),
      BODY,
      'POST',
      400,
      'webhook-timestamp is more than five minutes away',
    ],
    [
      'no header of its own',
      '/signed',
      { ...signed(KEY), authorization: 'Bearer t1' },
      BODY,
      'POST',
      401,
      "header 'x-key' is missing or wrong",
    ],
    [
      'another credential',
      '/signed',
      { ...signed(KEY), ...credentials, authorization: 'Bearer t2' },
      BODY,
      'POST',
      401,
      "header 'authorization' is missing or wrong",
    ],
    [
      'no signature',
      '/signed',
      credentials,
      BODY,
      'POST',
      401,
      'webhook-signature fits no key',
    ],
    [
      'the signature of another key',
      '/signed',
      { ...signed(OTHER_KEY), ...credentials },
      BODY,
      'POST',
      401,
      'webhook-signature fits no key',
    ],
    [
      'the signature of another body',
      '/signed',
      { ...signed(KEY, '{}'), ...credentials },
      BODY,
      'POST',
      401,
      'webhook-signature fits no key',
    ],
    [
      'the signature of another id',
      '/signed',
      { ...signed(KEY), ...credentials, 'webhook-id': 'a2' },
      BODY,
      'POST',
      401,
      'webhook-signature fits no key',
    ],
  ])('refuses %s', async (_, path, headers, body, method, status, error) => {
    const answer = await send(
      `${hooks.url}${path}`,
      { ...JSON_TYPE, ...stamped(), ...headers },
      body,
      method,
    );
    expect(answer.status).toBe(status);
    await expect(answer.json()).resolves.toEqual({ error });
    expect(hooks.receivers().flatMap(({ messages }) => messages)).toEqual([]);
    expect(hooks.requests.all().at(-1)).toMatchObject({
      applied: false,
      reason: error,
    });
  });
});
