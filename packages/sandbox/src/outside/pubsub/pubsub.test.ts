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

import { startPubSub } from './pubsub';
import type { FakePubSub } from './pubsub';
import { ask, foreignKey, selfSigned, START } from './testing';

const PUBLISH = '/v1/projects/acme-ci/topics/builds:publish';
const TEST = '/v1/projects/acme-ci/topics/builds:testIamPermissions';
const STS = '/sts/v1/token';
const DATA = Buffer.from('x').toString('base64');

let pubsub: FakePubSub;
let now = START;

beforeEach(async () => {
  now = START;
  pubsub = await startPubSub({ clock: { now: () => now } });
  pubsub.addTopic('builds');
});

afterEach(() => pubsub.close());

function attributes(count: number, key = 'k', value = 'v') {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${key}${index}`, value]),
  );
}

describe('publishing to the fake Pub/Sub', () => {
  it('keeps what subscribers get, in order', async () => {
    const reply = await ask(pubsub, 'POST', PUBLISH, {
      body: {
        messages: [
          { data: DATA, attributes: { phase: 'failed' }, orderingKey: 'a' },
          { attributes: { phase: 'succeeded' }, orderingKey: 'a' },
        ],
      },
    });

    expect(reply).toEqual({
      status: 200,
      body: { messageIds: ['11000000000000001', '11000000000000002'] },
    });
    expect(pubsub.messages('builds')).toEqual([
      {
        messageId: '11000000000000001',
        publishTime: START,
        data: 'x',
        attributes: { phase: 'failed' },
        orderingKey: 'a',
      },
      expect.objectContaining({ data: '', orderingKey: 'a' }),
    ]);
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, 'Invalid JSON payload received'],
    ['no object', '[]', 400, 'Invalid JSON payload received'],
    ['no messages', {}, 400, 'message_count is too small'],
    ['an empty list', { messages: [] }, 400, 'message_count is too small'],
    ['messages that are none', { messages: 'x' }, 400, "at 'messages'"],
    ['a message that is none', { messages: ['x'] }, 400, "at 'messages[0]'"],
    [
      '1,001 messages',
      { messages: Array(1_001).fill({ data: DATA }) },
      400,
      'You passed 1001 in the request, but the maximum value is 1000',
    ],
    ['an unknown field', { messages: [], x: 1 }, 400, 'Unknown name "x"'],
    [
      'an unknown field of a message',
      { messages: [{ data: DATA, ordering_Key: 'a' }] },
      400,
      'Unknown name "ordering_Key" at \'messages[0]\'',
    ],
    ['an empty message', { messages: [{}] }, 400, 'request is empty'],
    [
      'an empty message beside another one',
      { messages: [{ data: DATA }, { data: '', attributes: {} }] },
      400,
      'request is empty',
    ],
    [
      'data that is no base64',
      { messages: [{ data: '{"a":1}' }] },
      400,
      "Invalid value at 'messages[0].data' (TYPE_BYTES), Base64 decoding failed",
    ],
    [
      'an attribute that is no text',
      { messages: [{ data: DATA, attributes: { a: 1 } }] },
      400,
      "'messages[0].attributes[0].value' (TYPE_STRING), 1",
    ],
    [
      '101 attributes',
      { messages: [{ data: DATA, attributes: attributes(101) }] },
      400,
      'attributes_count is too large. You passed 101',
    ],
    [
      'a key of 257 bytes',
      {
        messages: [{ data: DATA, attributes: { [`${'ü'.repeat(128)}a`]: '' } }],
      },
      400,
      'attribute_key_bytes is too large. You passed 257',
    ],
    [
      'an empty key',
      { messages: [{ data: DATA, attributes: { '': 'x' } }] },
      400,
      'attribute_key_bytes is too small',
    ],
    [
      'a value of 1,025 bytes',
      { messages: [{ attributes: { a: `${'構'.repeat(341)}ab` } }] },
      400,
      'attribute_value_bytes is too large. You passed 1025',
    ],
    [
      'a reserved key',
      { messages: [{ data: DATA, attributes: { googclient: 'x' } }] },
      400,
      'reserved (key=googclient)',
    ],
    [
      'an ordering key of 1,025 bytes',
      { messages: [{ data: DATA, orderingKey: 'a'.repeat(1_025) }] },
      400,
      'ordering_key_bytes is too large',
    ],
    [
      'several ordering keys',
      {
        messages: [
          { data: DATA, orderingKey: 'a' },
          { data: DATA, orderingKey: 'b' },
        ],
      },
      400,
      'they must all have the same ordering key',
    ],
    [
      'some without an ordering key',
      { messages: [{ data: DATA, orderingKey: 'a' }, { data: DATA }] },
      400,
      'they must all have the same ordering key',
    ],
  ])('refuses %s, and all of the request', async (_, body, status, words) => {
    const reply = await ask(pubsub, 'POST', PUBLISH, { body });

    expect(reply).toMatchObject({
      status,
      body: {
        error: { code: status, message: expect.stringContaining(words) },
      },
    });
    expect(pubsub.messages('builds')).toEqual([]);
  });

  it.each<[string, string, string, number, string]>([
    [
      'a topic that is not there',
      'POST',
      '/v1/projects/acme-ci/topics/nights:publish',
      404,
      'Resource not found (resource=nights).',
    ],
    [
      'a name that is none',
      'POST',
      '/v1/projects/acme-ci/topics/x:publish',
      400,
      'Invalid [topics] name',
    ],
    [
      'a reserved name',
      'POST',
      '/v1/projects/acme-ci/topics/googles:publish',
      400,
      'Invalid [topics] name',
    ],
    [
      'a project that is not there',
      'POST',
      '/v1/projects/other-ci/topics/builds:publish',
      403,
      'Permission denied on resource project other-ci.',
    ],
  ])('refuses %s', async (_, method, path, status, words) => {
    expect(
      await ask(pubsub, method, path, { body: { messages: [{ data: DATA }] } }),
    ).toMatchObject({
      status,
      body: { error: { message: expect.stringContaining(words) } },
    });
  });

  it.each([
    ['GET', PUBLISH],
    ['POST', '/v1/projects/acme-ci/topics/builds'],
    ['POST', '/v1/projects/acme-ci/topics/builds:pull'],
    ['GET', '/'],
  ])('has no page for %s %s', async (method, path) => {
    expect(
      await ask(pubsub, method, path, {
        body: method === 'GET' ? undefined : {},
      }),
    ).toMatchObject({ status: 404, body: expect.stringContaining('404') });
  });

  it('tells who may not publish, and whose API is off', async () => {
    const body = { messages: [{ data: DATA }] };
    pubsub.deny('pubsub.topics.publish');

    expect(await ask(pubsub, 'POST', PUBLISH, { body })).toMatchObject({
      status: 403,
      body: { error: { status: 'PERMISSION_DENIED' } },
    });

    pubsub.grant('pubsub.topics.publish', 'builds');
    expect(await ask(pubsub, 'POST', PUBLISH, { body })).toMatchObject({
      status: 200,
    });

    pubsub.setApi(false);
    expect(await ask(pubsub, 'POST', PUBLISH, { body })).toMatchObject({
      status: 403,
      body: { error: { details: [{ reason: 'SERVICE_DISABLED' }] } },
    });

    pubsub.setApi(true);
    expect(await ask(pubsub, 'POST', PUBLISH, { body })).toMatchObject({
      status: 200,
    });
  });

  it('answers faults in its own words', async () => {
    const body = { messages: [{ data: DATA }] };
    pubsub.faults.next({ kind: 'rateLimited', retryAfterSeconds: 3 });
    pubsub.faults.next({ kind: 'status', status: 503 });

    expect(await ask(pubsub, 'POST', PUBLISH, { body })).toMatchObject({
      status: 429,
      body: {
        error: {
          status: 'RESOURCE_EXHAUSTED',
          details: [{}, { retryDelay: '3s' }],
        },
      },
    });
    expect(await ask(pubsub, 'POST', PUBLISH, { body })).toMatchObject({
      status: 503,
      body: { error: { status: 'UNAVAILABLE' } },
    });
  });
});

describe('tokens at the fake Pub/Sub', () => {
  const publish = (token: string) =>
    ask(pubsub, 'POST', PUBLISH, {
      token,
      body: { messages: [{ data: DATA }] },
    });

  it('takes one that the account signed, for a scope or for Pub/Sub', async () => {
    expect(await publish(selfSigned(pubsub))).toMatchObject({ status: 200 });
    expect(
      await publish(
        selfSigned(pubsub, {
          scope: undefined,
          aud: 'https://pubsub.googleapis.com/',
        }),
      ),
    ).toMatchObject({ status: 200 });
  });

  const seconds = START / 1_000;
  it.each<[string, () => string, number, string]>([
    ['none', () => '', 401, 'CREDENTIALS_MISSING'],
    ['an unknown one', () => 'ya29.x', 401, 'ACCESS_TOKEN_TYPE_UNSUPPORTED'],
    ['no JSON in it', () => 'a.b.c', 401, 'ACCESS_TOKEN_TYPE_UNSUPPORTED'],
    [
      'the wrong audience',
      () =>
        selfSigned(pubsub, {
          scope: undefined,
          aud: 'https://storage.googleapis.com/',
        }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'neither scope nor audience',
      () => selfSigned(pubsub, { scope: undefined }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'another scope',
      () =>
        selfSigned(pubsub, {
          scope: 'https://www.googleapis.com/auth/devstorage.read_only',
        }),
      403,
      'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    ],
    [
      'an issued one of another scope',
      () => pubsub.accessToken(['openid']),
      403,
      'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    ],
    [
      'another key',
      () => selfSigned(pubsub, {}, { pem: foreignKey }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'an unknown key',
      () => selfSigned(pubsub, {}, { kid: 'x' }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'another algorithm',
      () => selfSigned(pubsub, {}, { alg: 'none' }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'another issuer',
      () => selfSigned(pubsub, { iss: 'x@acme-ci.iam.gserviceaccount.com' }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'another subject',
      () => selfSigned(pubsub, { sub: 'x' }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'its time over',
      () => selfSigned(pubsub, { exp: seconds }),
      401,
      'ACCESS_TOKEN_EXPIRED',
    ],
    [
      'a time to come',
      () => selfSigned(pubsub, { iat: seconds + 61 }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
    [
      'too long a time',
      () => selfSigned(pubsub, { iat: seconds, exp: seconds + 3_601 }),
      401,
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    ],
  ])('refuses %s', async (_, token, status, reason) => {
    expect(await publish(token())).toMatchObject({
      status,
      body: { error: { details: [{ reason }] } },
    });
  });

  it('forgets tokens after an hour, and keys that are deleted', async () => {
    const issued = pubsub.accessToken();
    now += 3_600_000;
    expect(await publish(issued)).toMatchObject({ status: 401 });

    now = START;
    pubsub.deleteKey();
    expect(await publish(selfSigned(pubsub))).toMatchObject({ status: 401 });
  });
});

describe('permissions and topics at the fake Pub/Sub', () => {
  const permissions = ['pubsub.topics.publish', 'pubsub.topics.get'];

  it('tells which permissions somebody has', async () => {
    expect(
      await ask(pubsub, 'POST', TEST, { body: { permissions } }),
    ).toMatchObject({ body: { permissions: ['pubsub.topics.publish'] } });
  });

  it('tells no permissions on a topic that is not there', async () => {
    pubsub.removeTopic('builds');

    expect(await ask(pubsub, 'POST', TEST, { body: { permissions } })).toEqual({
      status: 200,
      body: {},
    });
  });

  it.each([['{'], [{ permissions: 'x' }], [{ permissions: ['publish'] }]])(
    'refuses to test %j',
    async body => {
      expect(await ask(pubsub, 'POST', TEST, { body })).toMatchObject({
        status: 400,
      });
    },
  );

  it('shows a topic to whom may see it', async () => {
    const path = '/v1/projects/acme-ci/topics/builds';
    expect(await ask(pubsub, 'GET', path)).toMatchObject({ status: 403 });

    pubsub.grant('pubsub.topics.get');
    expect(await ask(pubsub, 'GET', path)).toMatchObject({
      status: 200,
      body: { name: 'projects/acme-ci/topics/builds' },
    });

    pubsub.removeTopic('builds');
    expect(await ask(pubsub, 'GET', path)).toMatchObject({ status: 404 });
  });
});

describe('the fake token endpoint of Workload Identity Federation', () => {
  const form = (change: Record<string, string> = {}) =>
    new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      audience: pubsub.federation.audience,
      subject_token: pubsub.federation.subjectToken,
      scope: 'https://www.googleapis.com/auth/pubsub',
      ...change,
    });

  it('gives a token that Pub/Sub takes', async () => {
    const { body } = await ask(pubsub, 'POST', STS, {
      token: '',
      body: form(),
    });
    const { access_token: token } = Object(body);

    expect(
      await ask(pubsub, 'POST', PUBLISH, {
        token: String(token),
        body: { messages: [{ data: DATA }] },
      }),
    ).toMatchObject({ status: 200 });
  });

  it('does not remember what was shown to it', async () => {
    await ask(pubsub, 'POST', STS, { token: '', body: form() });

    expect(JSON.stringify(pubsub.requests.all())).not.toContain(
      pubsub.federation.subjectToken,
    );
  });

  it.each([
    ['another grant', { grant_type: 'client_credentials' }, 'invalid_request'],
    ['another kind of token', { requested_token_type: 'x' }, 'invalid_request'],
    ['another kind of proof', { subject_token_type: 'x' }, 'invalid_request'],
    [
      'the wrong audience',
      { audience: '//iam.googleapis.com/x' },
      'invalid_target',
    ],
    ['a proof that is none', { subject_token: 'x' }, 'invalid_grant'],
    ['no scope', { scope: ' ' }, 'invalid_scope'],
  ])('refuses %s', async (_, change, error) => {
    expect(
      await ask(pubsub, 'POST', STS, { token: '', body: form(change) }),
    ).toMatchObject({ status: 400, body: { error } });
  });
});

describe('the fake metadata server', () => {
  const PATH = '/computeMetadata/v1/instance';
  const headers = { 'metadata-flavor': 'Google' };

  it('gives a token of the scopes that are asked for', async () => {
    const { body } = await ask(
      pubsub,
      'GET',
      `${PATH}/service-accounts/default/token?scopes=https://www.googleapis.com/auth/pubsub`,
      { token: '', headers },
    );

    expect(
      await ask(pubsub, 'POST', PUBLISH, {
        token: String(Object(body).access_token),
        body: { messages: [{ data: DATA }] },
      }),
    ).toMatchObject({ status: 200 });
  });

  it.each([
    ['', 200],
    ['/', 200],
    ['/service-accounts/default/email', 200],
    ['/service-accounts/other/token', 404],
  ])('answers %j with %i', async (path, status) => {
    expect(
      await ask(pubsub, 'GET', `${PATH}${path}`, { token: '', headers }),
    ).toMatchObject({ status });
  });

  it('refuses a request without its header', async () => {
    expect(await ask(pubsub, 'GET', PATH, { token: '' })).toMatchObject({
      status: 403,
    });
  });
});
