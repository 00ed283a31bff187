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

/** When it has caught up: a Run is recorded, or all up to a version is. */
const untilSchema = z.object({
  run: z.string().optional(),
  version: z.string().optional(),
});

export type Until = z.infer<typeof untilSchema>;

/** How the process of a portal is begun. */
export const portalOrderSchema = z.object({
  order: z.literal('start'),
  /** Where its database is. */
  folder: z.string(),
  /** The cluster to watch; none for an idle portal. */
  cluster: z.object({ url: z.string(), token: z.string() }).optional(),
  until: untilSchema,
});

export type PortalOrder = z.infer<typeof portalOrderSchema>;

/** What a portal that runs is told to do. */
export const runningOrderSchema = z.discriminatedUnion('order', [
  /** Tells what it costs until it has caught up again. */
  z.object({ order: z.literal('weigh'), until: untilSchema }),
  z.object({ order: z.literal('stop') }),
]);

export type RunningOrder = z.infer<typeof runningOrderSchema>;

const megabytes = z.number();
const milliseconds = z.number();

/** What a portal's process cost until it had caught up. */
export const portalFiguresSchema = z.object({
  caughtUp: milliseconds,
  processor: milliseconds,
  peakRss: megabytes,
  rss: megabytes,
  heap: megabytes,
  delayMax: milliseconds,
  delayP99: milliseconds,
  errors: z.number(),
});

export type PortalFigures = z.infer<typeof portalFiguresSchema>;

/** What the cluster's process says of itself. */
export const clusterStateSchema = z.object({
  url: z.string(),
  token: z.string(),
  version: z.string(),
  objects: z.number(),
  bytes: z.number(),
});
