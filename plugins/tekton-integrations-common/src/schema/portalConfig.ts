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
import {
  commitParamsSchema,
  ownershipSchema,
  retentionSchema,
  runsAccessSchema,
} from './operator';

/** Hosts, addresses and ranges. */
const addresses = z
  .array(
    z
      .string()
      .max(253)
      .regex(
        /^(\*|(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|[0-9.]+\/[0-9]{1,2}|\[?[0-9A-Fa-f:.]+\]?(\/[0-9]{1,3})?)$/,
        'is not the name of a host, an address or a range of them',
      ),
  )
  .max(1024);

/**
 * The block `tektonIntegrations` of app-config as a whole. The backend reads
 * it entry by entry, so that a wrong one does not stop the others; this is
 * what the reference, the editor's schema and the secret marks are made from.
 *
 * @public
 */
export const portalConfigSchema = z.strictObject({
  http: z
    .strictObject({
      allow: addresses
        .optional()
        .describe(
          'What Providers and Notifications of tenants may reach although it is not public, or without https: names of hosts (*.team-a.svc for all below one), addresses and ranges (10.20.0.0/16). Default: nothing.',
        ),
      deny: addresses
        .optional()
        .describe(
          'What they may not reach although it is public, in the same notation. Wins over allow. Default: nothing.',
        ),
    })
    .optional()
    .describe(
      'Addresses that tenants write. Those of app-config are not guarded.',
    ),
  instance: z
    .string()
    .min(1)
    .max(63)
    .optional()
    .describe(
      'Name of this portal. Of two portals that watch one cluster the second only observes it. Default: the host of app.baseUrl.',
    ),
  delivery: z
    .strictObject({
      mode: z
        .enum(['send', 'observe'])
        .optional()
        .describe(
          'send: deliveries are sent. observe: they are planned and shown, and nothing is sent. Default: send, but observe where NODE_ENV is development. With a database in memory it always is observe.',
        ),
      holdBefore: z.iso
        .datetime({
          offset: true,
          error: 'is not an RFC 3339 time such as 2026-03-01T06:30:00Z',
        })
        .optional()
        .describe(
          'After the database was restored from a backup: the time at which the portal that used it last was stopped, as RFC 3339, 2026-03-01T06:30:00Z. What happened before it waits for a person. Default: unset. Read at the start.',
        ),
      loopCap: z
        .int()
        .min(1)
        .max(1_000_000)
        .optional()
        .describe(
          'New Runs of one pipeline that are never taken for a loop through what a Notification sends. Default: 100.',
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
  ownership: z
    .array(ownershipSchema)
    .optional()
    .describe(
      'Who owns what runs in which namespaces. An entity routes for Runs only where its owner owns the namespace. The first entry that fits counts, before the annotation integrations.tekton.dev/owner of the namespace.',
    ),
  access: z
    .strictObject({
      runs: z
        .array(runsAccessSchema)
        .optional()
        .describe(
          'Which Notification objects see the Runs of other namespaces. Default: none.',
        ),
    })
    .optional()
    .describe('What objects of one namespace see of others.'),
  commit: z
    .strictObject({
      params: z
        .array(commitParamsSchema)
        .optional()
        .describe(
          'Parameters of Runs that name their commit; the first entry that a Run fills counts. Default: none.',
        ),
    })
    .optional()
    .describe('How the commit of a Run is found beside its annotations.'),
  events: z
    .strictObject({
      rules: z
        .boolean()
        .optional()
        .describe(
          'Whether Kubernetes Events are written on Provider and Notification objects. Default: true.',
        ),
      runs: z
        .boolean()
        .optional()
        .describe(
          "Whether Kubernetes Events are written on Runs, for Notification objects of the Run's own namespace. Default: false.",
        ),
    })
    .optional()
    .describe('Kubernetes Events.'),
  retention: z
    .strictObject({
      attempts: retentionSchema
        .optional()
        .describe('How long attempts are kept. Default: 14 days.'),
      runs: retentionSchema
        .optional()
        .describe('How long Runs and deliveries are kept. Default: 90 days.'),
    })
    .optional()
    .describe('How long is kept what is over.'),
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
