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
 * Provider type SlackApp of Tekton Integrations: messages in channels.
 *
 * @packageDocumentation
 */

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  createHttpClient,
  HttpClient,
  ProviderClient,
  Receipt,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { conformanceChecks } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeSlack, startSlack } from 'sandbox';
import { TEXTS } from '../__testUtils__/texts';
import { CHANNEL, targetOf } from '../__testUtils__/workspace';
import { SlackClient } from './SlackClient';

const POSTS = /chat\.postMessage$/;
const { signal } = new AbortController();

describe('SlackClient', () => {
  let slack: FakeSlack;
  let http: HttpClient;
  let client: ProviderClient;

  const connect = (token = slack.token) =>
    new SlackClient(slack.url, new Secret(token), {
      http,
      now: () => Date.now(),
    });

  const send = (target = targetOf(), receipt?: Receipt) =>
    client.send(target, receipt, signal);

  const update = (overrides: Partial<RunState>, receipt?: Receipt) =>
    send(targetOf(overrides, { mode: 'update' }), receipt);

  const running = { phase: 'running', completedAt: undefined } as const;

  async function posted(): Promise<Receipt> {
    const outcome = await update(running);
    if (outcome.kind !== 'delivered' || outcome.receipt === undefined) {
      throw new Error(outcome.kind);
    }
    return outcome.receipt;
  }

  beforeEach(async () => {
    slack = await startSlack();
    slack.addChannel({ id: CHANNEL, name: 'builds' });
    http = createHttpClient({ timeoutMs: 5_000 });
    client = connect();
  });

  afterEach(async () => {
    await client.close();
    await http.close();
    await slack.close();
  });

  describe('send in mode post', () => {
    it('posts a message and gives a receipt', async () => {
      const outcome = await send();
      const [message, ...others] = slack.messages(CHANNEL);

      expect(others).toEqual([]);
      expect(message).toMatchObject({
        text: '❌ build failed (prod/shop/build-x7k2p)',
        blocks: [
          { type: 'header' },
          { type: 'section' },
          { type: 'section' },
          { type: 'actions' },
        ],
      });
      expect(outcome).toEqual({
        kind: 'delivered',
        receipt: { ids: { channel: CHANNEL, ts: message?.ts } },
        exchange: {
          request: `POST ${new URL(slack.url).host}/api/chat.postMessage`,
          answer: '200 OK',
        },
      });
    });

    it('links to the message once the workspace is known', async () => {
      await client.check(signal);
      const outcome = await send();
      const [message] = slack.messages(CHANNEL);

      expect(outcome.kind === 'delivered' && outcome.receipt?.url).toMatch(
        new RegExp(`/archives/${CHANNEL}/p${message?.ts.replace('.', '')}$`),
      );
    });

    it('posts to a channel by its name', async () => {
      await expect(
        send(targetOf({}, { channels: [{ name: 'builds' }] })),
      ).resolves.toMatchObject({
        kind: 'delivered',
        receipt: { ids: { channel: CHANNEL } },
      });
    });

    it('posts a message of its own each time, whatever the receipt', async () => {
      const receipt = await posted();
      await send(targetOf(), receipt);

      expect(slack.messages(CHANNEL)).toHaveLength(2);
    });

    it.each<[string, () => void, string]>([
      [
        'the channel is not there',
        () => {},
        '#nowhere does not exist, has another name by now',
      ],
    ])('says what to do when %s', async (_, change, words) => {
      change();

      await expect(
        send(targetOf({}, { channels: [{ name: 'nowhere' }] })),
      ).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining(words),
        exchange: { answer: '200 OK: channel_not_found' },
      });
    });

    it.each<[string, () => void, string]>([
      [
        'the app was removed from the channel',
        () => slack.removeFromChannel(CHANNEL),
        'invite it with /invite',
      ],
      [
        'the channel is archived',
        () => slack.archiveChannel(CHANNEL),
        'unarchive it',
      ],
    ])('says what to do when %s', async (_, change, words) => {
      change();

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining(words),
      });
    });

    it.each<[string, () => void]>([
      ['was revoked', () => slack.revokeToken('revoked')],
      ['belongs to a removed app', () => slack.revokeToken('inactive')],
      ['lacks the scope', () => slack.setScopes(['channels:read'])],
    ])('pauses the Provider when the token %s', async (_, change) => {
      change();

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        pause: 'provider',
      });
    });

    it('takes the time that Retry-After names and repeats nothing itself', async () => {
      slack.faults.add({
        effect: { kind: 'rateLimited', retryAfterSeconds: 30 },
        path: POSTS,
      });

      await expect(send()).resolves.toMatchObject({
        kind: 'throttled',
        scope: `slack:channel:${CHANNEL}`,
        forMs: 30_000,
      });
      expect(slack.requests.length).toBe(1);
    });

    it('waits out the limit of a channel', async () => {
      const limited = await startSlack({ postsPerSecondPerChannel: 1 });
      limited.addChannel({ id: CHANNEL, name: 'builds' });
      client = new SlackClient(limited.url, new Secret(limited.token), {
        http,
        now: () => Date.now(),
      });
      await send();

      await expect(send()).resolves.toMatchObject({
        kind: 'throttled',
        forMs: 1_000,
      });
      await limited.close();
    });

    it('posts the text of a template as the whole message', async () => {
      await send(targetOf({}, {}, { template: { text: '*Red* again' } }));

      expect(slack.messages(CHANNEL)).toMatchObject([
        { text: '*Red* again', blocks: [] },
      ]);
    });

    it("retries at Slack's own errors", async () => {
      slack.faults.next({
        kind: 'status',
        status: 200,
        body: { ok: false, error: 'internal_error' },
      });

      await expect(send()).resolves.toMatchObject({ kind: 'retry' });
    });

    it('rejects a message that names no channel', async () => {
      await expect(
        send(targetOf({}, { channels: undefined })),
      ).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining('slackApp.channels'),
      });
    });

    it('rejects content that is not its own', async () => {
      await expect(
        send({ ...targetOf(), content: { owner: 'acme' } }),
      ).resolves.toMatchObject({ kind: 'rejected' });
      expect(slack.requests.length).toBe(0);
    });
  });

  describe('send in mode update', () => {
    it('edits the message of the receipt', async () => {
      const receipt = await posted();
      const outcome = await update({ phase: 'succeeded' }, receipt);

      expect(outcome).toMatchObject({ kind: 'delivered', receipt });
      expect(slack.messages(CHANNEL)).toMatchObject([
        {
          text: '✅ build succeeded (prod/shop/build-x7k2p)',
          updates: 1,
          blocks: [
            { type: 'header' },
            { type: 'section' },
            { type: 'actions' },
          ],
        },
      ]);
    });

    it('takes the blocks away where a template has a text alone', async () => {
      const receipt = await posted();
      await send(
        targetOf(
          { phase: 'succeeded' },
          { mode: 'update' },
          { template: { text: 'Green' } },
        ),
        receipt,
      );

      expect(slack.messages(CHANNEL)).toMatchObject([
        { text: 'Green', blocks: [], updates: 1 },
      ]);
    });

    it.each<[string, (ts: string) => void]>([
      ['was deleted', ts => slack.deleteMessage(CHANNEL, ts)],
      ['is too old to edit', ts => slack.closeEditWindow(CHANNEL, ts)],
    ])('posts a new message when the former %s', async (_, change) => {
      const receipt = await posted();
      change(String(receipt.ids.ts));
      const outcome = await update({ phase: 'succeeded' }, receipt);

      const newest = slack.messages(CHANNEL).at(-1);
      expect(newest).toMatchObject({ updates: 0 });
      expect(newest?.text).toContain('succeeded');
      expect(outcome).toMatchObject({
        kind: 'delivered',
        receipt: { ids: { ts: newest?.ts } },
      });
    });

    it("posts a new message when the former is another app's", async () => {
      const ts = slack.postAsOther(CHANNEL, 'not ours');
      await update({ phase: 'succeeded' }, { ids: { channel: CHANNEL, ts } });

      expect(slack.messages(CHANNEL)).toHaveLength(2);
      expect(slack.messages(CHANNEL)[0]?.text).toBe('not ours');
    });

    it('posts where the receipt is of another workspace', async () => {
      await expect(
        update(
          { phase: 'succeeded' },
          { ids: { channel: 'C0ELSEWHERE', ts: '1700000000.000100' } },
        ),
      ).resolves.toMatchObject({ kind: 'delivered' });
      expect(slack.messages(CHANNEL)).toHaveLength(1);
    });

    it('posts nothing new when the edit is in doubt', async () => {
      const receipt = await posted();
      slack.faults.next({ kind: 'acceptedThenReset' });

      await expect(
        update({ phase: 'succeeded' }, receipt),
      ).resolves.toMatchObject({ kind: 'inDoubt' });
      expect(slack.messages(CHANNEL)).toHaveLength(1);
    });
  });

  describe('check', () => {
    it('names the workspace', async () => {
      await expect(client.check(signal)).resolves.toEqual({
        kind: 'ok',
        message: expect.stringContaining(slack.team.name),
      });
    });

    it.each<[string[], RegExp]>([
      [
        ['chat:write'],
        /'channels:history', and 'groups:history' for private channels, a message .* posted twice/,
      ],
      [['chat:write', 'groups:history'], /'channels:history' a message/],
      [
        ['chat:write', 'channels:history'],
        /^'tekton-integrations' may post in the workspace 'Sandbox'\.$/,
      ],
    ])('says what an app with %j can do', async (scopes, words) => {
      slack.setScopes(scopes);

      await expect(client.check(signal)).resolves.toEqual({
        kind: 'ok',
        message: expect.stringMatching(words),
      });
    });

    it('says which scope is missing', async () => {
      slack.setScopes(['channels:read']);

      await expect(client.check(signal)).resolves.toEqual({
        kind: 'refused',
        message: expect.stringContaining("'chat:write'"),
      });
    });

    it.each<[string, () => void]>([
      ['was revoked', () => slack.revokeToken()],
      [
        'is none',
        () => {
          client = connect('hunter2');
        },
      ],
    ])('refuses a token that %s and does not repeat it', async (_, change) => {
      change();
      const health = await client.check(signal);

      expect(health).toMatchObject({
        kind: 'refused',
        message: expect.stringMatching(/token/i),
      });
      expect(JSON.stringify(health)).not.toContain('hunter2');
    });

    it('does not know when Slack has trouble', async () => {
      slack.faults.next({ kind: 'status', status: 503 });

      await expect(client.check(signal)).resolves.toMatchObject({
        kind: 'unknown',
      });
    });
  });
});

describe('SlackClient, as each provider', () => {
  let slack: FakeSlack;
  const token = 'xoxb-1111-2222-verySecret';

  beforeAll(async () => {
    slack = await startSlack({ token });
    slack.addChannel({ id: CHANNEL, name: 'builds' });
  });

  afterAll(() => slack.close());

  const checks = conformanceChecks({
    secrets: [token],
    target: targetOf(),
    unsent: targetOf({ uid: 'never sent' }),
    texts: TEXTS,
    connect: async (where, http) =>
      new SlackClient(
        // Port 1 of loopback is nobody's.
        where === 'receiver' ? slack.url : 'http://127.0.0.1:1/api/',
        new Secret(token),
        { http, now: () => Date.now() },
      ),
    fault: fault => {
      slack.faults.add({
        // A bare status: what Slack says in a body comes before it.
        effect: fault.kind === 'status' ? { ...fault, body: '' } : fault,
        path: POSTS,
      });
    },
    clear: () => slack.faults.clear(),
  });

  it.each(checks)(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
    60_000,
  );
});
