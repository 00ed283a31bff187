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

import type { FakeSlack } from './slack';
import { call, CHANNEL, workspace } from './testing';

describe('the fake Slack and people', () => {
  let slack: FakeSlack;

  beforeEach(async () => {
    slack = await workspace();
  });
  afterEach(() => slack.close());

  it('shows which messages are of a thread, and makes a message of its own of an answer to nothing', async () => {
    const post = async (values: object) =>
      (await call(slack, 'chat.postMessage', { channel: CHANNEL, ...values }))
        .body;
    const { ts: first } = await post({ text: 'first' });
    const answer = await post({ text: 'answer', thread_ts: first });
    expect(answer.message).toMatchObject({ thread_ts: first });
    const lost = await post({ text: 'lost', thread_ts: '1.000001' });
    expect(lost).toMatchObject({ ok: true });
    expect(lost.message).not.toHaveProperty('thread_ts');
    await expect(
      call(slack, 'conversations.history', { channel: CHANNEL }),
    ).resolves.toMatchObject({
      body: {
        messages: [{ text: 'lost' }, { text: 'first', thread_ts: first }],
      },
    });
    await expect(
      call(slack, 'conversations.replies', {
        channel: CHANNEL,
        ts: '1.000001',
      }),
    ).resolves.toMatchObject({ body: { error: 'thread_not_found' } });
  });

  it.each<[string, string, object]>([
    ['a member', 'ADA@acme.example', { ok: true, user: { id: 'U0ADA00001' } }],
    ['a former one', 'bob@acme.example', { error: 'users_not_found' }],
    ['nobody', 'eve@acme.example', { error: 'users_not_found' }],
    ['an empty address', '', { error: 'invalid_arguments' }],
  ])('looks up %s by e-mail', async (_, email, expected) => {
    slack.setScopes(['chat:write', 'users:read.email']);
    slack.addUser({ id: 'U0ADA00001', name: 'ada', email: 'ada@acme.example' });
    slack.addUser({
      id: 'U0BOB00001',
      name: 'bob',
      email: 'bob@acme.example',
      deleted: true,
    });
    await expect(
      call(slack, 'users.lookupByEmail', { email }),
    ).resolves.toMatchObject({ body: expected });
  });

  it('looks up nobody without the scope', async () => {
    await expect(
      call(slack, 'users.lookupByEmail', { email: 'ada@acme.example' }),
    ).resolves.toMatchObject({
      body: { error: 'missing_scope', needed: 'users:read.email' },
    });
  });
});
