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
import { httpUrl, secretReference, secretValue } from './metadata';

const topic = z
  .string()
  .min(3)
  .max(255)
  .regex(/^[A-Za-z][A-Za-z0-9._~+%-]*$/, 'is not the id of a topic');

/**
 * What of section `gcpPubSub` a Notification may say too.
 *
 * @public
 */
export const gcpPubSubOptionsSchema = z.strictObject({
  topic: topic
    .optional()
    .describe(
      "The topic that is told, in the place of the Provider's. Through a Provider of app-config where access.topics grants it.",
    ),
});

/**
 * Section `gcpPubSub` of a Provider object. Its credentials are its own: with
 * those of the portal's process a namespace would reach whatever the portal
 * may.
 *
 * @public
 */
export const gcpPubSubSchema = z.strictObject({
  projectID: z
    .string()
    .min(6)
    .max(128)
    .regex(
      /^([a-z0-9][a-z0-9.-]*:)?[a-z][a-z0-9-]*[a-z0-9]$/,
      'is not the id of a project',
    )
    .describe("Id of the topic's project, not its number or name."),
  topic: topic.describe('Id of the topic that is told, builds.'),
  endpoint: httpUrl
    .optional()
    .describe("Address of the API. Default: Google's own."),
  credentials: secretReference('credentials.json').describe(
    'Key of a service account as JSON.',
  ),
});

/**
 * A Pub/Sub topic in app-config.
 *
 * @public
 */
export const gcpPubSubConfigSchema = gcpPubSubSchema.extend({
  credentials: secretValue
    .optional()
    .describe(
      "Key of a service account as JSON. Default: the application default credentials of the portal's own process.",
    ),
});
