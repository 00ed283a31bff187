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
import { SECRET } from './metadata';
import { notificationSpecSchema } from './notification';
import {
  githubAppSchema,
  providerSpecSchema,
  slackAppSchema,
} from './provider';

const names = z.array(z.string().min(1)).min(1);

/** Who may use a Provider of app-config, and for what. */
const accessSchema = z.strictObject({
  clusters: names.optional().describe('Names of clusters. Default: all.'),
  namespaces: names
    .optional()
    .describe('Names of namespaces, * as wildcard. Default: all.'),
  repositories: names
    .optional()
    .describe('Repositories owner/name, * as wildcard. Default: none.'),
  channels: names
    .optional()
    .describe('Ids of Slack channels, * as wildcard. Default: none.'),
  topics: names
    .optional()
    .describe('Topics of SNS and Pub/Sub, * as wildcard. Default: none.'),
  hosts: names
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
    appId: githubAppSchema.shape.appId.optional(),
    privateKey: z
      .string()
      .min(1)
      .optional()
      .describe("The App's private key as PEM.")
      .meta({ [SECRET]: true }),
    integration: z
      .string()
      .min(1)
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

/**
 * A Slack app in app-config.
 *
 * @public
 */
export const slackAppConfigSchema = slackAppSchema
  .omit({ accessToken: true })
  .extend({
    accessToken: z
      .string()
      .min(1)
      .describe('The bot token, xoxb-….')
      .meta({ [SECRET]: true }),
  });

/**
 * An entry of `tektonIntegrations.providers`.
 *
 * @public
 */
export const configProviderSchema = providerSpecSchema
  .omit({ githubApp: true, slackApp: true })
  .extend({
    githubApp: githubAppConfigSchema.optional().describe('A GitHub App.'),
    slackApp: slackAppConfigSchema.optional().describe('A Slack app.'),
    access: z
      .array(accessSchema)
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
      cluster: z
        .string()
        .min(1)
        .optional()
        .describe('Cluster of a Provider object that is used.'),
      namespace: z
        .string()
        .min(1)
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
    name: z.string().min(1).max(253).describe('Name of the cluster.'),
    url: z.url().optional().describe('Address of its API server.'),
    serviceAccountToken: z
      .string()
      .min(1)
      .optional()
      .describe('Token of the ServiceAccount.')
      .meta({ [SECRET]: true }),
    serviceAccountTokenFile: z
      .string()
      .min(1)
      .optional()
      .describe('File with the token; read again at each connection.'),
    caData: z
      .string()
      .min(1)
      .optional()
      .describe('Certificate authority, PEM in base64.'),
    caFile: z.string().min(1).optional().describe('File with the authority.'),
    skipTLSVerify: z
      .boolean()
      .optional()
      .describe('true: any certificate is accepted. For tests only.'),
    kubeconfig: z.string().min(1).optional().describe('Path of a kubeconfig.'),
    context: z
      .string()
      .min(1)
      .optional()
      .describe('Context in it. Default: its current one.'),
    kubernetesCluster: z
      .string()
      .min(1)
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
      .optional()
      .describe('Namespaces that are watched. Default: all.'),
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
