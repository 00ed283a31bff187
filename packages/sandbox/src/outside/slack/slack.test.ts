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

import { startSlack } from './slack';
import type { FakeSlack } from './slack';
import { call, CHANNEL, section, times, workspace } from './testing';

describe('startSlack', () => {
  let slack: FakeSlack;
  let now: number;

  beforeEach(async () => {
    now = Date.UTC(2026, 0, 15, 12);
    slack = await workspace({ now: () => now });
  });
  afterEach(() => slack.close());

  describe('refuses callers that Slack refuses', () => {
    it.each<[string, (slack: FakeSlack) => string | undefined, object]>([
      ['no token', () => '', { error: 'not_authed' }],
      ['an invented token', () => 'xoxb-invented', { error: 'invalid_auth' }],
      [
        'a revoked token',
        fake => {
          fake.revokeToken();
          return fake.token;
        },
        { error: 'token_revoked' },
      ],
      [
        'the token of a deleted bot',
        fake => {
          fake.revokeToken('inactive');
          return fake.token;
        },
        { error: 'account_inactive' },
      ],
      [
        'a token without the scope',
        fake => {
          fake.setScopes(['channels:read']);
          return fake.token;
        },
        {
          error: 'missing_scope',
          needed: 'chat:write',
          provided: 'channels:read',
        },
      ],
    ])('%s', async (_, token, expected) => {
      const { body, status } = await call(
        slack,
        'chat.postMessage',
        { channel: CHANNEL, text: 'x' },
        token(slack),
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({ ok: false, ...expected });
    });

    it('a reader of history without the scope', async () => {
      slack.setScopes(['chat:write']);
      await expect(
        call(slack, 'conversations.history', { channel: CHANNEL }),
      ).resolves.toMatchObject({
        body: {
          ok: false,
          error: 'missing_scope',
          needed: 'channels:history,groups:history',
          provided: 'chat:write',
        },
      });
    });
  });

  describe('reads JSON as Slack does', () => {
    const post = async (type: string, body: string, token = slack.token) => {
      const response = await fetch(`${slack.url}chat.postMessage`, {
        method: 'POST',
        headers: {
          'content-type': type,
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body,
      });
      return response.json();
    };
    it.each<[string, string, string, object]>([
      [
        'half a JSON',
        'application/json; charset=utf-8',
        '{',
        { error: 'invalid_json' },
      ],
      [
        'a list',
        'application/json; charset=utf-8',
        '[]',
        { error: 'json_not_object' },
      ],
      [
        'another content type',
        'text/plain',
        'x',
        { error: 'invalid_post_type' },
      ],
      [
        'a message',
        'application/json; charset=utf-8',
        JSON.stringify({ channel: CHANNEL, blocks: [section('x')] }),
        { ok: true },
      ],
      [
        'a message without a charset',
        'application/json',
        JSON.stringify({ channel: CHANNEL, text: 'x' }),
        { ok: true, warning: 'missing_charset' },
      ],
    ])('%s', async (_, type, body, expected) => {
      await expect(post(type, body)).resolves.toMatchObject(expected);
    });
    it('not a token inside of it', async () => {
      await expect(
        post(
          'application/json; charset=utf-8',
          JSON.stringify({ token: slack.token, channel: CHANNEL, text: 'x' }),
          '',
        ),
      ).resolves.toMatchObject({ error: 'not_authed' });
    });
    it('a ts that is a number as no ts', async () => {
      const response = await fetch(`${slack.url}chat.update`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          authorization: `Bearer ${slack.token}`,
        },
        body: JSON.stringify({
          channel: CHANNEL,
          ts: 1768478400.0001,
          text: 'x',
        }),
      });
      await expect(response.json()).resolves.toMatchObject({
        error: 'invalid_arguments',
      });
    });
  });

  it('answers an unknown method with 200', async () => {
    await expect(call(slack, 'chat.postMesage', {})).resolves.toMatchObject({
      status: 200,
      body: {
        ok: false,
        error: 'unknown_method',
        req_method: 'chat.postMesage',
      },
    });
  });

  it('takes messages by id, by name, and with chat:write.public for channels it is not in', async () => {
    for (const channel of [CHANNEL, 'builds', '#builds']) {
      await expect(
        call(slack, 'chat.postMessage', { channel, text: 'x' }),
      ).resolves.toMatchObject({
        body: { ok: true, channel: CHANNEL },
      });
    }
    slack.setScopes(['chat:write', 'chat:write.public']);
    await expect(
      call(slack, 'chat.postMessage', { channel: 'C0PUBLIC01', text: 'x' }),
    ).resolves.toMatchObject({
      body: { ok: true },
    });
  });

  it('gives each message a ts of its own at the same millisecond', async () => {
    const answers = await Promise.all(
      times(20, 'x').map(text =>
        call(slack, 'chat.postMessage', { channel: CHANNEL, text }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.ts)).size).toBe(20);
  });

  it('pages history newest first, without replies, and with metadata only when asked', async () => {
    const metadata = { event_type: 'run', event_payload: { uid: 'u' } };
    const posted: unknown[] = [];
    for (const text of ['one', 'two', 'three']) {
      now += 1000;
      posted.push(
        (
          await call(slack, 'chat.postMessage', {
            channel: CHANNEL,
            text,
            metadata,
          })
        ).body.ts,
      );
    }
    await call(slack, 'chat.postMessage', {
      channel: CHANNEL,
      text: 'reply',
      thread_ts: posted[0],
    });
    await call(slack, 'chat.postMessage', {
      channel: CHANNEL,
      text: 'shown',
      thread_ts: posted[0],
      reply_broadcast: true,
    });
    const first = await call(slack, 'conversations.history', {
      channel: CHANNEL,
      limit: 2,
    });
    expect(first.body).toMatchObject({
      has_more: true,
      messages: [{ text: 'shown' }, { text: 'three' }],
    });
    expect(JSON.stringify(first.body)).not.toContain('event_payload');
    const { next_cursor: cursor } = Object(first.body.response_metadata);
    const second = await call(slack, 'conversations.history', {
      channel: CHANNEL,
      cursor,
      include_all_metadata: true,
    });
    expect(second.body).toMatchObject({
      has_more: false,
      messages: [
        { text: 'two', metadata },
        { text: 'one', metadata },
      ],
    });
    const range = await call(slack, 'conversations.history', {
      channel: CHANNEL,
      oldest: posted[1],
      latest: posted[2],
      inclusive: true,
    });
    expect(range.body).toMatchObject({
      messages: [{ text: 'three' }, { text: 'two' }],
    });
  });

  it('keeps blocks in an update only when there is no text', async () => {
    const posted = await call(slack, 'chat.postMessage', {
      channel: CHANNEL,
      text: 'x',
      blocks: [section('b')],
    });
    await call(slack, 'chat.update', {
      channel: CHANNEL,
      ts: posted.body.ts,
      attachments: [{ text: 'a' }],
    });
    expect(slack.messages(CHANNEL)[0]).toMatchObject({
      blocks: [section('b')],
      updates: 1,
    });
    await call(slack, 'chat.update', {
      channel: CHANNEL,
      ts: posted.body.ts,
      text: 'y',
    });
    expect(slack.messages(CHANNEL)[0]).toMatchObject({
      text: 'y',
      blocks: [],
      updates: 2,
    });
  });

  it('limits a channel to so many messages a second, and methods to their tier, with 429', async () => {
    const limited = await startSlack({
      clock: { now: () => now },
      postsPerSecondPerChannel: 1,
      methodLimits: { 'auth.test': 1 },
    });
    try {
      limited.addChannel({ id: CHANNEL, name: 'builds' });
      const post = () =>
        call(limited, 'chat.postMessage', { channel: CHANNEL, text: 'x' });
      await expect(post()).resolves.toMatchObject({ status: 200 });
      const refused = await post();
      expect(refused).toMatchObject({
        status: 429,
        body: { ok: false, error: 'ratelimited' },
      });
      expect(refused.headers.get('retry-after')).toBe('1');
      now += 1000;
      await expect(post()).resolves.toMatchObject({ status: 200 });
      await call(limited, 'auth.test', {});
      const tier = await call(limited, 'auth.test', {});
      expect(tier.status).toBe(429);
      expect(tier.headers.get('retry-after')).toBe('60');
    } finally {
      await limited.close();
    }
  });

  it('remembers requests without the token, with the structures parsed', async () => {
    await call(slack, 'chat.postMessage', {
      channel: CHANNEL,
      text: 'x',
      blocks: [section('b')],
      token: slack.token,
    });
    const [request] = slack.requests.all();
    expect(request).toMatchObject({
      path: '/api/chat.postMessage',
      applied: true,
      body: { blocks: [section('b')] },
    });
    expect(JSON.stringify(request)).not.toContain(slack.token);
  });
});
