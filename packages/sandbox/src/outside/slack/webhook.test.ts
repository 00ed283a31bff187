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
import { CHANNEL, workspace } from './testing';

describe('the fake Slack and incoming webhooks', () => {
  let slack: FakeSlack;

  beforeEach(async () => {
    slack = await workspace();
  });
  afterEach(() => slack.close());

  describe('an incoming webhook', () => {
    it.each<[string, string, number, string]>([
      ['a message', '{"text":"x"}', 200, 'ok'],
      ['nothing to say', '{}', 400, 'no_text'],
      ['half a JSON', '{', 400, 'invalid_payload'],
      [
        'wrong blocks',
        '{"blocks":[{"type":"section"}]}',
        400,
        'invalid_blocks',
      ],
    ])('answers %s in plain text', async (_, body, status, text) => {
      const response = await fetch(slack.webhookUrl(CHANNEL), {
        method: 'POST',
        body,
      });
      expect(response.status).toBe(status);
      await expect(response.text()).resolves.toBe(text);
    });
    it.each<[string, (url: string) => string, number, string]>([
      [
        'that does not exist',
        url => url.replace(/B0+\d/, 'B0'),
        404,
        'no_service',
      ],
      ['of another workspace', url => url.replace('/T', '/TX'), 404, 'no_team'],
      [
        'with a wrong secret',
        url => url.replace(/.$/, 'x'),
        403,
        'invalid_token',
      ],
      ['of an archived channel', url => url, 410, 'channel_is_archived'],
      [
        'that was taken away',
        url => {
          slack.removeWebhooks();
          return url;
        },
        404,
        'no_service',
      ],
      [
        'whose channel was deleted',
        url => {
          slack.removeChannel('C0ATTIC001');
          return url;
        },
        404,
        'channel_not_found',
      ],
      [
        'of a channel where only people may post',
        url => {
          slack.unarchiveChannel('C0ATTIC001');
          slack.restrictChannel('C0ATTIC001');
          return url;
        },
        403,
        'action_prohibited',
      ],
    ])('%s is refused', async (_, change, status, text) => {
      const url = slack.webhookUrl('C0ATTIC001');
      const response = await fetch(change(url), {
        method: 'POST',
        body: '{"text":"x"}',
      });
      expect(response.status).toBe(status);
      await expect(response.text()).resolves.toBe(text);
    });
  });
});
