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

import { z } from 'zod';
import { awsSNSConfigSchema } from './awsSNS';
import { backstageNotificationsConfigSchema } from './backstageNotifications';
import { cloudEventsConfigSchema } from './cloudEvents';
import { gcpPubSubConfigSchema } from './gcpPubSub';
import { SECRET, secretValue } from './metadata';
import { notificationSpecSchema } from './notification';
import { patterns } from './operator';
import { githubAppSchema, providerSpecSchema } from './provider';
import { slackAppConfigSchema } from './slackApp';
import { webhookConfigSchema } from './webhook';

const filePath = z.string().min(1).max(4096);
const clusterName = z.string().min(1).max(253);

/** Who may use a Provider of app-config, and for what. */
const accessSchema = z.strictObject({
  clusters: patterns.optional().describe('Names of clusters. Default: all.'),
  namespaces: patterns
    .optional()
    .describe('Names of namespaces, * as wildcard. Default: all.'),
  repositories: patterns
    .optional()
    .describe('Repositories owner/name, * as wildcard. Default: none.'),
  channels: patterns
    .optional()
    .describe('Ids of Slack channels, * as wildcard. Default: none.'),
  topics: patterns
    .optional()
    .describe('Topics of SNS and Pub/Sub, * as wildcard. Default: none.'),
  hosts: patterns
    .optional()
    .describe('Hosts of webhooks, * as wildcard. Default: none.'),
});

/**
 * A GitHub App in app-config: its own key, or the portal's own App.
 *
 * @public
 */
export const githubAppConfigSchema = githubAppSchema
  .omit({ appId: true, privateKey: true })
  .extend({
    // A value from the environment comes as text.
    appId: z.coerce
      .number()
      .int()
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe('Id of the GitHub App.'),
    privateKey: secretValue
      .optional()
      .describe("The App's private key as PEM."),
    integration: z
      .string()
      .min(1)
      .max(253)
      .optional()
      .describe(
        "Host of an entry of integrations.github whose App is used, 'github.com'.",
      ),
  })
  .refine(
    section =>
      section.integration !== undefined
        ? section.appId === undefined && section.privateKey === undefined
        : section.appId !== undefined && section.privateKey !== undefined,
    'needs either integration, or appId and privateKey',
  );

const tlsConfigSchema = z.strictObject({
  certificate: secretValue
    .optional()
    .describe('Certificate as PEM, for a receiver that asks for one.'),
  key: secretValue.optional().describe('Its key as PEM.'),
  ca: secretValue
    .optional()
    .describe(
      'Authorities as PEM, trusted beside those of the portal. Default: none.',
    ),
});

/**
 * An entry of `tektonIntegrations.providers`.
 *
 * @public
 */
export const configProviderSchema = providerSpecSchema.extend({
  tls: tlsConfigSchema
    .optional()
    .describe('Certificates of the connections. Default: none.'),
  githubApp: githubAppConfigSchema.optional().describe('A GitHub App.'),
  slackApp: slackAppConfigSchema.optional().describe('A Slack app.'),
  awsSNS: awsSNSConfigSchema.optional().describe('A topic of AWS SNS.'),
  gcpPubSub: gcpPubSubConfigSchema
    .optional()
    .describe('A topic of Google Cloud Pub/Sub.'),
  cloudEvents: cloudEventsConfigSchema
    .optional()
    .describe('A receiver of CloudEvents.'),
  webhook: webhookConfigSchema
    .optional()
    .describe('A receiver of requests in words of your own.'),
  backstageNotifications: backstageNotificationsConfigSchema
    .optional()
    .describe("Backstage's own notifications."),
  // Only the module of the type knows which of its settings are secret.
  config: providerSpecSchema.shape.config.meta({ [SECRET]: true }),
  access: z
    .array(accessSchema)
    .max(256)
    .optional()
    .describe(
      'What Runs and Notifications may reach through this Provider. Default: nothing that a Run chooses.',
    ),
});

/**
 * An entry of `tektonIntegrations.providers`.
 *
 * @public
 */
export type ConfigProvider = z.infer<typeof configProviderSchema>;

/**
 * An entry of `tektonIntegrations.notifications`.
 *
 * @public
 */
export const configNotificationSchema = notificationSpecSchema.extend({
  providerRef: notificationSpecSchema.shape.providerRef
    .extend({
      // What it is follows from cluster and namespace here.
      source: z
        .enum(['namespace', 'portal'])
        .optional()
        .describe(
          'Has no effect here: cluster and namespace say whose Provider it is.',
        ),
      cluster: clusterName
        .optional()
        .describe('Cluster of a Provider object that is used.'),
      namespace: z
        .string()
        .min(1)
        .max(63)
        .optional()
        .describe('Namespace of a Provider object that is used.'),
    })
    .refine(
      ref => (ref.cluster === undefined) === (ref.namespace === undefined),
      'names cluster and namespace together, or neither',
    )
    .describe(
      "Through which Provider it is told: one of the portal's own, or with cluster and namespace a Provider object.",
    ),
  config: notificationSpecSchema.shape.config.meta({ [SECRET]: true }),
  subscribable: z
    .boolean()
    .optional()
    .describe(
      'true: only Runs and entities are told that name it in the annotation integrations.tekton.dev/notify. Default: false.',
    ),
});

/**
 * An entry of `tektonIntegrations.notifications`.
 *
 * @public
 */
export type ConfigNotification = z.infer<typeof configNotificationSchema>;

/**
 * An entry of `tektonIntegrations.clusters`.
 *
 * @public
 */
export const clusterConfigSchema = z
  .object({
    name: clusterName.describe('Name of the cluster.'),
    url: z.url().max(2048).optional().describe('Address of its API server.'),
    serviceAccountToken: secretValue
      .optional()
      .describe('Token of the ServiceAccount.'),
    serviceAccountTokenFile: filePath
      .optional()
      .describe('File with the token; read again at each connection.'),
    caData: z
      .string()
      .min(1)
      .max(1_048_576)
      .optional()
      .describe('Certificate authority, PEM in base64.'),
    caFile: filePath.optional().describe('File with the authority.'),
    skipTLSVerify: z
      .boolean()
      .optional()
      .describe('true: any certificate is accepted. For tests only.'),
    kubeconfig: filePath.optional().describe('Path of a kubeconfig.'),
    context: z
      .string()
      .min(1)
      .max(253)
      .optional()
      .describe('Context in it. Default: its current one.'),
    kubernetesCluster: clusterName
      .optional()
      .describe(
        'Name of a cluster of the kubernetes plugin; it is watched only.',
      ),
    inCluster: z
      .boolean()
      .optional()
      .describe('true: the cluster that the portal itself runs in.'),
    namespaces: z
      .array(z.string().min(1).max(63))
      .min(1)
      .max(1024)
      .optional()
      .describe('Namespaces that are watched. Default: all.'),
    leaseNamespace: z
      .string()
      .min(1)
      .max(63)
      .optional()
      .describe(
        'Namespace of the Lease that lets one of several portals report. Default: the first of namespaces, or default.',
      ),
    rules: z
      .boolean()
      .optional()
      .describe(
        'Whether Provider and Notification objects count. Default: true.',
      ),
  })
  .refine(
    entry =>
      [
        entry.url,
        entry.kubeconfig,
        entry.kubernetesCluster,
        entry.inCluster || undefined,
      ].filter(value => value !== undefined).length === 1,
    'needs exactly one of url, kubeconfig, kubernetesCluster, inCluster',
  );

/**
 * An entry of `tektonIntegrations.clusters`.
 *
 * @public
 */
export type ClusterConfig = z.infer<typeof clusterConfigSchema>;
