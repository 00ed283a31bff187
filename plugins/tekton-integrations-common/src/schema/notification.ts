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
import { awsSNSOptionsSchema } from './awsSNS';
import { backstageNotificationsOptionsSchema } from './backstageNotifications';
import { cloudEventsOptionsSchema } from './cloudEvents';
import { filterSchema } from './filter';
import { gcpPubSubOptionsSchema } from './gcpPubSub';
import { freeObject, objectName } from './metadata';
import { githubOptionsSchema } from './provider';
import { slackOptionsSchema } from './slackApp';
import { templateSchema } from './template';
import { webhookOptionsSchema } from './webhook';

/**
 * Zod schema of the spec of a Notification object.
 *
 * @public
 */
export const notificationSpecSchema = z.strictObject({
  providerRef: z
    .strictObject({
      name: objectName.describe('Name of the Provider.'),
      source: z
        .enum(['namespace', 'portal'])
        .optional()
        .describe(
          "namespace: a Provider of the same namespace. portal: one of the portal's own, where it grants this.",
        )
        .meta({ default: 'namespace' }),
    })
    .describe('Through which Provider it is told.'),
  suspend: z
    .boolean()
    .optional()
    .describe('true: nothing is sent; deliveries are held.')
    .meta({ default: false }),
  filter: filterSchema.optional().describe('Which Runs it is about.'),
  onResume: z
    .enum(['latest', 'all', 'none'])
    .optional()
    .describe(
      'What of the held events is sent when nothing holds them any more. States are always brought up to date. Default: all after an accident (Provider broken or paused), none after suspend.',
    ),
  githubApp: githubOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  slackApp: slackOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  awsSNS: awsSNSOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  gcpPubSub: gcpPubSubOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  cloudEvents: cloudEventsOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  webhook: webhookOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  backstageNotifications: backstageNotificationsOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  config: freeObject(64)
    .optional()
    .describe("Over the Provider's own settings, for a type from elsewhere."),
  template: templateSchema
    .optional()
    .describe(
      "What is said, over the Provider's own template: a tree of strings with ${{ CEL }}, in the shape of the Provider's type.",
    ),
});

/**
 * Spec of a Notification object.
 *
 * @public
 */
export type NotificationSpec = z.infer<typeof notificationSpecSchema>;
