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
  ProviderClient,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  runMessageTexts,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { generateKeyPairSync } from 'node:crypto';
import { FakePubSub, startPubSub } from 'sandbox';
import { SETTINGS, targetOf } from '../__testUtils__/targetOf';
import { messageSchema } from '../content';
import { GcpPubSubSettings } from '../settings';
import { gcpPubSubTemplate } from '../template';
import { PubSubClient } from './PubSubClient';
import { SharedApis } from './SharedApis';

const PUBLISH = /:publish$/;
const { privateKey: privateKeyPem } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const { signal } = new AbortController();

let pubsub: FakePubSub;
let http: HttpClient;
let client: ProviderClient;

function connect(
  credentials = pubsub.credentials,
  settings: Partial<GcpPubSubSettings> = {},
): ProviderClient {
  const whole = { ...SETTINGS, endpoint: pubsub.url, ...settings };
  return new PubSubClient(
    whole,
    new SharedApis().lend(whole, new Secret(credentials), http),
    { now: () => Date.now() },
  );
}

function send(...args: Parameters<typeof targetOf>) {
  return client.send(targetOf(...args), undefined, signal);
}

beforeEach(async () => {
  pubsub = await startPubSub({ privateKeyPem });
  pubsub.addTopic('builds');
  http = createHttpClient({ timeoutMs: 5_000 });
  client = connect();
});

afterEach(async () => {
  await client.close();
  await http.close();
  await pubsub.close();
});

describe('PubSubClient.send', () => {
  it('publishes one message in one request and gives a receipt', async () => {
    const target = targetOf();
    const outcome = await send();

    expect(outcome).toEqual({
      kind: 'delivered',
      receipt: { ids: { messageId: '11000000000000001' } },
      exchange: {
        request: `POST ${new URL(pubsub.url).host}/v1/projects/acme-ci/topics/builds:publish`,
        answer: '200 OK',
      },
    });
    expect(pubsub.messages('builds')).toMatchObject([
      {
        data: target.content.body,
        attributes: target.content.attributes,
        orderingKey: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      },
    ]);
    expect(pubsub.requests.length).toBe(1);
  });

  it('sends the same id when it sends again', async () => {
    pubsub.faults.next({ kind: 'acceptedThenReset' });

    expect(await send()).toMatchObject({ kind: 'inDoubt' });
    expect(await send()).toMatchObject({ kind: 'delivered' });
    const ids = pubsub
      .messages('builds')
      .map(({ attributes }) => attributes.id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('publishes what a template says, up to the limits', async () => {
    const attributes = Object.fromEntries(
      [...Array(99).keys()].map(index => [`a${index}`, '構'.repeat(1_000)]),
    );

    expect(
      await send({}, {}, { body: 'x'.repeat(65_536), attributes }),
    ).toMatchObject({ kind: 'delivered' });
    expect(
      Object.keys(pubsub.messages('builds')[0]?.attributes ?? {}),
    ).toHaveLength(100);
  });

  it("publishes to a Notification's own topic", async () => {
    pubsub.addTopic('nights');

    expect(await send({}, { topic: 'nights' })).toMatchObject({
      kind: 'delivered',
    });
    expect(pubsub.messages('nights')).toHaveLength(1);
  });

  it.each<[string, () => void, string]>([
    [
      'may not publish',
      () => pubsub.deny('pubsub.topics.publish'),
      'roles/pubsub.publisher',
    ],
    ['is of an API that is off', () => pubsub.setApi(false), 'gcloud services'],
    [
      'is of a topic that is not there',
      () => pubsub.removeTopic('builds'),
      "Topic 'builds' does not exist",
    ],
    ['has a deleted key', () => pubsub.deleteKey(), 'put a key there'],
  ])('pauses the Provider when it %s', async (_, change, words) => {
    change();

    expect(await send()).toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringContaining(words),
    });
    expect(pubsub.requests.length).toBe(1);
  });

  it("pauses nothing when a Notification's own topic is not there", async () => {
    expect(await send({}, { topic: 'nights' })).not.toHaveProperty('pause');
  });

  it('repeats nothing itself, and tells how long to wait', async () => {
    pubsub.faults.add({
      effect: { kind: 'rateLimited', retryAfterSeconds: 30 },
      path: PUBLISH,
    });

    expect(await send()).toMatchObject({
      kind: 'throttled',
      scope: `gcp:pubsub.googleapis.com/projects/acme-ci`,
      forMs: 30_000,
    });
    expect(pubsub.requests.length).toBe(1);
  });

  it.each([503, 504, 500, 401, 403, 429])(
    'asks once also at %i',
    async status => {
      pubsub.faults.add({ effect: { kind: 'status', status }, path: PUBLISH });
      await send();

      expect(pubsub.requests.length).toBe(1);
    },
  );

  it('keeps calls apart that are under way at once', async () => {
    pubsub.faults.next({ kind: 'status', status: 503 });
    const outcomes = await Promise.all(
      [...Array(20).keys()].map(index =>
        client.send(targetOf({ uid: `run-${index}` }), undefined, signal),
      ),
    );

    expect(outcomes.filter(({ kind }) => kind === 'delivered')).toHaveLength(
      19,
    );
    expect(outcomes.filter(({ kind }) => kind === 'retry')).toHaveLength(1);
    expect(pubsub.messages('builds')).toHaveLength(19);
  });

  it.each([
    ['no JSON', 'xoxb', 'is not JSON'],
    ['a list', '[]', "has not the type 'service_account'"],
    [
      'a file that names servers and commands',
      JSON.stringify({
        type: 'external_account',
        token_url: 'http://127.0.0.1/',
        credential_source: { file: '/etc/passwd' },
      }),
      "has not the type 'service_account'",
    ],
    [
      'no address',
      JSON.stringify({ type: 'service_account', private_key: 'x' }),
      'lacks client_email',
    ],
    [
      'no key',
      JSON.stringify({
        type: 'service_account',
        client_email: 'a@b.example',
        private_key: 'hunter2',
      }),
      'private_key that is none',
    ],
  ])('asks nobody with %s for credentials', async (_, credentials, words) => {
    client = connect(credentials);
    const outcome = await send();

    expect(outcome).toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringContaining(words),
    });
    expect(JSON.stringify(outcome)).not.toMatch(/hunter2|passwd|xoxb/);
    await expect(client.check(signal)).resolves.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(words),
    });
    expect(pubsub.requests.length).toBe(0);
  });

  it('rejects content that is not its own', async () => {
    expect(
      await client.send({ ...targetOf(), content: {} }, undefined, signal),
    ).toMatchObject({ kind: 'rejected' });
    expect(pubsub.requests.length).toBe(0);
  });
});

describe('PubSubClient.check', () => {
  it('names the account, the topic and the project', async () => {
    expect(await client.check(signal)).toEqual({
      kind: 'ok',
      message:
        "'tekton-integrations@acme-ci.iam.gserviceaccount.com' may publish to topic 'builds' of project 'acme-ci'.",
    });
    expect(pubsub.messages('builds')).toEqual([]);
  });

  it('names the permission that is missing, and how to give it', async () => {
    pubsub.deny('pubsub.topics.publish');
    pubsub.grant('pubsub.topics.get');

    expect(await client.check(signal)).toEqual({
      kind: 'refused',
      message:
        "'tekton-integrations@acme-ci.iam.gserviceaccount.com' lacks pubsub.topics.publish on topic 'builds' of project 'acme-ci': run gcloud pubsub topics add-iam-policy-binding builds --project=acme-ci --role=roles/pubsub.publisher --member=serviceAccount:tekton-integrations@acme-ci.iam.gserviceaccount.com.",
    });
  });

  it('says that it cannot tell a missing topic from a missing permission', async () => {
    pubsub.removeTopic('builds');

    expect(await client.check(signal)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(', or there is no such topic: run'),
    });

    pubsub.grant('pubsub.topics.get');
    expect(await client.check(signal)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('gcloud pubsub topics create builds'),
    });
  });

  it.each<[string, () => ProviderClient, string, string]>([
    [
      'the API is off',
      () => {
        pubsub.setApi(false);
        return client;
      },
      'refused',
      'gcloud services enable pubsub.googleapis.com --project=acme-ci',
    ],
    [
      'the project is not there',
      () => connect(undefined, { projectID: 'other-ci' }),
      'refused',
      'correct projectID',
    ],
    [
      'the key was deleted',
      () => {
        pubsub.deleteKey();
        return client;
      },
      'refused',
      'put a key there',
    ],
    [
      'Pub/Sub has trouble',
      () => {
        pubsub.faults.next({ kind: 'status', status: 503 });
        return client;
      },
      'unknown',
      'UNAVAILABLE',
    ],
    [
      'somebody else answers',
      () => {
        pubsub.faults.next({ kind: 'garbage' });
        return client;
      },
      'unknown',
      "not Pub/Sub's",
    ],
  ])('says what to do when %s', async (_, change, kind, words) => {
    expect(await change().check(signal)).toMatchObject({
      kind,
      message: expect.stringContaining(words),
    });
  });
});

describe('a client without credentials at a server that is not Google', () => {
  it('shows nobody a token, and names what it found', async () => {
    const settings = { ...SETTINGS, endpoint: pubsub.url };
    client = new PubSubClient(
      settings,
      new SharedApis().lend(settings, undefined, http),
      { now: () => Date.now() },
    );
    pubsub.faults.next({
      kind: 'status',
      status: 200,
      body: { name: 'projects/acme-ci/topics/builds' },
    });

    expect(await client.check(signal)).toMatchObject({
      kind: 'ok',
      message: expect.stringContaining('Without credentials to topic'),
    });
    await send();
    expect(pubsub.requests.all()).toHaveLength(2);
    expect(
      pubsub.requests.filter(({ headers }) => 'authorization' in headers),
    ).toEqual([]);
  });
});

describe('SharedApis', () => {
  it('lends one client for a project until the last Provider gave it back', async () => {
    const apis = new SharedApis();
    const lend = (projectID = 'acme-ci', secret = pubsub.credentials) =>
      apis.lend({ projectID, endpoint: pubsub.url }, new Secret(secret), http);
    const one = lend();
    const two = lend();

    expect(two.api).toBe(one.api);
    expect(lend('other-ci').api).not.toBe(one.api);
    expect(lend('acme-ci', '{}').api).not.toBe(one.api);

    await one.giveBack();
    await one.giveBack();
    expect(lend().api).toBe(two.api);

    const other = createHttpClient();
    expect(
      apis.lend(
        { projectID: 'acme-ci', endpoint: pubsub.url },
        new Secret(pubsub.credentials),
        other,
      ).api,
    ).not.toBe(one.api);
    await other.close();
  });

  it('makes a new client after the last one was given back', async () => {
    const apis = new SharedApis();
    const lend = () =>
      apis.lend(
        { projectID: 'acme-ci', endpoint: pubsub.url },
        new Secret(pubsub.credentials),
        http,
      );
    const one = lend();
    await one.giveBack();

    expect(lend().api).not.toBe(one.api);
  });
});

describe('PubSubClient as a provider', () => {
  it.each(
    conformanceChecks({
      secrets: [privateKeyPem],
      target: targetOf(),
      texts: runMessageTexts({
        bodyBytes: 64 * 1_024,
        template: gcpPubSubTemplate,
        of: (run, template) =>
          messageSchema.parse(targetOf(run, {}, template).content),
      }),
      connect: async (where, layer) => {
        const settings = {
          ...SETTINGS,
          endpoint: where === 'receiver' ? pubsub.url : 'http://127.0.0.1:1',
        };
        return new PubSubClient(
          settings,
          new SharedApis().lend(
            settings,
            new Secret(pubsub.credentials),
            layer,
          ),
          { now: () => Date.now() },
        );
      },
      fault: effect => pubsub.faults.add({ effect, path: PUBLISH }),
      clear: () => pubsub.faults.clear(),
    }).map(check => [check.name, check] as const),
  )(
    '%s',
    async (_, check) => {
      await expect(check.run()).resolves.toBeUndefined();
    },
    60_000,
  );
});
