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
  clusterConfigSchema,
  configNotificationSchema,
  configProviderSchema,
} from './config';

function fieldsOf(result: { error?: { issues: { path: PropertyKey[] }[] } }) {
  return result.error?.issues.map(issue => issue.path.join('.')) ?? [];
}

describe('configProviderSchema', () => {
  const key = '-----BEGIN RSA PRIVATE KEY-----';

  it.each([
    [
      'an App with its own key',
      { type: 'GitHubApp', githubApp: { appId: 1, privateKey: key } },
    ],
    [
      "the portal's own App",
      { type: 'GitHubApp', githubApp: { integration: 'github.com' } },
    ],
    [
      'a Slack app',
      {
        type: 'SlackApp',
        slackApp: { accessToken: 'xoxb-1', channels: [{ id: 'C024BE91L' }] },
      },
    ],
    [
      'a topic of SNS with credentials',
      {
        type: 'AWSSNS',
        awsSNS: {
          topicARN: 'arn:aws:sns:eu-west-1:123456789012:builds',
          credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        },
      },
    ],
    [
      'a topic of Pub/Sub with credentials',
      {
        type: 'GCPPubSub',
        gcpPubSub: {
          projectID: 'acme-builds',
          topic: 'builds',
          credentials: '{"type":"service_account"}',
        },
      },
    ],
    [
      'a receiver of CloudEvents with a token and a signing key',
      {
        type: 'CloudEvents',
        cloudEvents: {
          webhook: {
            url: 'https://example.com',
            authorization: { type: 'StaticToken', staticToken: 'Bearer a' },
          },
          signing: 'key',
        },
      },
    ],
    [
      'a receiver of CloudEvents with OAuth 2',
      {
        type: 'CloudEvents',
        cloudEvents: {
          webhook: {
            url: 'https://example.com',
            authorization: {
              type: 'OAuth2',
              oauth2: {
                endpoints: { tokenURL: 'https://example.com/token' },
                clientAuthentication: { clientId: 'a', clientSecret: 'b' },
              },
            },
          },
        },
      },
    ],
    [
      'grants',
      {
        type: 'GitHubApp',
        githubApp: { integration: 'github.com' },
        access: [
          {
            clusters: ['main'],
            namespaces: ['team-*'],
            repositories: ['acme/*'],
          },
        ],
      },
    ],
  ])('takes %s', (_, entry) => {
    expect(fieldsOf(configProviderSchema.safeParse(entry))).toEqual([]);
  });

  it.each([
    ['githubApp', { type: 'GitHubApp', githubApp: {} }],
    ['githubApp', { type: 'GitHubApp', githubApp: { appId: 1 } }],
    [
      'githubApp',
      { type: 'GitHubApp', githubApp: { integration: 'github.com', appId: 1 } },
    ],
    [
      'githubApp.privateKey',
      {
        type: 'GitHubApp',
        githubApp: { appId: 1, privateKey: { secretRef: { name: 'a' } } },
      },
    ],
    [
      'slackApp.accessToken',
      {
        type: 'SlackApp',
        slackApp: { accessToken: '', channels: [{ name: 'a' }] },
      },
    ],
    [
      'awsSNS.credentials.secretAccessKey',
      {
        type: 'AWSSNS',
        awsSNS: {
          topicARN: 'arn:aws:sns:eu-west-1:123456789012:builds',
          credentials: { accessKeyId: 'a' },
        },
      },
    ],
    [
      'gcpPubSub.credentials',
      {
        type: 'GCPPubSub',
        gcpPubSub: {
          projectID: 'acme-builds',
          topic: 'builds',
          credentials: { secretRef: { name: 'a' } },
        },
      },
    ],
    [
      'cloudEvents.webhook.authorization',
      {
        type: 'CloudEvents',
        cloudEvents: {
          webhook: {
            url: 'https://example.com',
            authorization: { type: 'StaticToken' },
          },
        },
      },
    ],
    [
      'access.0.repositories',
      {
        type: 'GitHubApp',
        githubApp: { integration: 'github.com' },
        access: [{ repositories: 'acme/*' }],
      },
    ],
    [
      'access.0.namespaces',
      {
        type: 'GitHubApp',
        githubApp: { integration: 'github.com' },
        access: [{ namespaces: [] }],
      },
    ],
  ])('refuses a wrong %s', (field, entry) => {
    expect(fieldsOf(configProviderSchema.safeParse(entry))).toEqual([field]);
  });

  it('never repeats a credential in what it refuses', () => {
    const result = configProviderSchema.safeParse({
      type: 'SlackApp',
      slackApp: {
        accessToken: ['xoxb-very-secret'],
        channels: [{ name: 'a' }],
      },
    });
    expect(result.success).toBe(false);
    expect(String(result.error)).not.toContain('xoxb-very-secret');
  });
});

describe('configNotificationSchema', () => {
  it.each([
    ["one of the portal's Providers", { name: 'slack' }],
    [
      'a Provider object',
      { name: 'slack', cluster: 'main', namespace: 'team-shop' },
    ],
  ])('takes %s', (_, providerRef) => {
    expect(
      fieldsOf(configNotificationSchema.safeParse({ providerRef })),
    ).toEqual([]);
  });

  it.each([
    ['namespace', { name: 'slack', cluster: 'main' }],
    ['cluster', { name: 'slack', namespace: 'team-shop' }],
  ])('refuses a Provider object without %s', (_, providerRef) => {
    expect(
      fieldsOf(configNotificationSchema.safeParse({ providerRef })),
    ).toEqual(['providerRef']);
  });
});

describe('clusterConfigSchema', () => {
  it.each([
    [
      'an address',
      {
        name: 'main',
        url: 'https://main.example.com',
        serviceAccountToken: 't',
        caData: 'Y2E=',
      },
    ],
    [
      'a token file',
      {
        name: 'main',
        url: 'https://main.example.com',
        serviceAccountTokenFile: '/run/token',
        caFile: '/run/ca',
      },
    ],
    [
      'a kubeconfig',
      { name: 'main', kubeconfig: '/home/me/.kube/config', context: 'main' },
    ],
    [
      'a cluster of the kubernetes plugin',
      { name: 'main', kubernetesCluster: 'main' },
    ],
    [
      'the own cluster',
      {
        name: 'main',
        inCluster: true,
        namespaces: ['team-shop'],
        rules: false,
      },
    ],
  ])('takes %s', (_, entry) => {
    expect(fieldsOf(clusterConfigSchema.safeParse(entry))).toEqual([]);
  });

  it.each([
    ['', { name: 'main' }],
    ['', { name: 'main', inCluster: false }],
    ['', { name: 'main', url: 'https://main.example.com', inCluster: true }],
    ['name', { url: 'https://main.example.com' }],
    ['url', { name: 'main', url: 'main' }],
    ['namespaces', { name: 'main', inCluster: true, namespaces: [] }],
    [
      'namespaces.0',
      { name: 'main', inCluster: true, namespaces: ['x'.repeat(64)] },
    ],
  ])('refuses a wrong "%s"', (field, entry) => {
    expect(fieldsOf(clusterConfigSchema.safeParse(entry))).toEqual([field]);
  });
});
