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

import { startGitHub } from '../github';
import type { FakeGitHub } from '../github';
import { startSlack } from '../slack';
import type { FakeSlack } from '../slack';
import { mrkdwn } from './mrkdwn';
import { startOutsidePage } from './page';
import type { OutsidePage } from './page';

const CHANNEL = 'C0BUILDS01';
const SCRIPT = '<script>alert(1)</script>';
const SCRIPT_URL = ['javascript', 'alert(1)'].join(':');

describe('the page of the outside world', () => {
  let github: FakeGitHub;
  let slack: FakeSlack;
  let page: OutsidePage;

  beforeAll(async () => {
    github = await startGitHub();
    slack = await startSlack();
    github.addRepo('acme/shop', { private: false });
    slack.addChannel({ id: CHANNEL, name: 'builds' });
    page = await startOutsidePage({ github, slack });
  });
  afterAll(() => Promise.all([page.close(), slack.close(), github.close()]));

  const parts = async () => (await fetch(`${page.url}/parts`)).text();
  const post = (values: Record<string, unknown>) =>
    fetch(`${slack.url}chat.postMessage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${slack.token}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ channel: CHANNEL, ...values }),
    });
  const form = (values: Record<string, string>, headers = {}) =>
    fetch(`${page.url}/faults`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(values),
    });

  it('escapes whatever it is told, wherever it appears', async () => {
    await post({ text: SCRIPT });
    await post({
      text: SCRIPT,
      attachments: [
        {
          color: `"${SCRIPT}`,
          title: SCRIPT,
          title_link: SCRIPT_URL,
          pretext: SCRIPT,
          text: SCRIPT,
          footer: SCRIPT,
          fields: [{ title: SCRIPT, value: SCRIPT }],
        },
      ],
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: SCRIPT } },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: `*${SCRIPT}* <${SCRIPT_URL}|x>` },
          fields: [{ type: 'plain_text', text: SCRIPT }],
        },
        {
          type: 'context',
          elements: [
            {
              type: 'image',
              image_url: 'https://x.example/"',
              alt_text: `"${SCRIPT}`,
            },
          ],
        },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: SCRIPT },
              url: SCRIPT_URL.replace(':', '://'),
            },
          ],
        },
      ],
    });
    await fetch(`${github.url}/repos/${encodeURIComponent(SCRIPT)}`, {
      headers: { 'x-note': SCRIPT },
    });
    const text = await parts();
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toMatch(/<script/i);
    expect(text).not.toMatch(/href="javascript/i);
  });

  it('allows only its own style and script', async () => {
    const answer = await fetch(`${page.url}/`);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'sha256-/);
    expect(await answer.text()).toContain('What the outside world saw');
  });

  it('stays the same while nothing happens, so that nothing flickers', async () => {
    expect(await parts()).toBe(await parts());
  });

  it.each<[string, Record<string, string>, () => Promise<number>, number]>([
    [
      'GitHub answer 503',
      { vendor: 'github', fault: 'unavailable', times: '1' },
      async () => (await fetch(`${github.url}/rate_limit`)).status,
      503,
    ],
    [
      'Slack say too many requests',
      { vendor: 'slack', fault: 'rateLimited', times: '' },
      async () => (await post({ text: 'x' })).status,
      429,
    ],
  ])('lets a person make %s, and clear it', async (_, values, ask, status) => {
    const usual = await ask();
    expect((await form({ action: 'add', ...values })).status).toBe(303);
    expect(await parts()).toContain(values.times ? '1 left' : 'until cleared');
    expect(await ask()).toBe(status);
    await form({ action: 'clear' });
    expect(await ask()).toBe(usual);
    expect(await parts()).toContain('Everything answers as it should.');
  });

  it.each<[string, Record<string, string>, object, number]>([
    [
      'an unknown fault',
      { action: 'add', vendor: 'slack', fault: 'toString', times: '' },
      {},
      400,
    ],
    [
      'an unknown service',
      { action: 'add', vendor: 'sns', fault: 'hang', times: '' },
      {},
      400,
    ],
    [
      'half a request',
      { action: 'add', vendor: 'slack', fault: 'hang', times: '0.5' },
      {},
      400,
    ],
    [
      "another site's form",
      { action: 'clear' },
      { 'sec-fetch-site': 'cross-site' },
      403,
    ],
  ])('refuses %s', async (_, values, headers, status) => {
    expect((await form(values, headers)).status).toBe(status);
    expect(slack.faults.list()).toEqual([]);
  });
});

describe('mrkdwn', () => {
  it.each([
    [
      '*bold* _it_ ~no~ `code`',
      '<strong>bold</strong> <em>it</em> <s>no</s> <code>code</code>',
    ],
    ['snake_case_name 2*3*4', 'snake_case_name 2*3*4'],
    ['a\nb', 'a<br />b'],
    ['&lt;b&gt; &amp;amp;', '&lt;b&gt; &amp;amp;'],
    [
      '<https://x.example/?a=1&amp;b=2|the &lt;run&gt;>',
      '<a href="https://x.example/?a=1&amp;b=2" rel="noreferrer">the &lt;run&gt;</a>',
    ],
    ['<@U123>', '<span class="mention">@U123</span>'],
    ['<javascript:alert(1)|x>', '&lt;javascript:alert(1)|x&gt;'],
    ['```*raw*```', '<pre>*raw*</pre>'],
  ])('renders %s', (text, expected) => {
    expect(
      mrkdwn(text)
        .toString()
        .replace(/\s*\n\s*/g, '')
        .replace(/"mention"\s*>/, '"mention">'),
    ).toBe(expected);
  });
});
