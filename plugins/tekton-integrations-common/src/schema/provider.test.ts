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

import { providerSpecSchema } from './provider';

const key = { secretRef: { name: 'github-app' } };
const github = {
  type: 'GitHubApp',
  githubApp: { appId: 1001, privateKey: key },
};
const token = { secretRef: { name: 'slack-app', key: 'access-token' } };
const slack = (channels: unknown[], more: object = {}) => ({
  type: 'SlackApp',
  slackApp: { accessToken: token, channels, ...more },
});

function wrongFields(spec: unknown): string[] {
  const result = providerSpecSchema.safeParse(spec);
  return result.error?.issues.map(issue => issue.path.join('.')) ?? [];
}

describe('providerSpecSchema', () => {
  it.each([
    ['a GitHub App', github],
    [
      'a GitHub App of an Enterprise Server',
      {
        ...github,
        githubApp: {
          ...github.githubApp,
          baseURL: 'https://github.example.com/api/v3',
        },
      },
    ],
    [
      'a GitHub App that shows states like the ancestor',
      {
        ...github,
        githubApp: {
          ...github.githubApp,
          states: 'ancestor',
          report: ['commitStatus'],
        },
      },
    ],
    ['a suspended Provider', { ...github, suspend: true }],
    ['a Slack channel by id', slack([{ id: 'C024BE91L' }])],
    [
      'a private channel and a direct message',
      slack([{ id: 'G012AB' }, { id: 'D012AB' }]),
    ],
    ["the ancestor's id of digits only", slack([{ id: 'C0123456789' }])],
    ['a Slack channel by name', slack([{ name: '#builds' }])],
    ['one message per Run', slack([{ name: 'builds' }], { mode: 'update' })],
    ['a thread per Run', slack([{ name: 'builds' }], { mode: 'thread' })],
    [
      'a channel for failures',
      slack([{ name: 'alerts', statuses: ['failed', 'timedOut'] }], {
        mention: 'owner',
        onDoubt: 'hold',
      }),
    ],
    [
      "Slack's incoming webhook",
      { type: 'SlackApp', slackApp: { webhookURL: token, mode: 'post' } },
    ],
    [
      'a type from elsewhere',
      {
        type: 'vendor.example/Pager',
        config: { urgency: 'high', nested: { any: [1] } },
      },
    ],
  ])('takes %s', (_, spec) => {
    expect(wrongFields(spec)).toEqual([]);
  });

  it.each([
    ['type', { githubApp: github.githubApp }],
    ['type', { type: 'Slack App' }],
    ['type', { type: '/Type', config: {} }],
    ['type', { type: `vendor.example/${'x'.repeat(60)}`, config: {} }],
    ['suspend', { ...github, suspend: 'yes' }],
    [
      'githubApp.appId',
      { type: 'GitHubApp', githubApp: { appId: '1001', privateKey: key } },
    ],
    [
      'githubApp.appId',
      { type: 'GitHubApp', githubApp: { appId: 0, privateKey: key } },
    ],
    ['githubApp.privateKey', { type: 'GitHubApp', githubApp: { appId: 1 } }],
    [
      'githubApp.privateKey.secretRef',
      { type: 'GitHubApp', githubApp: { appId: 1, privateKey: {} } },
    ],
    [
      'githubApp.privateKey.secretRef.name',
      {
        type: 'GitHubApp',
        githubApp: {
          appId: 1,
          privateKey: { secretRef: { name: '../other' } },
        },
      },
    ],
    [
      'githubApp.baseURL',
      {
        ...github,
        githubApp: { ...github.githubApp, baseURL: 'ftp://github.example.com' },
      },
    ],
    [
      'githubApp.report.0',
      { ...github, githubApp: { ...github.githubApp, report: ['checks'] } },
    ],
    [
      'githubApp.states',
      { ...github, githubApp: { ...github.githubApp, states: 'modern' } },
    ],
    ['slackApp.channels', slack([])],
    [
      'slackApp.channels',
      slack(Array.from({ length: 33 }, () => ({ name: 'a' }))),
    ],
    ['slackApp.channels.0', slack([{}])],
    ['slackApp.channels.0.id', slack([{ id: 'builds' }])],
    [
      'slackApp.channels.1.id',
      slack([{ id: 'C024BE91L' }, { id: 'U024BE91L' }]),
    ],
    ['slackApp.channels.0.name', slack([{ name: '' }])],
    ['slackApp.mode', slack([{ name: 'builds' }], { mode: 'digest' })],
    ['slackApp.mention', slack([{ name: 'builds' }], { mention: 'here' })],
    [
      'slackApp.channels.0.statuses.0',
      slack([{ name: 'builds', statuses: ['running'] }]),
    ],
    [
      'slackApp',
      { type: 'SlackApp', slackApp: { channels: [{ name: 'builds' }] } },
    ],
    [
      'slackApp',
      {
        type: 'SlackApp',
        slackApp: { accessToken: token, webhookURL: token },
      },
    ],
    ['slackApp', { type: 'SlackApp', slackApp: { accessToken: token } }],
    [
      'slackApp',
      {
        type: 'SlackApp',
        slackApp: { webhookURL: token, channels: [{ name: 'builds' }] },
      },
    ],
    [
      'slackApp',
      { type: 'SlackApp', slackApp: { webhookURL: token, mode: 'update' } },
    ],
    ['config', { type: 'vendor.example/Pager', config: ['a'] }],
  ])('refuses a wrong %s', (field, spec) => {
    expect(wrongFields(spec)).toEqual([field]);
  });

  it.each([
    ['', { ...github, access: [] }],
    ['githubApp', { ...github, githubApp: { ...github.githubApp, url: 'a' } }],
    ['slackApp.channels.0', slack([{ name: 'a', channel: 'b' }])],
    [
      'cloudEvents.webhook',
      {
        type: 'CloudEvents',
        cloudEvents: {
          webhook: { url: 'https://example.com', authorisation: {} },
        },
      },
    ],
  ])('refuses in "%s" what it does not know', (field, spec) => {
    expect(wrongFields(spec)).toEqual([field]);
  });

  it.each([
    'https://user:password@events.example.com',
    'https://token@events.example.com/tekton',
  ])('refuses credentials in the address %s, where they would be seen', url => {
    expect(
      wrongFields({ type: 'CloudEvents', cloudEvents: { webhook: { url } } }),
    ).toEqual(['cloudEvents.webhook.url']);
  });

  it.each([
    'https://events.example.com',
    'http://127.0.0.1:8080/a@b?c=d@e#f',
    'https://[::1]:8443/events',
  ])('takes the address %s', url => {
    expect(
      wrongFields({ type: 'CloudEvents', cloudEvents: { webhook: { url } } }),
    ).toEqual([]);
  });
});
