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

import { exampleComponents } from '../player';

/** The channels of the example's workspace. */
export const exampleChannels = [
  { id: 'C0BUILDS01', name: 'builds' },
  { id: 'C0PAYCI001', name: 'payments-ci' },
  { id: 'C0OPS00001', name: 'ops' },
  { id: 'C0RELEASE1', name: 'releases', isMember: false },
] as const;

/** The topics of the example's account at AWS. */
export const exampleTopics = ['builds', 'builds.fifo'] as const;

/** The topics of the example's project at Google. */
export const exampleGoogleTopics = ['builds', 'failures'] as const;

/** The receivers of CloudEvents: one that asks for tokens, is asked first and consents by callback, and one that asks for signatures. */
export const exampleReceivers = {
  tekton: '/tekton',
  cdevents: '/cdevents',
} as const;

/** The receivers of webhooks: one that asks for signatures, and one whose address is the credential. */
export const examplePaths = {
  signed: '/builds',
  secret: '/services/sandbox-secret',
} as const;

export const exampleNamespaces: readonly string[] = [
  ...new Set(exampleComponents.map(({ namespace }) => namespace)),
];

/** Fixed, so that the example portal's configuration can name them. */
export const credentials = {
  kubeAdminToken: 'sandbox-admin-token',
  kubePortalToken: 'sandbox-portal-token',
  kubeReporterToken: 'sandbox-reporter-token',
  slackToken: 'xoxb-sandbox-token',
  awsAccessKey: {
    id: 'AKIASANDBOX000000001',
    secret: 'sandbox-secret-access-key',
  },
  eventsClient: { id: 'sandbox-portal', secret: 'sandbox-client-secret' },
  eventsSigningKey: 'whsec_c2FuZGJveCBldmVudHMga2V5',
  webhookSigningKey: 'whsec_c2FuZGJveCBzaWduaW5nIGtleQ==',
} as const;
