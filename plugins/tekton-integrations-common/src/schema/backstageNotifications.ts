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

/**
 * What of section `backstageNotifications` a Notification may say too.
 *
 * @public
 */
export const backstageNotificationsOptionsSchema = z.strictObject({
  when: z
    .enum(['failures', 'finals'])
    .optional()
    .describe(
      'failures: Runs that ended badly are told. finals: all Runs that ended are. Default: failures.',
    ),
  topic: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe(
      'Topic of the notifications, which people switch on and off in their settings. Default: Tekton Runs.',
    ),
});

/**
 * Section `backstageNotifications` of a Provider object.
 *
 * @public
 */
export const backstageNotificationsSchema = backstageNotificationsOptionsSchema;

/**
 * Backstage's notifications in app-config.
 *
 * @public
 */
export const backstageNotificationsConfigSchema =
  backstageNotificationsSchema.extend({
    recipients: z
      .array(
        z
          .string()
          .max(512)
          .regex(
            /^[A-Za-z][A-Za-z0-9]*:[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/,
            'is not a reference kind:namespace/name',
          ),
      )
      .min(1)
      .max(32)
      .optional()
      .describe(
        "Entities that are told: users, members of groups, owners of others. Default: the owners of the Run's entity.",
      ),
  });
