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

const timestamp = z.iso.datetime({ offset: true });

/**
 * What people may do with a delivery.
 *
 * - `redeliver`: send it again.
 * - `discard`: end it without sending it.
 * - `release`: let it go after it waited for a person.
 *
 * @public
 */
export const DELIVERY_ACTIONS = ['redeliver', 'discard', 'release'] as const;

/**
 * Zod schema of {@link DeliveryAction}.
 *
 * @public
 */
export const deliveryActionSchema = z.enum(DELIVERY_ACTIONS);

/**
 * What people may do with a delivery.
 *
 * @public
 */
export type DeliveryAction = z.infer<typeof deliveryActionSchema>;

/**
 * Zod schema of {@link Act}.
 *
 * @public
 */
export const actSchema = z.object({
  action: z.enum(['redelivered', 'discarded', 'released', 'paused', 'resumed']),
  at: timestamp,
  /** Reference of the person, or name of the service. */
  by: z.string(),
  comment: z.string().optional(),
  /** What was done by whom, readable. */
  sentence: z.string(),
});

/**
 * Something that a person did, on the time axis of a delivery.
 *
 * @public
 */
export type Act = z.infer<typeof actSchema>;

/**
 * `by` of a pause that no person made: what a Notification sends seems to begin
 * the Runs that it is about. The message of the pause says why.
 *
 * @public
 */
export const LOOP_GUARD = 'tekton-integrations:loop-guard';

/**
 * Zod schema of {@link Pause}.
 *
 * @public
 */
export const pauseSchema = z.object({
  /** Reference of the person, name of the service, or {@link LOOP_GUARD}. */
  by: z.string(),
  since: timestamp,
  comment: z.string().optional(),
  /** One sentence: who paused what, and what to do. */
  message: z.string(),
});

/**
 * A Provider that is paused, or a Notification that is suspended, by a person or
 * by {@link LOOP_GUARD}.
 *
 * @public
 */
export type Pause = z.infer<typeof pauseSchema>;
