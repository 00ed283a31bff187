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

/** An event as a target carries it through the ledger. */
export const eventSchema = z.object({
  /** How it travels. */
  mode: z.enum(['binary', 'structured']),
  /** By name: those of the specification, and ours. */
  attributes: z.object({
    id: z.string(),
    source: z.string(),
    type: z.string(),
    subject: z.string(),
    time: z.string(),
    /** Where a Run stands, which the type may not tell. */
    phase: z.string(),
    /** The configured name of the cluster. */
    cluster: z.string(),
    /** The data is not the whole object. */
    partial: z.boolean().optional(),
  }),
  /** What the event says; JSON. */
  data: z.record(z.string(), z.json()),
});

/** An event that is sent. */
export type Event = z.infer<typeof eventSchema>;
