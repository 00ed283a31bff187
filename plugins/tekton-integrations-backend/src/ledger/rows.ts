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

import {
  deliveryReasonSchema,
  deliveryStateSchema,
  phaseSchema,
  runKindSchema,
  runStateSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

// Postgres gives 64-bit integers back as text, SQLite gives booleans back as
// numbers.
/** A whole number of either database. */
export const integer = z.union([z.number(), z.string()]).transform(Number);
/** A boolean of either database. */
export const flag = z.union([z.boolean(), z.number()]).transform(Boolean);

export function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

const jsonObject = z.record(z.string(), z.json());

/** Zod schema of a receipt. */
export const receiptSchema = z.object({
  ids: jsonObject,
  url: z.string().optional(),
});

const wordsSchema = z.object({
  vendor: z.string(),
  what: z.string(),
  where: z.string(),
});

/** Zod schema of a target as it is kept: resolved, without fallbacks. */
export const targetSchema = z.object({
  type: z.literal('target'),
  key: z.string(),
  subject: z.string(),
  kind: z.enum(['state', 'event']),
  once: z.enum(['repeatable', 'findable', 'sameId', 'atLeastOnce']),
  stage: z.string(),
  scopes: z.array(z.string()),
  content: jsonObject,
  words: wordsSchema,
  chosen: z
    .array(
      z.object({
        kind: z.enum(['repository', 'channel', 'topic', 'host']),
        name: z.string(),
      }),
    )
    .optional(),
  needsTasks: z.boolean().optional(),
  owner: z.string().optional(),
  batch: z.object({ key: z.string(), size: z.number() }).optional(),
  onDoubt: z.enum(['resend', 'hold']).optional(),
  redelivery: z.number().int().min(1).optional(),
});

/** A row of `runs`. */
export const runRowSchema = z.object({
  id: z.string(),
  cluster_id: z.string(),
  cluster_name: z.string(),
  kind: runKindSchema,
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  resource_version: z.string(),
  epoch: integer,
  parent_uid: z.string().nullable(),
  definition: z.string(),
  phase: phaseSchema,
  final: flag,
  baseline: flag,
  repository: z.string().nullable(),
  created_at: integer,
  first_seen_at: integer,
  final_seen_at: integer.nullable(),
  awaits: z.enum(['tasks', 'entity']).nullable(),
  gone_at: integer.nullable(),
  state: json(runStateSchema),
});

/** A row of `lanes`. */
export const laneRowSchema = z.object({
  subject: z.string(),
  owner: z.string().nullable(),
  tenant: z.string(),
  flow: z.string(),
  newest_created: integer,
  newest_uid: z.string(),
  head_id: z.string().nullable(),
  due_at: integer.nullable(),
  priority: integer,
  next_number: integer,
  receipt: json(receiptSchema).nullable(),
  receipt_run_id: z.string().nullable(),
  claim_token: z.string().nullable(),
  claim_kind: z.enum(['send', 'verify']).nullable(),
  claim_incarnation: z.string().nullable(),
  claim_until: integer.nullable(),
  shown_delivery_id: z.string().nullable(),
  doubt_delivery_id: z.string().nullable(),
  verify_at: integer.nullable(),
  verify_tries: integer,
});

/** A row of `deliveries`. */
export const deliveryRowSchema = z.object({
  id: z.string(),
  identity: z.string(),
  run_id: z.string(),
  rule: z.string(),
  provider: z.string(),
  provider_type: z.string(),
  subject: z.string(),
  number: integer,
  covered_by: z.string().nullable(),
  target_key: z.string(),
  kind: z.enum(['state', 'event']),
  once: z.enum(['repeatable', 'findable', 'sameId', 'atLeastOnce']),
  stage: z.string(),
  phase: phaseSchema,
  run_attempt: integer,
  priority: integer,
  words: json(wordsSchema),
  target: json(targetSchema).nullable(),
  state: deliveryStateSchema,
  reason: deliveryReasonSchema.nullable(),
  message: z.string().nullable(),
  hold_by: z.enum(['provider', 'rule', 'mode', 'review']).nullable(),
  hold_reason: deliveryReasonSchema.nullable(),
  hold_message: z.string().nullable(),
  held_at: integer.nullable(),
  doubted: flag,
  reviewed: flag,
  perhaps_twice: flag,
  attempts: integer,
  failures: integer,
  receipt: json(receiptSchema).nullable(),
  created_at: integer,
  aged_from: integer,
  first_attempt_at: integer.nullable(),
  due_at: integer.nullable(),
  settled_at: integer.nullable(),
});

/** A row of `attempts`. */
export const attemptRowSchema = z.object({
  delivery_id: z.string(),
  number: integer,
  started_at: integer,
  duration_ms: integer.nullable(),
  outcome: z.string().nullable(),
  request: z.string().nullable(),
  answer: z.string().nullable(),
});

/** A row of `scopes`. */
export const scopeRowSchema = z.object({
  scope: z.string(),
  blocked_until: integer,
  cause: z.string(),
  failures: integer,
  failing_since: integer.nullable(),
  outage: z.string().nullable(),
  probe_at: integer.nullable(),
});

/** A row of `budgets`. */
export const budgetRowSchema = z.object({
  scope: z.string(),
  name: z.string(),
  per_ms: integer,
  size: z.number(),
  burst: z.number(),
  tokens: z.number(),
  refilled_at: integer,
  reset_at: integer.nullable(),
  told: flag,
  counts_until: integer.nullable(),
});

/** A row of `flow_limits`. */
export const flowLimitRowSchema = z.object({
  flow: z.string(),
  scope: z.string(),
  name: z.string(),
  per_ms: integer,
  cost: z.number(),
});

/** A row of `transitions`. */
export const transitionRowSchema = z.object({
  run_id: z.string(),
  number: integer,
  phase: phaseSchema,
  attempt: integer,
  reason: z.string().nullable(),
  at: integer,
});

/** A single number, for counts and minima. */
export const numberRowSchema = z.object({ value: integer.nullable() });

export type RunRow = z.infer<typeof runRowSchema>;
export type LaneRow = z.infer<typeof laneRowSchema>;
export type DeliveryRow = z.infer<typeof deliveryRowSchema>;
export type AttemptRow = z.infer<typeof attemptRowSchema>;
export type ScopeRow = z.infer<typeof scopeRowSchema>;
export type BudgetRow = z.infer<typeof budgetRowSchema>;
export type FlowLimitRow = z.infer<typeof flowLimitRowSchema>;
