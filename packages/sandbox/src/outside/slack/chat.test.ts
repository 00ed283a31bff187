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
import { call, CHANNEL, section, times, workspace } from './testing';

describe('the fake Slack and wrong messages', () => {
  let slack: FakeSlack;

  beforeEach(async () => {
    slack = await workspace();
  });
  afterEach(() => slack.close());

  describe('refuses messages that Slack refuses', () => {
    it.each<[string, Record<string, unknown>, string]>([
      ['no channel', { text: 'x' }, 'invalid_arguments'],
      [
        'an unknown channel',
        { channel: 'C0NOWHERE1', text: 'x' },
        'channel_not_found',
      ],
      [
        'an unknown name',
        { channel: '#nowhere', text: 'x' },
        'channel_not_found',
      ],
      [
        'a private channel without the bot',
        { channel: 'G0SECRET01', text: 'x' },
        'channel_not_found',
      ],
      [
        'a channel without the bot',
        { channel: 'C0PUBLIC01', text: 'x' },
        'not_in_channel',
      ],
      [
        'an archived channel',
        { channel: 'C0ATTIC001', text: 'x' },
        'is_archived',
      ],
      [
        'a channel where only people may post',
        { channel: 'C0PEOPLE01', text: 'x' },
        'restricted_action',
      ],
      ['nothing to say', { channel: CHANNEL }, 'no_text'],
      ['an empty text', { channel: CHANNEL, text: '' }, 'no_text'],
      ['empty blocks only', { channel: CHANNEL, blocks: [] }, 'no_text'],
      [
        '40,001 characters',
        { channel: CHANNEL, text: 'x'.repeat(40_001) },
        'msg_too_long',
      ],
      [
        'blocks that are no JSON',
        { channel: CHANNEL, blocks: '[{' },
        'invalid_blocks_format',
      ],
      [
        'blocks that are no list',
        { channel: CHANNEL, blocks: { type: 'divider' } },
        'invalid_blocks_format',
      ],
      [
        'more text in blocks than fits',
        { channel: CHANNEL, blocks: times(5, section('x'.repeat(2700))) },
        'msg_blocks_too_long',
      ],
      [
        'wrong blocks in an attachment',
        {
          channel: CHANNEL,
          attachments: [{ color: '#f00', blocks: [section('')] }],
        },
        'invalid_attachments',
      ],
      [
        '101 attachments',
        { channel: CHANNEL, attachments: times(101, { text: 'a' }) },
        'too_many_attachments',
      ],
      [
        'metadata that is no object',
        { channel: CHANNEL, text: 'x', metadata: '[]' },
        'invalid_metadata_format',
      ],
      [
        'metadata without a payload',
        { channel: CHANNEL, text: 'x', metadata: { event_type: 'run' } },
        'invalid_metadata_schema',
      ],
      [
        'metadata of 17 KB',
        {
          channel: CHANNEL,
          text: 'x',
          metadata: {
            event_type: 'run',
            event_payload: { a: 'x'.repeat(17_000) },
          },
        },
        'metadata_too_large',
      ],
    ])('%s', async (_, values, error) => {
      const { status, body } = await call(slack, 'chat.postMessage', values);
      expect(status).toBe(200);
      expect(body).toMatchObject({ ok: false, error });
      expect(slack.requests.all().at(-1)).toMatchObject({ applied: false });
    });
  });

  describe('refuses updates that Slack refuses', () => {
    it.each<
      [string, (own: string, other: string) => Record<string, unknown>, string]
    >([
      ['no ts', () => ({ channel: CHANNEL, text: 'x' }), 'invalid_arguments'],
      [
        'a ts of nothing',
        () => ({ channel: CHANNEL, ts: '1.000000', text: 'x' }),
        'message_not_found',
      ],
      [
        'a ts that lost its zeros',
        ts => ({ channel: CHANNEL, ts: String(Number(ts)), text: 'x' }),
        'message_not_found',
      ],
      [
        'a channel by name',
        ts => ({ channel: '#builds', ts, text: 'x' }),
        'channel_not_found',
      ],
      [
        "another app's message",
        (_, ts) => ({ channel: CHANNEL, ts, text: 'x' }),
        'cant_update_message',
      ],
      ['nothing to say', ts => ({ channel: CHANNEL, ts }), 'no_text'],
      [
        '4,001 characters',
        ts => ({ channel: CHANNEL, ts, text: 'x'.repeat(4001) }),
        'msg_too_long',
      ],
      [
        'wrong blocks',
        ts => ({ channel: CHANNEL, ts, text: 'x', blocks: [section('')] }),
        'invalid_blocks',
      ],
    ])('%s', async (_, values, error) => {
      const posted = await call(slack, 'chat.postMessage', {
        channel: CHANNEL,
        text: 'mine',
      });
      const other = slack.postAsOther(CHANNEL, 'theirs');
      const { body } = await call(
        slack,
        'chat.update',
        values(String(posted.body.ts), other),
      );
      expect(body).toMatchObject({ ok: false, error });
      expect(slack.messages(CHANNEL).map(({ text }) => text)).toEqual([
        'mine',
        'theirs',
      ]);
    });

    it('one of a message that a person deleted, or that may no longer be edited', async () => {
      const posted = await call(slack, 'chat.postMessage', {
        channel: CHANNEL,
        text: 'mine',
      });
      const update = () =>
        call(slack, 'chat.update', {
          channel: CHANNEL,
          ts: posted.body.ts,
          text: 'x',
        });
      slack.closeEditWindow(CHANNEL, String(posted.body.ts));
      await expect(update()).resolves.toMatchObject({
        body: { error: 'edit_window_closed' },
      });
      slack.deleteMessage(CHANNEL, String(posted.body.ts));
      await expect(update()).resolves.toMatchObject({
        body: { error: 'message_not_found' },
      });
    });
  });
});
