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

import { createAppAuth } from '@octokit/auth-app';
import { request } from '@octokit/request';
import { LogLevel, WebClient } from '@slack/web-api';
import type { Logger } from '@slack/web-api';
import { startGitHub } from './github';
import type { FakeGitHub } from './github';
import { startSlack } from './slack';
import type { FakeSlack } from './slack';

const nothing = () => undefined;
/** The library prints what Slack refuses; here that is what is wanted. */
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

const SHA = '4d2f673a0c9b8e7f6d5c4b3a291807f6e5d4c3b2';

describe('the fake GitHub with Octokit', () => {
  let github: FakeGitHub;

  beforeAll(async () => {
    github = await startGitHub({ basePath: '/api/v3' });
    github.addRepo('acme/shop');
  });
  afterAll(() => github.close());

  function appAuth() {
    const client = request.defaults({ baseUrl: github.url });
    return {
      client,
      auth: createAppAuth({
        appId: github.appId,
        privateKey: github.privateKeyPem,
        request: client,
      }),
    };
  }

  it('lets an App find its installation, take a token and write a status', async () => {
    const id = github.addInstallation({ account: 'acme' });
    const { client, auth } = appAuth();
    const app = await auth({ type: 'app' });
    const found = await client('GET /repos/{owner}/{repo}/installation', {
      owner: 'acme',
      repo: 'shop',
      headers: { authorization: `Bearer ${app.token}` },
    });
    expect(found.data.id).toBe(id);

    const { token } = await auth({
      type: 'installation',
      installationId: id,
      repositoryNames: ['shop'],
      permissions: { statuses: 'write' },
    });
    expect(token).toMatch(/^ghs_\w{36}$/);
    const written = await client('POST /repos/{owner}/{repo}/statuses/{sha}', {
      owner: 'acme',
      repo: 'shop',
      sha: SHA,
      state: 'success',
      context: 'ci/build',
      headers: { authorization: `token ${token}` },
    });
    expect(written.status).toBe(201);
    expect(github.statuses('acme', 'shop', SHA)).toMatchObject([
      { state: 'success', context: 'ci/build' },
    ]);
  });

  it('lets the library correct its own clock by the Date of the answer', async () => {
    const ahead = await startGitHub({
      privateKeyPem: github.privateKeyPem,
      // The library's clock is five minutes fast, as GitHub sees it.
      clock: { now: () => Date.now() - 300_000 },
    });
    try {
      ahead.addInstallation({ account: 'acme' });
      const client = request.defaults({ baseUrl: ahead.url });
      const auth = createAppAuth({
        appId: ahead.appId,
        privateKey: ahead.privateKeyPem,
        request: client,
        log: { warn: () => undefined },
      });
      const hooked = client.defaults({ request: { hook: auth.hook } });
      const { data } = await hooked('GET /app');
      expect(data).toMatchObject({ id: ahead.appId });
      expect(ahead.requests.all().map(({ status }) => status)).toEqual([
        401, 200,
      ]);
    } finally {
      await ahead.close();
    }
  });
});

describe('the fake Slack with WebClient', () => {
  let slack: FakeSlack;
  let client: WebClient;

  beforeAll(async () => {
    slack = await startSlack();
    slack.addChannel({ id: 'C0BUILDS01', name: 'builds' });
    client = new WebClient(slack.token, {
      slackApiUrl: slack.url,
      logger: silent,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    });
  });
  afterAll(() => slack.close());

  it('takes a message with blocks and metadata, updates it and gives it back', async () => {
    await expect(client.auth.test()).resolves.toMatchObject({
      ok: true,
      team_id: slack.team.id,
    });
    const posted = await client.chat.postMessage({
      channel: '#builds',
      text: 'build failed',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Build failed' } },
      ],
      metadata: { event_type: 'run', event_payload: { uid: 'u-1' } },
    });
    expect(posted.channel).toBe('C0BUILDS01');
    expect(posted.ts).toMatch(/^\d+\.\d{6}$/);
    expect(posted.response_metadata?.scopes).toContain('chat:write');

    await client.chat.update({
      channel: 'C0BUILDS01',
      ts: posted.ts ?? '',
      text: 'build passed',
    });
    const history = await client.conversations.history({
      channel: 'C0BUILDS01',
      include_all_metadata: true,
    });
    expect(history.messages).toMatchObject([
      {
        text: 'build passed',
        ts: posted.ts,
        metadata: { event_type: 'run', event_payload: { uid: 'u-1' } },
      },
    ]);
    // Text without blocks takes the blocks away.
    expect(history.messages?.[0]).not.toHaveProperty('blocks');
  });

  it('hands errors on as the library expects them', async () => {
    await expect(
      client.chat.postMessage({
        channel: 'C0BUILDS01',
        text: 'x',
        blocks: [
          {
            type: 'section',
            text: { type: 'mrkdwn', text: 'x'.repeat(3001) },
          },
        ],
      }),
    ).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: [
            '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
          ],
        },
      },
    });
    slack.faults.next({ kind: 'rateLimited', retryAfterSeconds: 7 });
    await expect(client.auth.test()).rejects.toMatchObject({ retryAfter: 7 });
  });

  it('lists and describes channels, and threads replies', async () => {
    await expect(client.conversations.list()).resolves.toMatchObject({
      channels: [{ id: 'C0BUILDS01', name: 'builds', is_member: true }],
    });
    await expect(
      client.conversations.info({ channel: 'C0BUILDS01' }),
    ).resolves.toMatchObject({ channel: { is_archived: false } });
    const parent = await client.chat.postMessage({
      channel: 'C0BUILDS01',
      text: 'parent',
    });
    const thread = { channel: 'C0BUILDS01', thread_ts: parent.ts ?? '' };
    const reply = await client.chat.postMessage({ ...thread, text: 'reply' });
    expect(reply.message?.thread_ts).toBe(parent.ts);
    await expect(
      client.conversations.replies({
        channel: 'C0BUILDS01',
        ts: parent.ts ?? '',
      }),
    ).resolves.toMatchObject({
      messages: [{ text: 'parent' }, { text: 'reply' }],
    });

    slack.deleteMessage('C0BUILDS01', parent.ts ?? '');
    const orphan = await client.chat.postMessage({ ...thread, text: 'orphan' });
    expect(orphan.message?.thread_ts).toBeUndefined();
  });
});
