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

/**
 * Provider type AWSSNS of Tekton Integrations: messages on topics of Amazon
 * SNS.
 *
 * @packageDocumentation
 */

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  BatchEntry,
  createHttpClient,
  HttpClient,
  HttpRequest,
  ProviderClient,
  RunMessageTemplate,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  runFixture,
  runMessageTexts,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeSns, startSns } from 'sandbox';
import { messageSchema } from '../content';
import { planMessages } from '../plan';
import { SnsSettings } from '../settings';
import { snsTemplate } from '../template';
import { SnsClient } from './SnsClient';

const { signal } = new AbortController();
const STANDARD = 'arn:aws:sns:eu-west-1:123456789012:builds';
const FIFO = `${STANDARD}.fifo`;
const OTHER = 'arn:aws:sns:eu-west-1:123456789012:other';

function targetOf(
  overrides: Partial<RunState> = {},
  settings: Partial<SnsSettings> = {},
  template?: RunMessageTemplate,
): Target {
  const [target] = planMessages(runFixture(overrides), {
    settings: { topicARN: STANDARD, ...settings },
    runUrl: 'https://portal.example/runs/1',
    template,
  });
  if (target === undefined) {
    throw new Error('no target');
  }
  return target;
}

function keysOf({ accessKey }: FakeSns) {
  return {
    accessKeyId: new Secret(accessKey.id),
    secretAccessKey: new Secret(accessKey.secret),
  };
}

describe('SnsClient', () => {
  let sns: FakeSns;
  let http: HttpClient;
  let asked: HttpRequest[];
  let client: ProviderClient;

  const connect = (
    settings: Partial<SnsSettings> = {},
    keys: ConstructorParameters<typeof SnsClient>[1] = keysOf(sns),
  ) => {
    client = new SnsClient(
      { topicARN: STANDARD, endpoint: sns.url, ...settings },
      keys,
      {
        http: {
          ...http,
          request: request => {
            asked.push(request);
            return http.request(request);
          },
        },
        now: () => Date.now(),
      },
    );
  };
  const send = (target = targetOf()) => client.send(target, undefined, signal);
  const texts = (arn = STANDARD) =>
    sns.messages(arn).map(({ message }) => JSON.parse(message).run.name);

  beforeEach(async () => {
    sns = await startSns();
    [STANDARD, FIFO, OTHER].forEach(arn =>
      sns.addTopic({ name: arn.split(':')[5] ?? '' }),
    );
    http = createHttpClient({ timeoutMs: 2_000 });
    asked = [];
    connect();
  });

  afterEach(async () => {
    await client.close();
    await http.close();
    await sns.close();
  });

  describe('send', () => {
    it('publishes the message with its attributes', async () => {
      const outcome = await send();
      const [message] = sns.messages(STANDARD);

      expect(outcome).toEqual({
        kind: 'delivered',
        receipt: { ids: { messageId: message?.messageId } },
        exchange: {
          request: `POST ${new URL(sns.url).host}`,
          answer: '200 OK',
        },
      });
      expect(message).toMatchObject({
        subject: 'build failed (shop/build-x7k2p)',
        attributes: {
          phase: { type: 'String', value: 'failed' },
          repository: { type: 'String', value: 'acme/shop' },
        },
      });
      expect(JSON.parse(message?.message ?? '')).toMatchObject({
        id: message?.attributes.id?.value,
        run: { name: 'build-x7k2p' },
      });
    });

    it('publishes to a FIFO topic once, however often it is sent', async () => {
      const target = targetOf({}, { topicARN: FIFO });
      const first = await send(target);

      await expect(send(target)).resolves.toEqual(first);
      expect(first).toMatchObject({
        receipt: { ids: { sequenceNumber: expect.any(String) } },
      });
      expect(sns.messages(FIFO)).toMatchObject([
        { groupId: runFixture().uid, deduplicationId: expect.any(String) },
      ]);
    });

    it('publishes two states of a Run to a FIFO topic within five minutes', async () => {
      const running = { phase: 'running', completedAt: undefined } as const;
      await send(targetOf(running, { topicARN: FIFO }));
      await send(targetOf({}, { topicARN: FIFO }));

      expect(sns.messages(FIFO)).toHaveLength(2);
    });

    it('sends what SNS takes, whatever a Run says', async () => {
      const odd = '\u0000\uFFFE\uD83D👩‍👩‍👧‍👦构<&>"%+ \n';
      const outcome = await send(
        targetOf({
          definition: odd,
          message: odd.repeat(2_000),
          labels: { odd },
          results: [{ name: odd, value: odd.repeat(1_000) }],
        }),
      );

      expect(outcome.kind).toBe('delivered');
      expect(() => texts()).not.toThrow();
    });

    it('asks nobody but through the platform', async () => {
      await send();

      expect(asked.map(({ url }) => new URL(url).origin)).toEqual([sns.url]);
    });

    it.each<[string, () => void, object]>([
      [
        'the account is throttled',
        () => sns.faults.next({ kind: 'rateLimited' }),
        {
          kind: 'throttled',
          scope: expect.stringMatching(/:123456789012$/),
          forMs: 1_000,
        },
      ],
      [
        'it says when to come back',
        () =>
          sns.faults.next({
            kind: 'rateLimited',
            status: 429,
            retryAfterSeconds: 7,
          }),
        { kind: 'throttled', forMs: 7_000 },
      ],
      [
        "the topic's key is throttled",
        () => sns.setKeyError(STANDARD, 'KMSThrottling'),
        { kind: 'throttled', scope: expect.stringMatching(/:builds$/) },
      ],
      [
        'something is wrong inside',
        () => sns.faults.next({ kind: 'status', status: 500 }),
        { kind: 'retry' },
      ],
      [
        'it is not allowed',
        () => sns.deny('SNS:Publish'),
        {
          kind: 'rejected',
          pause: 'provider',
          cause: expect.stringMatching(
            /^arn:aws:iam::123456789012:user\/tekton-integrations may not publish to the topic 'builds': allow sns:Publish/,
          ),
        },
      ],
      [
        'the topic is gone',
        () => sns.removeTopic(STANDARD),
        {
          kind: 'rejected',
          pause: 'provider',
          cause: expect.stringMatching(/^There is no topic 'builds'/),
        },
      ],
      [
        'the key may not be used',
        () => sns.setKeyError(STANDARD, 'KMSAccessDenied'),
        {
          kind: 'rejected',
          pause: 'provider',
          cause: expect.stringContaining('kms:GenerateDataKey*'),
        },
      ],
      [
        'the access key is deleted',
        () => sns.deleteAccessKey(),
        {
          kind: 'rejected',
          pause: 'provider',
          cause: expect.stringContaining('InvalidClientTokenId'),
        },
      ],
      [
        'the secret is another',
        () =>
          connect(
            {},
            { ...keysOf(sns), secretAccessKey: new Secret('hunter2') },
          ),
        {
          kind: 'rejected',
          pause: 'provider',
          cause: expect.stringContaining('secret access key'),
        },
      ],
    ])('says so where %s', async (_, change, expected) => {
      change();

      await expect(send()).resolves.toMatchObject(expected);
      expect(sns.messages(STANDARD)).toEqual([]);
    });

    it.each<[string, (arn: string) => void]>([
      ['may not be used', arn => sns.deny('SNS:Publish', arn)],
      ['is gone', arn => sns.removeTopic(arn)],
      [
        'has a key that is disabled',
        arn => sns.setKeyError(arn, 'KMSDisabled'),
      ],
    ])(
      'does not hold the Provider where the topic of a Notification %s',
      async (_, change) => {
        change(OTHER);
        const outcome = await send(targetOf({}, { topicARN: OTHER }));

        expect(outcome.kind).toBe('rejected');
        expect(outcome).not.toHaveProperty('pause');
      },
    );

    it('rejects a message that the topic does not take', async () => {
      sns.addTopic({ name: 'builds', maximumMessageSize: 1_024 });

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining('Message too long'),
      });
      expect(await send()).not.toHaveProperty('pause');
    });

    it('repeats nothing of a request that AWS repeats in its answer', async () => {
      const token = 'verySecretToken';
      connect({}, { ...keysOf(sns), sessionToken: new Secret(token) });
      sns.faults.next({
        kind: 'status',
        status: 403,
        body: `<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match. The Canonical String for this request should have been 'POST x-amz-security-token:${token}'</Message></Error></ErrorResponse>`,
      });
      const outcome = await send();

      expect(outcome).toMatchObject({
        kind: 'rejected',
        pause: 'provider',
        exchange: { answer: '403 Forbidden: SignatureDoesNotMatch' },
      });
      expect(JSON.stringify(outcome)).not.toContain(token);
    });

    it('tries again where the clock is wrong', async () => {
      await client.close();
      await sns.close();
      const offset = 600_000;
      sns = await startSns({
        accessKey: sns.accessKey,
        clock: { now: () => Date.now() + offset },
      });
      sns.addTopic({ name: 'builds' });
      connect();

      await expect(send()).resolves.toMatchObject({
        kind: 'retry',
        cause: expect.stringContaining('Signature expired'),
      });
    });
  });

  describe('sendBatch', () => {
    const entries = (names: readonly string[], topicARN = STANDARD) =>
      names.map(
        (name): BatchEntry => ({
          id: `delivery-${name}`,
          target: targetOf({ name, uid: name }, { topicARN }),
        }),
      );
    const sendBatch = async (batch: readonly BatchEntry[]) =>
      Object.fromEntries((await client.sendBatch?.(batch, signal)) ?? []);

    it('sends all in one request', async () => {
      const outcomes = await sendBatch(entries(['a', 'b', 'c'], FIFO));

      expect(texts(FIFO)).toEqual(['a', 'b', 'c']);
      expect(asked).toHaveLength(1);
      expect(outcomes['delivery-b']).toEqual({
        kind: 'delivered',
        receipt: {
          ids: {
            messageId: sns.messages(FIFO)[1]?.messageId,
            sequenceNumber: sns.messages(FIFO)[1]?.sequenceNumber,
          },
        },
        exchange: expect.objectContaining({ answer: '200 OK' }),
      });
    });

    it('tells of each entry what became of it, and nothing of one that is not mentioned', async () => {
      sns.setEntryFate(({ message }) => {
        const fates: Record<
          string,
          ReturnType<Parameters<FakeSns['setEntryFate']>[0]>
        > = {
          lost: 'unmentioned',
          broken: { code: 'InternalError' },
          slow: { code: 'KMSThrottling' },
          odd: { code: 'Whatever' },
        };
        return fates[JSON.parse(message).run.name];
      });
      const outcomes = await sendBatch(
        entries(['fine', 'lost', 'broken', 'slow', 'odd']),
      );

      expect(outcomes).toMatchObject({
        'delivery-fine': { kind: 'delivered' },
        'delivery-broken': { kind: 'retry' },
        'delivery-slow': {
          kind: 'throttled',
          scope: expect.stringMatching(/:builds$/),
        },
        'delivery-odd': { kind: 'retry', cause: 'Whatever' },
      });
      expect(outcomes).not.toHaveProperty('delivery-lost');
    });

    it('rejects only the entry that SNS refuses', async () => {
      const [fine, other] = entries(['fine', 'empty']);
      const outcomes = await sendBatch([
        fine!,
        {
          ...other!,
          target: {
            ...other!.target,
            content: { ...other!.target.content, message: '' },
          },
        },
      ]);

      expect(outcomes).toMatchObject({
        'delivery-fine': { kind: 'delivered' },
        'delivery-empty': {
          kind: 'rejected',
          cause: expect.stringContaining('Empty message'),
        },
      });
    });

    it('sends each alone where the batch as a whole is refused', async () => {
      sns.addTopic({ name: 'builds', maximumMessageSize: 4_096 });
      const outcomes = await sendBatch(entries(['a', 'b', 'c', 'd']));

      expect(texts().sort()).toEqual(['a', 'b', 'c', 'd']);
      expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(
        Array(4).fill('delivered'),
      );
    });

    it.each<[string, () => void, object]>([
      [
        'throttled',
        () => sns.faults.next({ kind: 'rateLimited' }),
        { kind: 'throttled' },
      ],
      [
        'not answered',
        () => sns.faults.next({ kind: 'acceptedThenReset' }),
        { kind: 'inDoubt' },
      ],
      [
        'not allowed',
        () => sns.deny('SNS:Publish'),
        { kind: 'rejected', pause: 'provider' },
      ],
    ])('says of all that they were %s', async (_, change, expected) => {
      change();
      const outcomes = await sendBatch(entries(['a', 'b']));

      expect(outcomes).toMatchObject({
        'delivery-a': expected,
        'delivery-b': expected,
      });
      expect(asked).toHaveLength(1);
    });

    it('takes ten of the largest that are batched', async () => {
      const large = Array.from(
        { length: 10 },
        (_, index): BatchEntry => ({
          id: String(index),
          target: targetOf({
            uid: `${index}`,
            results: [{ name: 'log', value: 'x'.repeat(24_000) }],
          }),
        }),
      );
      expect(large[0]?.target.batch).toBeDefined();

      const outcomes = await sendBatch(large);

      expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(
        Array(10).fill('delivered'),
      );
    });
  });

  describe('with a role', () => {
    const role = (settings: Partial<SnsSettings> = {}) =>
      connect({
        roleARN: 'arn:aws:iam::123456789012:role/publisher',
        stsEndpoint: sns.url,
        ...settings,
      });

    it('assumes it once, over the platform, and publishes with it', async () => {
      sns.addRole({ name: 'publisher', externalId: 'team-a' });
      role({ externalID: 'team-a' });
      await send();
      await send(targetOf({ uid: 'other' }));

      expect(texts()).toHaveLength(2);
      expect(sns.requests.all().map(({ body }) => Object(body).Action)).toEqual(
        ['AssumeRole', 'Publish', 'Publish'],
      );
      expect(asked).toHaveLength(3);
    });

    it.each<[string, () => void]>([
      ['does not exist', () => role()],
      [
        'asks for another external id',
        () => {
          sns.addRole({ name: 'publisher', externalId: 'team-a' });
          role({ externalID: 'team-b' });
        },
      ],
    ])('holds the Provider where the role %s', async (_, change) => {
      change();
      const cause = expect.stringMatching(
        /^The role 'arn:aws:iam::123456789012:role\/publisher' cannot be assumed: its trust policy must allow sts:AssumeRole for arn:aws:iam::123456789012:user\/tekton-integrations/,
      );

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        pause: 'provider',
        cause,
      });
      await expect(client.check(signal)).resolves.toEqual({
        kind: 'refused',
        message: cause,
      });
    });

    it.each<[string, () => void]>([
      ['is throttled', () => sns.faults.next({ kind: 'rateLimited' })],
      ['has trouble', () => sns.faults.next({ kind: 'status', status: 503 })],
      ['does not answer', () => sns.faults.next({ kind: 'reset' })],
    ])('has sent nothing where STS %s', async (_, change) => {
      sns.addRole({ name: 'publisher' });
      role();
      change();

      await expect(send()).resolves.toMatchObject({ kind: 'retry' });
      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    });

    it('ends at once when it is aborted while STS is silent', async () => {
      role();
      sns.faults.next({ kind: 'hang' });
      const abort = new AbortController();
      const sending = client.send(targetOf(), undefined, abort.signal);
      await sns.requests.waitFor(() => true);
      abort.abort();

      await expect(sending).resolves.toEqual({
        kind: 'retry',
        cause: 'aborted',
      });
    });
  });

  describe('check', () => {
    it('names the account, the topic and whose credentials they are', async () => {
      await expect(client.check(signal)).resolves.toEqual({
        kind: 'ok',
        message:
          "The topic 'builds' of the account 123456789012 in eu-west-1 is seen with the access key of the Provider.",
      });
    });

    it('goes on without the right to look, and says which it is', async () => {
      sns.deny('SNS:GetTopicAttributes');

      await expect(client.check(signal)).resolves.toEqual({
        kind: 'ok',
        message: expect.stringContaining('allow sns:GetTopicAttributes'),
      });
    });

    it.each<[string, () => void, string, RegExp]>([
      [
        'the topic is gone',
        () => sns.removeTopic(STANDARD),
        'refused',
        /create it/,
      ],
      [
        'the key is deleted',
        () => sns.deleteAccessKey(),
        'refused',
        /access key/,
      ],
      [
        'SNS has trouble',
        () => sns.faults.next({ kind: 'status', status: 503 }),
        'unknown',
        /InternalFailure/,
      ],
      [
        'the answer is of somebody else',
        () => sns.faults.next({ kind: 'garbage' }),
        'unknown',
        /not AWS SNS's/,
      ],
    ])('tells that %s', async (_, change, kind, message) => {
      change();

      await expect(client.check(signal)).resolves.toEqual({
        kind,
        message: expect.stringMatching(message),
      });
    });
  });
});

describe('SnsClient, as each provider', () => {
  let sns: FakeSns;
  const accessKey = { id: 'AKIAVERYSECRETID', secret: 'very/Secret+key' };

  beforeAll(async () => {
    sns = await startSns({ accessKey });
    sns.addTopic({ name: 'builds' });
  });

  afterAll(() => sns.close());

  const checks = conformanceChecks({
    secrets: [accessKey.id, accessKey.secret],
    target: targetOf({}, { endpoint: 'http://127.0.0.1:1' }),
    texts: [
      ...runMessageTexts({
        bodyBytes: 64 * 1_024,
        template: snsTemplate,
        of: (run, template) => {
          const { content } = targetOf(run, {}, template);
          const { message: body, attributes } = messageSchema.parse(content);
          return { body, attributes };
        },
      }),
      {
        name: 'the subject',
        max: 100,
        unit: 'characters',
        of: definition =>
          messageSchema.parse(targetOf({ definition }).content).subject,
      },
    ],
    connect: async (where, http) =>
      new SnsClient(
        {
          topicARN: STANDARD,
          // Port 1 of loopback is nobody's.
          endpoint: where === 'receiver' ? sns.url : 'http://127.0.0.1:1',
        },
        keysOf(sns),
        { http, now: () => Date.now() },
      ),
    fault: fault => {
      sns.faults.add({
        // A bare status: what AWS says in a body comes before it.
        effect: fault.kind === 'status' ? { ...fault, body: '' } : fault,
      });
    },
    clear: () => sns.faults.clear(),
  });

  it.each(checks)(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
    60_000,
  );
});
