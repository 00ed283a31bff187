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

import { PHASES } from '../../phases';
import { RUN_KINDS } from '../../runState';
import { NotificationSpec } from '../notification';
import { ProviderSpec } from '../provider';
import { PROVIDER_SECTIONS } from '../providerSections';

/** A Provider or Notification object without its metadata. */
export type FullSpec =
  | { readonly kind: 'Provider'; readonly spec: ProviderSpec }
  | { readonly kind: 'Notification'; readonly spec: NotificationSpec };

const template = { text: '${{ run.name }}', nested: { list: ['a', 'b'] } };

/** Channels, one in each way to find one. */
const channels: NonNullable<ProviderSpec['slackApp']>['channels'] = [
  {
    id: 'C024BE91L',
    name: 'builds',
    fromEntity: false,
    fromRun: false,
    statuses: ['failed', 'timedOut'],
  },
  { fromEntity: true },
  { fromRun: true },
];

const signing = {
  signing: { secretRef: { name: 'receiver', key: 'signing-key' } },
  previousSigning: { secretRef: { name: 'receiver', key: 'old-signing-key' } },
};

const webhookOptions = {
  url: 'https://hooks.example.com/builds?tenant=acme',
  method: 'PUT',
  headers: [{ name: 'X-Tenant', value: 'acme' }],
} satisfies NotificationSpec['webhook'];

/** A section of each type, with each field. */
export const FULL_SECTIONS = {
  githubApp: {
    appId: 1001,
    privateKey: { secretRef: { name: 'github-app', key: 'private-key.pem' } },
    baseURL: 'https://github.example.com/api/v3',
    report: ['checkRun', 'pullRequestComment'],
    distinguishQueued: true,
    states: 'ancestor',
    pacing: 'strict',
  },
  slackApp: {
    accessToken: { secretRef: { name: 'slack-app', key: 'access-token' } },
    channels,
    mode: 'update',
    mention: 'owner',
    onDoubt: 'hold',
    baseURL: 'https://slack.example.com/api/',
  },
  awsSNS: {
    topicARN: 'arn:aws:sns:eu-west-1:123456789012:builds.fifo',
    region: 'eu-west-1',
    endpoint: 'https://sns.example.com',
    roleARN: 'arn:aws:iam::123456789012:role/ci/publisher',
    externalID: 'acme:builds/1',
    stsEndpoint: 'https://sts.example.com',
    credentials: { secretRef: { name: 'aws' } },
  },
  gcpPubSub: {
    projectID: 'example.com:acme-builds',
    topic: 'builds',
    endpoint: 'https://pubsub.example.com',
    credentials: { secretRef: { name: 'gcp', key: 'credentials.json' } },
  },
  cloudEvents: {
    protocol: 'WebHook',
    format: 'cdevents',
    mode: 'structured',
    webhook: {
      url: 'https://events.example.com/tekton?tenant=acme',
      authorization: {
        enabled: true,
        type: 'OAuth2',
        staticToken: { secretRef: { name: 'receiver', key: 'token' } },
        oauth2: {
          grantType: 'client_credentials',
          endpoints: { tokenURL: 'https://login.example.com/token' },
          scope: 'events:write',
          clientAuthentication: { secretRef: { name: 'receiver-client' } },
          additionalClaims: { tenant: 'acme' },
        },
      },
      validation: {
        enabled: true,
        requestOrigin: 'portal.example.com',
        requestRate: 600,
        requestCallback: true,
      },
    },
    ...signing,
  },
  webhook: {
    ...webhookOptions,
    secretHeaders: [
      {
        name: 'Authorization',
        value: { secretRef: { name: 'receiver', key: 'authorization' } },
      },
    ],
    ...signing,
  },
  backstageNotifications: { when: 'finals', topic: 'Builds' },
  config: { urgency: 'high', nested: { list: [1, 2] } },
} satisfies Partial<ProviderSpec>;

const { webhook } = FULL_SECTIONS.cloudEvents;
const { additionalClaims, ...oauth2 } = webhook.authorization.oauth2;

/** Claims stand in one of two fields: here in the other one. */
const EARLIER_CLAIMS = {
  webhook: {
    ...webhook,
    authorization: {
      ...webhook.authorization,
      oauth2: { ...oauth2, jwtPayload: additionalClaims },
    },
  },
} satisfies ProviderSpec['cloudEvents'];

/** The address stands in one of two fields: here in the other one. */
const SECRET_ADDRESS = {
  secretURL: { secretRef: { name: 'receiver', key: 'address' } },
} satisfies ProviderSpec['webhook'];

/** An incoming webhook has a channel of its own. */
const INCOMING_WEBHOOK = {
  webhookURL: { secretRef: { name: 'slack-webhook', key: 'webhook-url' } },
  mode: 'post',
} satisfies ProviderSpec['slackApp'];

const requirements = [
  { name: 'tier', operator: 'In', values: ['production'] },
  { name: 'skip', operator: 'DoesNotExist' },
] satisfies NonNullable<NotificationSpec['filter']>['params'];

const selector = {
  matchLabels: { tier: 'production' },
  matchExpressions: [
    { key: 'tier', operator: 'In', values: ['production'] },
    { key: 'skip', operator: 'DoesNotExist' },
  ],
} satisfies NonNullable<NotificationSpec['filter']>['labelSelector'];

const notification: NotificationSpec = {
  providerRef: { name: 'slack', source: 'portal' },
  suspend: true,
  filter: {
    kinds: [...RUN_KINDS],
    pipelineRun: { enabled: true },
    taskRun: { enabled: false },
    topLevelOnly: true,
    names: ['build-*'],
    pipelines: ['build'],
    tasks: ['compile'],
    namespaceSelector: { matchNames: ['team-*'], ...selector },
    labelSelector: selector,
    annotations: requirements,
    params: requirements,
    results: requirements,
    statuses: [...PHASES],
    reasons: ['StepOOM'],
    expression: "run.labels['tier'] == 'production'",
  },
  onResume: 'latest',
  githubApp: {
    report: ['commitStatus'],
    distinguishQueued: true,
    states: 'ancestor',
  },
  slackApp: { channels, mode: 'update', mention: 'owner', onDoubt: 'hold' },
  awsSNS: { topicARN: FULL_SECTIONS.awsSNS.topicARN },
  gcpPubSub: { topic: FULL_SECTIONS.gcpPubSub.topic },
  cloudEvents: { format: 'cdevents', mode: 'structured' },
  webhook: webhookOptions,
  backstageNotifications: FULL_SECTIONS.backstageNotifications,
  config: FULL_SECTIONS.config,
  template,
};

const common = {
  suspend: true,
  template,
  tls: { secretRef: { name: 'receiver-tls' } },
};
const provider = (spec: ProviderSpec): FullSpec => ({ kind: 'Provider', spec });

/** Objects that have together each field that there is. */
export const FULL_SPECS: readonly FullSpec[] = [
  ...PROVIDER_SECTIONS.map(({ type, section }) =>
    provider({ type, [section]: FULL_SECTIONS[section], ...common }),
  ),
  provider({ type: 'CloudEvents', cloudEvents: EARLIER_CLAIMS }),
  provider({ type: 'Webhook', webhook: SECRET_ADDRESS }),
  provider({ type: 'SlackApp', slackApp: INCOMING_WEBHOOK }),
  provider({ type: 'vendor.example/Pager', config: FULL_SECTIONS.config }),
  { kind: 'Notification', spec: notification },
];
