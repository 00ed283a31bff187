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
import { pauseSchema } from './acts';
import { deliveryReportSchema, runSummarySchema } from './models';

const timestamp = z.iso.datetime({ offset: true });
const id = z.string().min(1).max(700);
const comment = z.string().trim().min(1).max(500).optional();

/**
 * Zod schema of {@link ActionRequest}.
 *
 * @public
 */
export const actionRequestSchema = z.strictObject({
  /** Why it is done; kept with it and shown to others. */
  comment,
});

/**
 * Body of an action on one delivery.
 *
 * @public
 */
export type ActionRequest = z.input<typeof actionRequestSchema>;

/**
 * Zod schema of {@link ActionAnswer}.
 *
 * @public
 */
export const actionAnswerSchema = z.object({
  /** What was done, in one sentence. */
  message: z.string(),
  /** The delivery as it is now; after a redelivery the new one. */
  delivery: deliveryReportSchema,
});

/**
 * What came of an action on one delivery.
 *
 * @public
 */
export type ActionAnswer = z.infer<typeof actionAnswerSchema>;

/**
 * Zod schema of {@link BulkRequest}.
 *
 * @public
 */
export const bulkRequestSchema = z.strictObject({
  /** Id of a Notification; or say provider. */
  rule: id.optional(),
  /** Id of a Provider; or say rule. */
  provider: id.optional(),
  /** To redeliver: only what ended since then; by default in the last day. */
  since: timestamp.optional(),
  /** `next` of the former answer. */
  cursor: z.string().max(100).optional(),
  /** Why it is done; kept with it and shown to others. */
  comment,
});

/**
 * Body of an action on all deliveries of a Notification or a Provider.
 *
 * @public
 */
export type BulkRequest = z.input<typeof bulkRequestSchema>;

/**
 * Zod schema of {@link BulkAnswer}.
 *
 * @public
 */
export const bulkAnswerSchema = z.object({
  /** What was done, in one sentence. */
  message: z.string(),
  /** With how many deliveries it was done. */
  done: z.number().int(),
  /** With how many it could not be done. */
  refused: z.number().int(),
  /** The first of those, and why. */
  refusals: z.array(z.object({ delivery: z.string(), message: z.string() })),
  /** There are more: ask again with it as `cursor`. */
  next: z.string().optional(),
});

/**
 * What came of an action on many deliveries.
 *
 * @public
 */
export type BulkAnswer = z.infer<typeof bulkAnswerSchema>;

/**
 * Zod schema of {@link FailedQuery}.
 *
 * @public
 */
export const failedQuerySchema = bulkRequestSchema.pick({
  rule: true,
  provider: true,
  since: true,
});

/**
 * Query of `GET /deliveries/failed`: as the body of the action that sends all
 * of them again.
 *
 * @public
 */
export type FailedQuery = z.input<typeof failedQuerySchema>;

/**
 * Zod schema of {@link DeliveryList}.
 *
 * @public
 */
export const deliveryListSchema = z.object({
  /** In the order in which they were recorded, at most 200. */
  items: z.array(
    z.object({
      delivery: deliveryReportSchema,
      run: runSummarySchema.pick({
        id: true,
        cluster: true,
        kind: true,
        namespace: true,
        name: true,
        phase: true,
      }),
    }),
  ),
  /** There are more than those. */
  more: z.boolean(),
});

/**
 * Deliveries that somebody may act upon, with their Runs.
 *
 * @public
 */
export type DeliveryList = z.infer<typeof deliveryListSchema>;

const onResume = z.enum(['latest', 'all', 'none']).optional();

/**
 * Zod schema of {@link ProviderPauseRequest}.
 *
 * @public
 */
export const providerPauseRequestSchema = z.strictObject({
  /** source/cluster/namespace/name of the Provider. */
  provider: id,
  /** Why it is done; kept with it and shown to others. */
  comment,
});

/**
 * Body of a pause of a Provider.
 *
 * @public
 */
export type ProviderPauseRequest = z.input<typeof providerPauseRequestSchema>;

/**
 * Zod schema of {@link ProviderResumeRequest}.
 *
 * @public
 */
export const providerResumeRequestSchema = z.strictObject({
  /** source/cluster/namespace/name of the Provider. */
  provider: id,
  /** What of the held events is sent; by default what the Notifications say. */
  onResume,
});

/**
 * Body by which a Provider goes on.
 *
 * @public
 */
export type ProviderResumeRequest = z.input<typeof providerResumeRequestSchema>;

/**
 * Zod schema of {@link RuleSuspendRequest}.
 *
 * @public
 */
export const ruleSuspendRequestSchema = z.strictObject({
  /** source/cluster/namespace/name of the Notification. */
  rule: id,
  /** Why it is done; kept with it and shown to others. */
  comment,
});

/**
 * Body of a suspension of a Notification.
 *
 * @public
 */
export type RuleSuspendRequest = z.input<typeof ruleSuspendRequestSchema>;

/**
 * Zod schema of {@link RuleResumeRequest}.
 *
 * @public
 */
export const ruleResumeRequestSchema = z.strictObject({
  /** source/cluster/namespace/name of the Notification. */
  rule: id,
  /** What of the held events is sent; by default what the Notification says. */
  onResume,
});

/**
 * Body by which a Notification goes on.
 *
 * @public
 */
export type RuleResumeRequest = z.input<typeof ruleResumeRequestSchema>;

/**
 * Zod schema of {@link PauseAnswer}.
 *
 * @public
 */
export const pauseAnswerSchema = z.object({
  /** How it stands now, in one sentence. */
  message: z.string(),
  /** The pause that stands. */
  paused: pauseSchema.optional(),
  /** How many deliveries wait for their turn again. */
  released: z.number().int().optional(),
});

/**
 * How a Provider or a Notification stands after it was paused or resumed.
 *
 * @public
 */
export type PauseAnswer = z.infer<typeof pauseAnswerSchema>;

/**
 * Zod schema of {@link ProviderTestRequest}.
 *
 * @public
 */
export const providerTestRequestSchema = z.strictObject({
  /** source/cluster/namespace/name of the Provider. */
  provider: id,
});

/**
 * Body of a test of a Provider.
 *
 * @public
 */
export type ProviderTestRequest = z.input<typeof providerTestRequestSchema>;

/**
 * Zod schema of {@link ProviderTest}.
 *
 * @public
 */
export const providerTestSchema = z.object({
  /** unknown: the target could not be asked just now. */
  outcome: z.enum(['ok', 'refused', 'unknown']),
  /** What was found, with the remedy. */
  message: z.string(),
  checkedAt: timestamp,
});

/**
 * Whether a Provider's settings and credentials work; nothing was sent.
 *
 * @public
 */
export type ProviderTest = z.infer<typeof providerTestSchema>;
