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
  createHttpClient,
  HttpClient,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { conformanceChecks } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeSlack, startSlack } from 'sandbox';
import { TEXTS } from '../__testUtils__/texts';
import { CHANNEL, targetOf } from '../__testUtils__/workspace';
import { WebhookClient } from './WebhookClient';

const { signal } = new AbortController();
const target = targetOf({}, { channels: undefined });

describe('WebhookClient', () => {
  let slack: FakeSlack;
  let http: HttpClient;
  let url: string;

  const connect = (address = url) =>
    new WebhookClient(new Secret(address), { http, now: () => Date.now() });
  const send = (planned = target) => connect().send(planned, undefined, signal);

  beforeEach(async () => {
    slack = await startSlack();
    slack.addChannel({ id: CHANNEL, name: 'builds' });
    url = slack.webhookUrl(CHANNEL);
    http = createHttpClient({ timeoutMs: 5_000 });
  });

  afterEach(async () => {
    await http.close();
    await slack.close();
  });

  it('posts a message, and tells the address by its host', async () => {
    await expect(send()).resolves.toEqual({
      kind: 'delivered',
      exchange: {
        request: `POST ${new URL(url).host}/…`,
        answer: '200 OK',
      },
    });
    expect(slack.messages(CHANNEL)).toMatchObject([
      {
        text: '❌ build failed (prod/shop/build-x7k2p)',
        blocks: [
          { type: 'header' },
          { type: 'section' },
          { type: 'section' },
          { type: 'actions' },
        ],
      },
    ]);
  });

  it('mentions a group, and nobody by e-mail', async () => {
    const owned = (owner: object) =>
      targetOf(
        {},
        { channels: undefined, mention: 'owner' },
        {
          routing: {
            kind: 'entity',
            ref: 'component:default/shop',
            annotations: {},
            owner: { ref: 'group:default/a', annotations: {}, ...owner },
          },
        },
      );
    await send(
      owned({ annotations: { 'slack.com/user-group-id': 'S0TEAMA001' } }),
    );
    await send(owned({ email: 'ada@acme.example' }));

    expect(
      slack.messages(CHANNEL).map(({ text }) => text.startsWith('<')),
    ).toEqual([true, false]);
  });

  it.each<[string, () => void, object]>([
    [
      'the webhook was removed',
      () => slack.removeWebhooks(),
      {
        kind: 'rejected',
        pause: 'provider',
        cause: expect.stringContaining('Make a new one'),
        exchange: { answer: '404 Not Found: no_service' },
      },
    ],
    [
      'its channel was deleted',
      () => slack.removeChannel(CHANNEL),
      { kind: 'rejected', cause: expect.stringContaining('is gone') },
    ],
    [
      'its channel is archived',
      () => slack.archiveChannel(CHANNEL),
      { kind: 'rejected', cause: expect.stringContaining('unarchive it') },
    ],
    [
      'an administrator forbids it',
      () => slack.restrictChannel(CHANNEL),
      { kind: 'rejected', cause: expect.stringContaining('administrator') },
    ],
    [
      'Slack is told too much',
      () => slack.faults.next({ kind: 'rateLimited', retryAfterSeconds: 3 }),
      { kind: 'throttled', scope: target.scopes[0], forMs: 3_000 },
    ],
    [
      'Slack refuses the payload',
      () =>
        slack.faults.next({
          kind: 'status',
          status: 400,
          body: 'invalid_payload',
        }),
      { kind: 'rejected', cause: '400 Bad Request: invalid_payload' },
    ],
    [
      'Slack has trouble',
      () =>
        slack.faults.next({
          kind: 'status',
          status: 500,
          body: 'rollup_error',
        }),
      { kind: 'retry' },
    ],
    [
      'a page answers',
      () =>
        slack.faults.next({
          kind: 'status',
          status: 200,
          body: '<html>ok</html>',
        }),
      { kind: 'inDoubt' },
    ],
  ])('says what to do when %s', async (_, change, expected) => {
    change();
    const outcome = await send();

    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain('/services/');
  });

  it.each([
    ['names a channel', targetOf()],
    ['is of something else', { ...target, content: { owner: 'acme' } }],
  ])('rejects content that %s', async (_, planned) => {
    await expect(send(planned)).resolves.toMatchObject({ kind: 'rejected' });
    expect(slack.requests.length).toBe(0);
  });

  describe('check', () => {
    it('finds out whether Slack knows it, and nobody sees a message', async () => {
      await expect(connect().check(signal)).resolves.toEqual({
        kind: 'ok',
        message: 'Slack knows the incoming webhook.',
      });
      expect(slack.messages(CHANNEL)).toEqual([]);
    });

    it.each<[string, (address: string) => string]>([
      ['that Slack does not know', address => address.replace(/.$/, 'x')],
      ['that is no address', () => 'hunter2'],
      ['of a file', () => 'file:///etc/hunter2'],
      ['with a password', () => 'https://ada:hunter2@slack.example/services'],
    ])('refuses one %s and does not repeat it', async (_, change) => {
      const health = await connect(change(url)).check(signal);

      expect(health).toMatchObject({ kind: 'refused' });
      expect(health.message).not.toMatch(/services\/|hunter2/);
    });

    it('does not know when Slack has trouble', async () => {
      slack.faults.next({ kind: 'status', status: 503 });

      await expect(connect().check(signal)).resolves.toMatchObject({
        kind: 'unknown',
      });
    });
  });
});

describe('WebhookClient, as each provider', () => {
  let slack: FakeSlack;
  let url: string;
  // Known before the server is: the check of what is shown wants it.
  const secret = 'sandbox00000000000000001';

  beforeAll(async () => {
    slack = await startSlack();
    slack.addChannel({ id: CHANNEL, name: 'builds' });
    url = slack.webhookUrl(CHANNEL);
  });

  afterAll(() => slack.close());

  it('has the secret that is looked for', () => {
    expect(url.endsWith(secret)).toBe(true);
  });

  const checks = conformanceChecks({
    secrets: [secret],
    target,
    texts: TEXTS,
    connect: async (where, http) =>
      new WebhookClient(
        new Secret(
          // Port 1 of loopback is nobody's.
          where === 'receiver'
            ? url
            : `http://127.0.0.1:1/services/T/B/${secret}`,
        ),
        { http, now: () => Date.now() },
      ),
    fault: fault => {
      slack.faults.add({
        effect: fault.kind === 'status' ? { ...fault, body: '' } : fault,
        path: /^\/services\//,
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
