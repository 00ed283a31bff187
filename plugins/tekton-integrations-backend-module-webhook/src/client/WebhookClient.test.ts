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
  JsonObject,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  ProviderUnderTest,
  runFixture,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeWebhooks, startWebhooks } from 'sandbox';
import { requestSchema } from '../content';
import { createWebhookType } from '../webhookType';

const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OLD_KEY = 'the key before';
const HEADERS = { authorization: 'Bearer t0ps3cr3t', 'x-key': 'k3y-0f-m1ne' };
const OPEN = '/services/s3cr3t-p4th';
const CLOSED = '/signed';
const NOWHERE = 'http://127.0.0.1:1';
const { signal } = new AbortController();
const type = createWebhookType();

const secretsOf = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([path, value]) => [path, new Secret(value)]),
  );

const CREDENTIALS = {
  'secretHeaders.0.value': HEADERS.authorization,
  'secretHeaders.1.value': `${HEADERS['x-key']}\n`,
  signing: KEY,
};

/** A Provider with its credentials, ready to plan and to send. */
function provider(settings: object, secrets: Record<string, string> = {}) {
  const bound = type.bind(settings);
  if (!bound.ok) {
    throw new Error(JSON.stringify(bound.issues));
  }
  const target = (
    overrides: Parameters<typeof runFixture>[0] = {},
    template?: JsonObject,
  ): Target => {
    const [planned] = bound.value.plan(
      runFixture(overrides),
      {
        grants: { refusal: () => undefined },
        routing: { kind: 'none', message: 'no entity' },
        runUrl: 'https://portal.example/runs/1',
        severalClusters: false,
        provider: 'config///hook',
      },
      template,
    );
    if (planned?.type !== 'target') {
      throw new Error('no target');
    }
    return planned;
  };
  const connect = (http: HttpClient) =>
    bound.value.connect(secretsOf(secrets), { http, now: () => Date.now() });
  return { target, connect };
}

const signedAt = (url: string) =>
  provider(
    { url, secretHeaders: [{ name: 'Authorization' }, { name: 'X-Key' }] },
    CREDENTIALS,
  );

describe('WebhookClient', () => {
  let hooks: FakeWebhooks;
  let http: HttpClient;
  let open: string;
  let closed: string;

  beforeEach(async () => {
    hooks = await startWebhooks();
    open = hooks.add({ path: OPEN });
    closed = hooks.add({ path: CLOSED, signingKeys: [KEY], headers: HEADERS });
    http = createHttpClient({ timeoutMs: 2_000 });
  });

  afterEach(async () => {
    await http.close();
    await hooks.close();
  });

  async function send(
    { connect, target }: ReturnType<typeof provider>,
    sent = target(),
  ) {
    const client = await connect(http);
    return client.send(sent, undefined, signal);
  }

  it('sends a signed request with its secret headers', async () => {
    const outcome = await send(signedAt(closed));
    const [message, ...others] = hooks.messages(CLOSED);

    expect(others).toEqual([]);
    expect(message).toMatchObject({
      method: 'POST',
      contentType: 'application/json',
      signed: true,
      body: { version: '1', id: message?.id },
    });
    expect(outcome).toEqual({
      kind: 'delivered',
      receipt: { ids: { id: message?.id } },
      exchange: {
        request: `POST ${new URL(closed).host}${CLOSED}`,
        answer: '202 Accepted',
      },
    });
  });

  it('repeats with the same id, so that the receiver tells it', async () => {
    const hook = provider({ url: open });
    await send(hook);
    await send(hook);
    await send(hook, hook.target({ phase: 'succeeded' }));

    expect(hooks.messages(OPEN).map(({ repeats }) => repeats)).toEqual([1, 0]);
  });

  it('lets a receiver change over from one key to the other', async () => {
    const settings = {
      url: closed,
      secretHeaders: [{ name: 'Authorization' }, { name: 'X-Key' }],
    };
    const both = provider(settings, {
      ...CREDENTIALS,
      signing: OLD_KEY,
      previousSigning: KEY,
    });

    await expect(send(both)).resolves.toMatchObject({ kind: 'delivered' });
    hooks.setSigningKeys(CLOSED, [OLD_KEY]);
    await expect(
      send(both, both.target({ phase: 'succeeded' })),
    ).resolves.toMatchObject({ kind: 'delivered' });
  });

  it('sends to a secret address and tells its host alone', async () => {
    const outcome = await send(provider({}, { secretURL: `${open}\n` }));

    expect(outcome).toMatchObject({
      kind: 'delivered',
      exchange: {
        request: `POST ${new URL(open).host}/…`,
        answer: '202 Accepted',
      },
    });
    expect(hooks.messages(OPEN)).toHaveLength(1);
  });

  it("sends to a Notification's address in the place of the Provider's", async () => {
    const client = await provider({}, { secretURL: open }).connect(http);
    const target = signedAt(closed).target();

    await expect(client.send(target, undefined, signal)).resolves.toMatchObject(
      {
        kind: 'rejected',
        exchange: { request: expect.stringContaining(CLOSED) },
      },
    );
    expect(hooks.messages(OPEN)).toEqual([]);
  });

  it("guards an address that a tenant wrote through an operator's Provider, and no other", async () => {
    const client = await provider({ url: closed }).connect(http);
    const tenant = { ...provider({ url: open }).target() };
    const content = { ...tenant.content, tenant: true };
    const own = { ...content, url: closed };

    await expect(
      client.send({ ...tenant, content }, undefined, signal),
    ).resolves.toEqual({
      kind: 'rejected',
      cause: expect.stringContaining('tektonIntegrations.http.allow'),
      exchange: { request: expect.stringContaining('POST') },
    });
    expect(hooks.requests.length).toBe(0);
    await client.send({ ...tenant, content: own }, undefined, signal);
    expect(hooks.requests.length).toBe(1);
  });

  it('puts secret headers over others of the same name', async () => {
    const hook = provider(
      {
        url: closed,
        headers: [{ name: 'AUTHORIZATION', value: 'Bearer public' }],
        secretHeaders: [{ name: 'Authorization' }, { name: 'X-Key' }],
      },
      CREDENTIALS,
    );

    await expect(send(hook)).resolves.toMatchObject({ kind: 'delivered' });
  });

  it('takes the time that Retry-After names', async () => {
    hooks.faults.next({ kind: 'rateLimited', retryAfterSeconds: 7 });

    await expect(send(provider({ url: open }))).resolves.toMatchObject({
      kind: 'throttled',
      scope: `webhook:host:${new URL(open).host}`,
      forMs: 7_000,
    });
  });

  it('waits with a receiver that says when it is back', async () => {
    hooks.faults.next({
      kind: 'status',
      status: 503,
      headers: { 'retry-after': '20' },
    });

    await expect(send(provider({ url: open }))).resolves.toMatchObject({
      kind: 'retry',
      afterMs: 20_000,
    });
  });

  it('follows no redirect, and tells nobody where it led', async () => {
    hooks.faults.next({
      kind: 'status',
      status: 307,
      headers: { location: `${closed}?token=t0ps3cr3t` },
    });
    const outcome = await send(provider({ url: open }));

    expect(outcome).toMatchObject({ kind: 'rejected' });
    expect(JSON.stringify(outcome)).not.toContain('t0ps3cr3t');
    expect(hooks.requests.length).toBe(1);
  });

  it('does not repeat what the receiver says, which may be what was sent', async () => {
    hooks.faults.next({
      kind: 'status',
      status: 400,
      body: `no: ${HEADERS.authorization}`,
    });

    await expect(send(signedAt(closed))).resolves.toEqual({
      kind: 'rejected',
      cause: '400 Bad Request',
      exchange: {
        request: `POST ${new URL(closed).host}${CLOSED}`,
        answer: '400 Bad Request',
      },
    });
  });

  it('pauses the Provider where its credentials are refused', async () => {
    const hook = provider({ url: closed }, { signing: OLD_KEY });

    await expect(send(hook)).resolves.toMatchObject({
      kind: 'rejected',
      pause: 'provider',
    });
  });

  it('rejects content that is not its own', async () => {
    const hook = provider({ url: open });

    await expect(
      send(hook, { ...hook.target(), content: { channel: 'C1' } }),
    ).resolves.toMatchObject({ kind: 'rejected' });
    expect(hooks.requests.length).toBe(0);
  });

  it('needs an address', async () => {
    await expect(provider({}).connect(http)).rejects.toThrow(
      'webhook.url and webhook.secretURL are missing',
    );
  });

  it('asks whether the receiver is there without credentials and content', async () => {
    const client = await signedAt(closed).connect(http);

    await expect(client.check(signal)).resolves.toEqual({
      kind: 'ok',
      message: `${new URL(closed).host} answers.`,
    });
    const [request] = hooks.requests.all();
    expect(request).toMatchObject({ method: 'HEAD', body: '' });
    expect(JSON.stringify(request?.headers)).not.toMatch(/authorization|x-key/);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'an address without scheme',
      { secretURL: 'hooks.example.com/s3cr3t' },
      'webhook.secretURL',
    ],
    [
      'an address with a password',
      { secretURL: 'https://u:s3cr3t@h.example' },
      'webhook.secretURL',
    ],
    ['another scheme', { secretURL: 'file:///s3cr3t' }, 'webhook.secretURL'],
    [
      'a header with a line break',
      {
        secretURL: 'https://h.example',
        'secretHeaders.0.value': 's3cr3t\nX: y',
      },
      "'x-key' in webhook.secretHeaders",
    ],
    [
      'a key that is not base64',
      { secretURL: 'https://h.example', signing: 'whsec_s3cr3t!' },
      'signing key',
    ],
  ])(
    'refuses %s before anything is sent, and does not show it',
    async (_, secrets, words) => {
      const hook = provider({ secretHeaders: [{ name: 'X-Key' }] }, secrets);
      const client = await hook.connect(http);
      const health = await client.check(signal);
      const outcome = await client.send(hook.target(), undefined, signal);

      expect(health).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining(words),
      });
      expect(outcome).toMatchObject({ kind: 'rejected', pause: 'provider' });
      expect(JSON.stringify([health, outcome])).not.toContain('s3cr3t');
    },
  );
});

describe.each<[string, (url: string) => ReturnType<typeof provider>, string]>([
  ['with an address, headers and keys', signedAt, CLOSED],
  ['with a secret address', url => provider({}, { secretURL: url }), OPEN],
])('WebhookClient %s', (_, providerAt, path) => {
  let hooks: FakeWebhooks;

  beforeAll(async () => {
    hooks = await startWebhooks();
    hooks.add({ path: OPEN });
    hooks.add({ path: CLOSED, signingKeys: [KEY], headers: HEADERS });
  });
  afterAll(() => hooks.close());

  const { target: planned } = providerAt(NOWHERE);
  const target = planned();
  const request = (...args: Parameters<typeof planned>) =>
    requestSchema.parse(planned(...args).content);
  const header = (value: string) =>
    request({}, { headers: { 'x-note': value } }).headers['x-note'] ?? '';
  const { url: _url, ...content } = target.content;
  const underTest: ProviderUnderTest = {
    secrets: [...Object.values(HEADERS), KEY, OPEN.slice(1)],
    // Without the address, which is that of the receiver or of nobody.
    target: { ...target, content },
    bareSuccess: true,
    texts: [
      {
        name: 'the body',
        max: 65_536,
        unit: 'bytes',
        of: message => request({ message }).body,
      },
      {
        name: "a template's body",
        max: 65_536,
        unit: 'bytes',
        of: body => request({}, { body }).body,
      },
      {
        name: "a template's header",
        max: 2_048,
        unit: 'bytes',
        of: header,
      },
      {
        name: "what a template's header says",
        max: 2_048,
        unit: 'bytes',
        // What is cut within an escape cannot be read.
        of: value => decodeURIComponent(header(value)),
      },
    ],
    connect: (where, http) =>
      providerAt(
        `${where === 'receiver' ? hooks.url : NOWHERE}${path}`,
      ).connect(http),
    fault: fault => hooks.faults.add({ effect: fault, method: 'POST' }),
    clear: () => hooks.faults.clear(),
  };

  it.each(conformanceChecks(underTest))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
