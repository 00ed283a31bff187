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
import { deliveryReasonSchema, notSentReasonSchema } from '../deliveryStates';
import { deliveryReportSchema, runSummarySchema } from './models';

const timestamp = z.iso.datetime({ offset: true });

/**
 * Zod schema of {@link ExplainedTarget}.
 *
 * @public
 */
export const explainedTargetSchema = z.object({
  /** The vendor's name, for example GitHub. */
  vendor: z.string(),
  /** What it makes there, for example commit status. */
  what: z.string(),
  /** Where, for example acme/shop or #builds. */
  where: z.string(),
  /** What would be sent, as the provider's module plans it. */
  content: z.record(z.string(), z.unknown()).optional(),
  /** Why it cannot be sent: names the field, the value and the remedy. */
  invalid: z.string().optional(),
});

/**
 * What a rule shows of a Run at one place.
 *
 * @public
 */
export type ExplainedTarget = z.infer<typeof explainedTargetSchema>;

/**
 * Zod schema of {@link ExplainedDecision}.
 *
 * @public
 */
export const explainedDecisionSchema = z.object({
  /**
   * told: its targets are told. followed: it would not start now, but what it
   * has shown is followed to the end. unsent: nothing is sent.
   */
  outcome: z.enum(['told', 'followed', 'unsent']),
  /** Why nothing is sent, or nothing new would start. */
  reason: notSentReasonSchema.optional(),
  /** The clause or grant that decided, with the line to add. */
  message: z.string().optional(),
  targets: z.array(explainedTargetSchema),
});

/**
 * What a rule decides on a Run.
 *
 * @public
 */
export type ExplainedDecision = z.infer<typeof explainedDecisionSchema>;

/**
 * Zod schema of {@link ExplainedRule}.
 *
 * @public
 */
export const explainedRuleSchema = explainedDecisionSchema.extend({
  /** source/cluster/namespace/name of the Notification. */
  rule: z.string(),
  provider: z
    .object({ id: z.string(), name: z.string(), type: z.string() })
    .optional(),
  /** The vendor's name, for example Slack. */
  vendor: z.string().optional(),
  /** What the rule does, as a sentence. */
  sentence: z.string(),
  /** What keeps back all that it wants now. */
  hold: z
    .object({ reason: deliveryReasonSchema, message: z.string() })
    .optional(),
  /** What was recorded for it, oldest first. */
  deliveries: z.array(deliveryReportSchema),
});

/**
 * A rule, what it decides on a Run, and what came of it.
 *
 * @public
 */
export type ExplainedRule = z.infer<typeof explainedRuleSchema>;

/**
 * Zod schema of {@link RunExplanation}.
 *
 * @public
 */
export const runExplanationSchema = z.object({
  run: runSummarySchema,
  /** The rules of this moment decided; those of then may have been others. */
  explainedAt: timestamp,
  /** Which source named the commit, and what is missing. */
  commit: z.object({
    source: z.string().optional(),
    message: z.string(),
  }),
  /** Which catalog entity routes for the Run, or why none does. */
  routing: z.object({
    entity: z.string().optional(),
    message: z.string(),
    /** Some rule, or the Run's commit, depends on it. */
    needed: z.boolean(),
  }),
  /** Each rule that sees the Run, operators' first. */
  rules: z.array(explainedRuleSchema),
});

/**
 * Why a Run was reported as it was, rule by rule.
 *
 * @public
 */
export type RunExplanation = z.infer<typeof runExplanationSchema>;

/**
 * Zod schema of {@link PreviewRequest}.
 *
 * @public
 */
export const previewRequestSchema = z.strictObject({
  /** Id of a Notification that exists; in the place of spec. */
  rule: z.string().min(1).max(700).optional(),
  /** Spec of a Notification that need not exist. */
  spec: z.record(z.string(), z.unknown()).optional(),
  /** Where the object would be; without it, it would be in app-config. */
  place: z
    .strictObject({
      cluster: z.string().min(1).max(253),
      namespace: z.string().min(1).max(63),
    })
    .optional(),
  /** So many days back. */
  days: z.number().int().min(1).max(90).default(7),
  /** So many Runs, the newest. */
  limit: z.number().int().min(1).max(500).default(100),
});

/**
 * What to preview: a Notification that exists, or a spec.
 *
 * @public
 */
export type PreviewRequest = z.input<typeof previewRequestSchema>;

/**
 * Zod schema of {@link Preview}.
 *
 * @public
 */
export const previewSchema = z.object({
  /** What it does, as a sentence. */
  sentence: z.string(),
  /** What is wrong with it; nothing is matched then. */
  problems: z.array(
    z.object({ field: z.string().optional(), message: z.string() }),
  ),
  /** How many Runs were looked at. */
  examined: z.number().int(),
  /** How many of them would be told. */
  told: z.number().int(),
  items: z.array(explainedDecisionSchema.extend({ run: runSummarySchema })),
});

/**
 * What a Notification would have reported of the recorded Runs.
 *
 * @public
 */
export type Preview = z.infer<typeof previewSchema>;
