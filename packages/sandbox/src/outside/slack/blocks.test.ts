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
import {
  button,
  call,
  CHANNEL,
  mrkdwn,
  plain,
  section,
  times,
  workspace,
} from './testing';

describe('the fake Slack and wrong blocks', () => {
  let slack: FakeSlack;

  beforeEach(async () => {
    slack = await workspace();
  });
  afterEach(() => slack.close());

  describe('refuses blocks that Slack refuses', () => {
    it.each<[string, unknown[], string]>([
      [
        '51 blocks',
        times(51, { type: 'divider' }),
        'no more than 50 items allowed [json-pointer:/blocks]',
      ],
      [
        'an unknown type',
        [{ type: 'banner' }],
        'unsupported type: banner [json-pointer:/blocks/0/type]',
      ],
      [
        'no type',
        [{}],
        'missing required field: type [json-pointer:/blocks/0]',
      ],
      [
        'a block that is no object',
        ['divider'],
        'must be an object [json-pointer:/blocks/0]',
      ],
      [
        'a header of 151 characters',
        [{ type: 'header', text: plain('h'.repeat(151)) }],
        'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
      ],
      [
        'a header in mrkdwn',
        [{ type: 'header', text: mrkdwn('h') }],
        'must be one of: plain_text [json-pointer:/blocks/0/text/type]',
      ],
      [
        'an empty header',
        [{ type: 'header', text: plain('') }],
        'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
      ],
      [
        'a section of 3,001 characters',
        [section('x'.repeat(3001))],
        'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
      ],
      [
        'an empty section',
        [section('')],
        'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
      ],
      [
        'a section without anything',
        [{ type: 'section' }],
        'missing required field: text [json-pointer:/blocks/0]',
      ],
      [
        '11 fields',
        [{ type: 'section', fields: times(11, mrkdwn('f')) }],
        'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
      ],
      [
        'a field of 2,001 characters',
        [{ type: 'section', fields: [mrkdwn('f'.repeat(2001))] }],
        'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
      ],
      [
        'no fields',
        [{ type: 'section', fields: [] }],
        'no less than 1 items allowed [json-pointer:/blocks/0/fields]',
      ],
      [
        '11 elements of context',
        [{ type: 'context', elements: times(11, mrkdwn('c')) }],
        'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
      ],
      [
        'an empty context',
        [{ type: 'context', elements: [] }],
        'no less than 1 items allowed [json-pointer:/blocks/0/elements]',
      ],
      [
        'a button in a context',
        [{ type: 'context', elements: [button()] }],
        'failed to match all allowed schemas [json-pointer:/blocks/0/elements/0]',
      ],
      [
        '26 buttons',
        [{ type: 'actions', elements: times(26, button()) }],
        'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
      ],
      [
        'a button of 76 characters',
        [
          {
            type: 'actions',
            elements: [button({ text: plain('b'.repeat(76)) })],
          },
        ],
        'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
      ],
      [
        'a button in mrkdwn',
        [{ type: 'actions', elements: [button({ text: mrkdwn('b') })] }],
        'must be one of: plain_text [json-pointer:/blocks/0/elements/0/text/type]',
      ],
      [
        'a URL of 3,001 characters',
        [
          {
            type: 'actions',
            elements: [
              button({ url: `https://portal.example/${'u'.repeat(2978)}` }),
            ],
          },
        ],
        'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
      ],
      [
        'a relative URL',
        [{ type: 'actions', elements: [button({ url: '/run' })] }],
        'must be a valid url [json-pointer:/blocks/0/elements/0/url]',
      ],
      [
        'text in actions',
        [{ type: 'actions', elements: [mrkdwn('x')] }],
        'unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/type]',
      ],
      [
        'a text object of another type',
        [{ type: 'section', text: { type: 'markdown', text: 'x' } }],
        'failed to match all allowed schemas [json-pointer:/blocks/0/text]',
      ],
      [
        'text that is a string',
        [{ type: 'section', text: 'x' }],
        'must be an object [json-pointer:/blocks/0/text]',
      ],
      [
        'emoji in mrkdwn',
        [{ type: 'section', text: { ...mrkdwn('x'), emoji: true } }],
        'invalid additional property: emoji [json-pointer:/blocks/0/text]',
      ],
      [
        'a property that does not exist',
        [{ ...section('x'), color: 'red' }],
        'invalid additional property: color [json-pointer:/blocks/0]',
      ],
      [
        'a block id of 256 characters',
        [{ ...section('x'), block_id: 'i'.repeat(256) }],
        'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
      ],
      [
        'the same block id twice',
        times(2, { ...section('x'), block_id: 'i' }),
        '`block_id` already exists for another block [json-pointer:/blocks/1/block_id]',
      ],
      [
        'an image without a description',
        [{ type: 'image', image_url: 'https://portal.example/i.png' }],
        'missing required field: alt_text [json-pointer:/blocks/0]',
      ],
    ])('%s', async (_, blocks, problem) => {
      const { status, body } = await call(slack, 'chat.postMessage', {
        channel: CHANNEL,
        text: 'x',
        blocks,
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        ok: false,
        error: 'invalid_blocks',
        errors: expect.arrayContaining([problem]),
        response_metadata: {
          messages: expect.arrayContaining([`[ERROR] ${problem}`]),
        },
      });
      expect(slack.messages(CHANNEL)).toEqual([]);
    });
  });
});
