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
import {
  clusterConfigSchema,
  configNotificationSchema,
  configProviderSchema,
} from './config';

/**
 * The block `tektonIntegrations` of app-config as a whole. The backend reads
 * it entry by entry, so that a wrong one does not stop the others; this is
 * what the reference, the editor's schema and the secret marks are made from.
 */
export const portalConfigSchema = z.strictObject({
  instance: z
    .string()
    .min(1)
    .max(63)
    .optional()
    .describe('Name of this portal. It has no effect in this version.'),
  delivery: z
    .strictObject({
      mode: z
        .enum(['send', 'observe'])
        .optional()
        .describe(
          'send: deliveries are sent. observe: they are planned and shown, and nothing is sent. Default: send, but observe where NODE_ENV is development. With a database in memory it always is observe.',
        ),
    })
    .optional()
    .describe('How deliveries are made.'),
  clusters: z
    .array(clusterConfigSchema)
    .optional()
    .describe(
      'Clusters that are watched. Default: those of the kubernetes plugin, for watching only.',
    ),
  providers: z
    .record(z.string(), configProviderSchema)
    .optional()
    .describe("The portal's own Providers, by name."),
  notifications: z
    .record(z.string(), configNotificationSchema)
    .optional()
    .describe(
      "The portal's own Notifications, by name. They see all namespaces.",
    ),
});
