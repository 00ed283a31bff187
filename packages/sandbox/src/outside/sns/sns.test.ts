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
  GetTopicAttributesCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import type {
  PublishBatchRequestEntry,
  PublishCommandInput,
  SNSClientConfig,
} from '@aws-sdk/client-sns';
import { startSns } from './sns';
import type { FakeSns } from './sns';

const attribute = (StringValue: string, DataType = 'String') => ({
  DataType,
  StringValue,
});
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('the fake SNS with the SDK of AWS', () => {
  let now: number;
  let sns: FakeSns;
  let builds: string;
  let ordered: string;
  let client: SNSClient;

  const connect = (settings: SNSClientConfig = {}) =>
    new SNSClient({
      endpoint: sns.url,
      region: sns.region,
      credentials: {
        accessKeyId: sns.accessKey.id,
        secretAccessKey: sns.accessKey.secret,
      },
      maxAttempts: 1,
      ...settings,
    });

  beforeEach(async () => {
    now = Date.now();
    sns = await startSns({ clock: { now: () => now } });
    builds = sns.addTopic({ name: 'builds' });
    ordered = sns.addTopic({ name: 'builds.fifo' });
    client = connect();
  });
  afterEach(async () => {
    client.destroy();
    await sns.close();
  });

  const publish = (input: Partial<PublishCommandInput> = {}) =>
    client.send(
      new PublishCommand({ TopicArn: builds, Message: 'hello', ...input }),
    );
  const publishAll = (entries: PublishBatchRequestEntry[], TopicArn = builds) =>
    client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: entries,
      }),
    );
  /** `done`, or the vendor's code and words. */
  const said = (asked: Promise<unknown>) =>
    asked.then(
      () => 'done',
      (error: Error) =>
        `${error.name.replace(/Exception$/, '')}: ${error.message}`,
    );
  const texts = (arn: string) =>
    sns.messages(arn).map(({ message }) => message);

  it('takes a message with its subject and attributes', async () => {
    const { MessageId } = await publish({
      Subject: 'build failed',
      MessageAttributes: {
        phase: attribute('failed'),
        seconds: attribute('42', 'Number'),
        raw: { DataType: 'Binary', BinaryValue: Buffer.from('x') },
      },
    });

    expect(sns.messages(builds)).toEqual([
      {
        messageId: MessageId,
        time: now,
        message: 'hello',
        subject: 'build failed',
        attributes: {
          phase: { type: 'String', value: 'failed' },
          seconds: { type: 'Number', value: '42' },
          raw: { type: 'Binary', value: 'eA==' },
        },
        droppedByRawQueues: false,
      },
    ]);
  });

  it('takes text of any script as it is', async () => {
    const text = '构建失败 👩‍👩‍👧‍👦 <a href="?a&b">+ %20</a>\n\ttab';
    await publish({ Message: text });

    expect(texts(builds)).toEqual([text]);
  });

  it('says what a topic is', async () => {
    const { Attributes } = await client.send(
      new GetTopicAttributesCommand({ TopicArn: ordered }),
    );

    expect(Attributes).toMatchObject({
      TopicArn: ordered,
      Owner: sns.accountId,
      FifoTopic: 'true',
    });
  });

  it.each<[string, () => Partial<PublishCommandInput>, string]>([
    ['an empty message', () => ({ Message: '' }), 'Empty message'],
    [
      'characters that XML has not',
      () => ({ Message: 'a\u0000' }),
      'Invalid character',
    ],
    [
      'a message that is too long by its attributes',
      () => ({
        Message: 'x'.repeat(262_144 - 16),
        MessageAttributes: { phase: attribute('failed') },
      }),
      'Message too long',
    ],
    [
      'a message that is too long in bytes',
      () => ({ Message: 'é'.repeat(131_073) }),
      'Message too long',
    ],
    ['no topic', () => ({ TopicArn: undefined }), 'no value for required'],
    ['what is no topic', () => ({ TopicArn: 'builds' }), 'TopicArn'],
    [
      'an unknown topic',
      () => ({ TopicArn: builds.replace('builds', 'other') }),
      'NotFound: Topic does not exist',
    ],
    [
      'a topic of another region',
      () => ({ TopicArn: builds.replace('eu-west-1', 'us-east-1') }),
      'NotFound',
    ],
    ['a subject of two lines', () => ({ Subject: 'a\nb' }), 'Subject'],
    ['a subject beyond ASCII', () => ({ Subject: 'défaut' }), 'Subject'],
    [
      'a subject that is too long',
      () => ({ Subject: 'x'.repeat(101) }),
      'Subject',
    ],
    [
      'an attribute without a value',
      () => ({ MessageAttributes: { phase: attribute('') } }),
      'must contain a non-empty message attribute value',
    ],
    [
      'an attribute of no known type',
      () => ({ MessageAttributes: { phase: attribute('x', 'Text') } }),
      'invalid message attribute type',
    ],
    [
      'a number that is none',
      () => ({ MessageAttributes: { n: attribute('many', 'Number') } }),
      'to number',
    ],
    [
      'an attribute with a name of its own making',
      () => ({ MessageAttributes: { 'a b': attribute('x') } }),
      'Invalid message attribute name',
    ],
    [
      'an attribute with a name of AWS',
      () => ({ MessageAttributes: { 'AWS.x': attribute('x') } }),
      'Invalid message attribute name',
    ],
    [
      'no group for a FIFO topic',
      () => ({ TopicArn: ordered, MessageDeduplicationId: '1' }),
      'The MessageGroupId parameter is required for FIFO topics',
    ],
    [
      'no id against duplicates for a FIFO topic',
      () => ({ TopicArn: ordered, MessageGroupId: 'g' }),
      'ContentBasedDeduplication',
    ],
    [
      'a group with a space',
      () => ({
        TopicArn: ordered,
        MessageGroupId: 'a b',
        MessageDeduplicationId: '1',
      }),
      'MessageGroupId',
    ],
    [
      'an id against duplicates of 129 characters',
      () => ({
        TopicArn: ordered,
        MessageGroupId: 'g',
        MessageDeduplicationId: 'x'.repeat(129),
      }),
      'MessageDeduplicationId',
    ],
    [
      'an id against duplicates for a standard topic',
      () => ({ MessageDeduplicationId: '1' }),
      'not valid for this topic type',
    ],
  ])('refuses %s', async (_, input, words) => {
    await expect(said(publish(input()))).resolves.toContain(words);
    expect([...texts(builds), ...texts(ordered)]).toEqual([]);
    expect(sns.requests.all()).toMatchObject([
      { applied: false, reason: expect.any(String) },
    ]);
  });

  it('takes a message of exactly the limit, and says where raw queues drop it', async () => {
    const attributes = Object.fromEntries(
      many(11, index => [`a${String(index).padStart(2, '0')}`, attribute('x')]),
    );
    await publish({
      Message: 'x'.repeat(262_144 - 11 * 10),
      MessageAttributes: attributes,
    });

    expect(sns.messages(builds)).toMatchObject([{ droppedByRawQueues: true }]);
  });

  describe('in batches', () => {
    const entry = (
      Id: string,
      input: Partial<PublishBatchRequestEntry> = {},
    ) => ({
      Id,
      Message: Id,
      ...input,
    });

    it('tells of each entry what became of it', async () => {
      sns.setEntryFate(({ message }) => {
        if (message === 'lost') {
          return 'unmentioned';
        }
        return message === 'broken' ? { code: 'InternalError' } : undefined;
      });
      const { Successful, Failed } = await publishAll([
        entry('fine'),
        entry('empty', { Message: '' }),
        entry('broken'),
        entry('lost'),
      ]);

      expect(Successful).toEqual([
        { Id: 'fine', MessageId: expect.any(String) },
      ]);
      expect(Failed).toEqual([
        {
          Id: 'empty',
          Code: 'InvalidParameter',
          Message: 'Invalid parameter: Empty message',
          SenderFault: true,
        },
        { Id: 'broken', Code: 'InternalError', SenderFault: false },
      ]);
      expect(texts(builds)).toEqual(['fine', 'lost']);
    });

    it.each<[string, () => PublishBatchRequestEntry[], string]>([
      ['no entry', () => [], 'EmptyBatchRequest'],
      [
        'eleven entries',
        () => many(11, index => entry(`e${index}`)),
        'TooManyEntriesInBatchRequest',
      ],
      [
        'two of one id',
        () => [entry('a'), entry('a')],
        'BatchEntryIdsNotDistinct',
      ],
      ['an id with a dot', () => [entry('a.b')], 'InvalidBatchEntryId'],
      [
        'too much in all',
        () =>
          many(2, index =>
            entry(`e${index}`, { Message: 'x'.repeat(131_073) }),
          ),
        'BatchRequestTooLong',
      ],
    ])('refuses %s', async (_, entries, code) => {
      await expect(said(publishAll(entries()))).resolves.toContain(`${code}: `);
      expect(texts(builds)).toEqual([]);
    });

    it('fails only the entry without a group on a FIFO topic', async () => {
      const ids = { MessageDeduplicationId: 'd1', MessageGroupId: 'g' };
      const { Successful, Failed } = await publishAll(
        [entry('a', ids), entry('b', { ...ids, MessageGroupId: undefined })],
        ordered,
      );

      expect(Successful).toMatchObject([
        { Id: 'a', SequenceNumber: expect.stringMatching(/^\d{20}$/) },
      ]);
      expect(Failed).toMatchObject([{ Id: 'b', SenderFault: true }]);
    });
  });

  it('answers a duplicate of a FIFO topic as the first one, for five minutes', async () => {
    const again = (id: string) =>
      publish({
        TopicArn: ordered,
        Message: id,
        MessageGroupId: 'g',
        MessageDeduplicationId: 'd1',
      });
    const first = await again('first');
    now += 5 * 60_000 - 1;
    client.destroy();
    client = connect({ systemClockOffset: now - Date.now() });
    const second = await again('second');
    now += 1;
    client.destroy();
    client = connect({ systemClockOffset: now - Date.now() });
    const third = await again('third');

    expect(second.MessageId).toBe(first.MessageId);
    expect(third.MessageId).not.toBe(first.MessageId);
    expect(texts(ordered)).toEqual(['first', 'third']);
  });

  it('takes the same words once where the topic looks at the content', async () => {
    const topic = sns.addTopic({
      name: 'content.fifo',
      contentBasedDeduplication: true,
    });
    for (const Message of ['a', 'a', 'b']) {
      await publish({ TopicArn: topic, Message, MessageGroupId: 'g' });
    }

    expect(texts(topic)).toEqual(['a', 'b']);
  });

  it.each<[string, (connectWith: typeof connect) => SNSClient, string]>([
    [
      'an unknown key',
      connectWith =>
        connectWith({
          credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' },
        }),
      'InvalidClientTokenId',
    ],
    [
      'another secret',
      connectWith =>
        connectWith({
          credentials: {
            accessKeyId: sns.accessKey.id,
            secretAccessKey: 'wrong',
          },
        }),
      'SignatureDoesNotMatch',
    ],
    [
      'a session token that nobody gave out',
      connectWith =>
        connectWith({
          credentials: {
            accessKeyId: sns.accessKey.id,
            secretAccessKey: sns.accessKey.secret,
            sessionToken: 'x',
          },
        }),
      'InvalidClientTokenId',
    ],
    [
      'the scope of another region',
      connectWith => connectWith({ region: 'us-east-1' }),
      'SignatureDoesNotMatch: Credential should be scoped to a valid region.',
    ],
    [
      'a clock that is late',
      connectWith => connectWith({ systemClockOffset: -600_000 }),
      'SignatureDoesNotMatch: Signature expired',
    ],
  ])('refuses a request signed with %s', async (_, make, words) => {
    client.destroy();
    client = make(connect);

    await expect(said(publish())).resolves.toContain(words);
    expect(texts(builds)).toEqual([]);
  });

  it.each<[string, Record<string, string>, string, string]>([
    [
      'without a signature',
      {},
      'Action=Publish&Version=2010-03-31',
      'MissingAuthenticationToken',
    ],
    [
      'with another kind of credential',
      { authorization: 'Bearer x' },
      'Action=Publish&Version=2010-03-31',
      'IncompleteSignature',
    ],
    [
      'of an unknown action',
      {},
      'Action=Shout&Version=2010-03-31',
      'InvalidAction',
    ],
    ['without a version', {}, 'Action=Publish', 'InvalidAction'],
    ['without anything', {}, '', 'InvalidAction'],
  ])('refuses a request %s', async (_, headers, body, code) => {
    const answer = await fetch(sns.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body,
    });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    await expect(answer.text()).resolves.toContain(`<Code>${code}</Code>`);
  });

  it('says what no policy allows, and what the key of a topic does', async () => {
    sns.deny('SNS:Publish', builds);
    await expect(said(publish())).resolves.toContain(
      `is not authorized to perform: SNS:Publish on resource: ${builds}`,
    );
    sns.allow('SNS:Publish', builds);
    sns.setKeyError(builds, 'KMSAccessDenied');
    await expect(said(publish())).resolves.toContain('KMSAccessDenied');
    sns.setKeyError(builds, undefined);
    await expect(said(publish())).resolves.toBe('done');
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a token that it does not know',
      { WebIdentityToken: 'x' },
      'AccessDenied',
    ],
    ['no token', {}, 'ValidationError'],
    [
      'no name of a session',
      { WebIdentityToken: 'of-the-pod', RoleSessionName: '' },
      'ValidationError',
    ],
    [
      'no role',
      { WebIdentityToken: 'of-the-pod', RoleArn: '' },
      'ValidationError',
    ],
    ['what it trusts', { WebIdentityToken: 'of-the-pod' }, ''],
  ])('gives a role for %s', async (_, given, code) => {
    const RoleArn = sns.addRole({ name: 'ci', webIdentityToken: 'of-the-pod' });
    const answer = await fetch(sns.url, {
      method: 'POST',
      body: new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn,
        RoleSessionName: 'portal',
        ...given,
      }),
    });

    await expect(answer.text()).resolves.toContain(
      code === '' ? '<SessionToken>' : `<Code>${code}</Code>`,
    );
    expect(JSON.stringify(sns.requests.all())).not.toContain('of-the-pod');
  });

  it('throttles in its own words', async () => {
    sns.faults.next({ kind: 'rateLimited' });

    await expect(said(publish())).resolves.toBe('Throttling: Rate exceeded');
  });

  it('keeps no credential in its log', async () => {
    await publish();

    expect(JSON.stringify(sns.requests.all())).not.toContain(sns.accessKey.id);
  });
});
