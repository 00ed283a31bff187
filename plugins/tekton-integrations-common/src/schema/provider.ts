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
import { awsSNSSchema } from './awsSNS';
import { backstageNotificationsSchema } from './backstageNotifications';
import { cloudEventsSchema } from './cloudEvents';
import { gcpPubSubSchema } from './gcpPubSub';
import {
  freeObject,
  httpUrl,
  secretReference,
  VALIDATIONS,
  wholeSecretReference,
} from './metadata';
import { CUSTOM_SECTION, PROVIDER_SECTIONS } from './providerSections';
import { slackAppSchema } from './slackApp';
import { templateSchema } from './template';
import { webhookSchema } from './webhook';

/**
 * How GitHub shows the phases.
 *
 * @public
 */
export const githubOptionsSchema = z.strictObject({
  report: z
    .array(z.enum(['commitStatus', 'checkRun', 'pullRequestComment']))
    .min(1)
    .max(3)
    .optional()
    .describe(
      'What is written to GitHub: a commit status, a check run, a comment on the pull request that the Run names. Default: commitStatus.',
    ),
  distinguishQueued: z
    .boolean()
    .optional()
    .describe(
      'true: a Run that waits has a pending commit status of its own before the one of a Run that runs, and its comment says so. Default: one pending write for both.',
    ),
  states: z
    .enum(['ancestor'])
    .optional()
    .describe(
      'ancestor: every Run that did not succeed is an error, and a check run of it a failure. Default: failed is failure; invalid, timedOut and cancelled are error.',
    ),
});

/**
 * Section `githubApp` of a Provider object.
 *
 * @public
 */
export const githubAppSchema = githubOptionsSchema.extend({
  appId: z
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .describe('Id of the GitHub App.'),
  privateKey: secretReference('private-key.pem').describe(
    "The App's private key as PEM.",
  ),
  baseURL: httpUrl
    .optional()
    .describe(
      "API of a GitHub Enterprise Server, https://HOST/api/v3. Default: GitHub's own.",
    ),
  pacing: z
    .enum(['published', 'strict'])
    .optional()
    .describe(
      'published: as fast as the limits that GitHub publishes allow. strict: no more than one write a second for an App and owner. Default: published.',
    ),
});

/**
 * Names of provider types: our own, or `vendor.example/Type`.
 *
 * @public
 */
export const providerTypePattern =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;

/** Which section belongs to which type; the API server checks it by CEL. */
const SECTION_RULES = [
  ...PROVIDER_SECTIONS.map(({ type, section }) => ({
    rule: `(self.type == '${type}') == has(self.${section})`,
    message: `${section} belongs to type ${type}, which needs it`,
  })),
  {
    rule: `self.type.contains('/') == has(self.${CUSTOM_SECTION})`,
    message: `${CUSTOM_SECTION} belongs to types vendor.example/Type, which need it`,
  },
  {
    rule: 'self.type == oldSelf.type',
    message: 'type cannot change; make another Provider',
  },
];

/**
 * The spec of a Provider object.
 *
 * @public
 */
export const providerSpecSchema = z
  .strictObject({
    type: z
      .string()
      .min(1)
      .max(64)
      .regex(providerTypePattern, 'is not the name of a provider type')
      .describe(
        `${PROVIDER_SECTIONS.map(({ type }) => type).join(', ')}, or vendor.example/Type for a type from elsewhere. The section of the type must be there, and no other.`,
      ),
    suspend: z
      .boolean()
      .optional()
      .describe('true: nothing is sent through it; deliveries are held.')
      .meta({ default: false }),
    tls: wholeSecretReference(
      'A Secret of type kubernetes.io/tls: the certificate in tls.crt, its key in tls.key, and in ca.crt, where it is there, the authority of the receiver. For an authority alone, a Secret with ca.crt only.',
    )
      .optional()
      .describe(
        'Certificates of the connections: one with which a receiver that asks for one is answered, and an authority that is trusted beside those of the portal. Default: none.',
      ),
    githubApp: githubAppSchema.optional().describe('A GitHub App.'),
    slackApp: slackAppSchema.optional().describe('A Slack app.'),
    awsSNS: awsSNSSchema.optional().describe('A topic of AWS SNS.'),
    gcpPubSub: gcpPubSubSchema
      .optional()
      .describe('A topic of Google Cloud Pub/Sub.'),
    cloudEvents: cloudEventsSchema
      .optional()
      .describe('A receiver of CloudEvents.'),
    webhook: webhookSchema
      .optional()
      .describe('A receiver of requests in words of your own.'),
    backstageNotifications: backstageNotificationsSchema
      .optional()
      .describe("Backstage's own notifications."),
    config: freeObject(64)
      .optional()
      .describe('Settings of a type from elsewhere, checked by its module.'),
    template: templateSchema
      .optional()
      .describe(
        'What is said where a Notification has no template of its own: a tree of strings with ${{ CEL }}, in the shape of the type.',
      ),
  })
  .meta({ [VALIDATIONS]: SECTION_RULES });

/**
 * The spec of a Provider object.
 *
 * @public
 */
export type ProviderSpec = z.infer<typeof providerSpecSchema>;
