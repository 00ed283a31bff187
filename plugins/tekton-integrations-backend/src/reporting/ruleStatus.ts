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

import { conditionSchema } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

const ruleConditionSchema = conditionSchema.extend({
  observedGeneration: z.number().optional(),
});

const ended = z.enum(['delivered', 'rejected', 'expired']);

const statusSchema = z.object({
  conditions: z.array(ruleConditionSchema),
  observedGeneration: z.number().optional(),
  counts: z
    .object({
      delivered: z.number(),
      rejected: z.number(),
      waiting: z.number(),
      held: z.number(),
    })
    .optional()
    .catch(undefined),
  lastDelivery: z
    .object({
      time: z.string(),
      run: z.string(),
      target: z.string(),
      state: ended,
    })
    .optional()
    .catch(undefined),
  lastError: z
    .object({ time: z.string(), message: z.string(), run: z.string() })
    .optional()
    .catch(undefined),
});

const objectSchema = z.object({ status: statusSchema });

/** A condition of a Provider or Notification. */
export type RuleCondition = z.infer<typeof ruleConditionSchema>;

/** Status of a Provider or Notification. */
export type RuleStatus = z.infer<typeof statusSchema>;

/** A condition without the time of its last change. */
export type ConditionNow = Omit<
  RuleCondition,
  'lastTransitionTime' | 'observedGeneration'
>;

/** A status without what depends on the one before it. */
export type StatusNow = Pick<
  RuleStatus,
  'counts' | 'lastDelivery' | 'lastError'
> & { readonly conditions: readonly ConditionNow[] };

/** The status that an object carries; undefined where it has none of ours. */
export function statusOf(object: unknown): RuleStatus | undefined {
  const parsed = objectSchema.safeParse(object);
  return parsed.success ? parsed.data.status : undefined;
}

/** A time as the API server writes it. */
export function kubernetesTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/**
 * Gives each condition the time of its last change: kept while its status
 * stays, as Kubernetes does.
 */
export function withTimes(
  conditions: readonly ConditionNow[],
  previous: readonly RuleCondition[],
  observedGeneration: number | undefined,
  now: number,
): RuleCondition[] {
  return conditions.map(item => {
    const before = previous.find(({ type }) => type === item.type);
    return {
      ...item,
      observedGeneration,
      lastTransitionTime:
        before?.status === item.status
          ? before.lastTransitionTime
          : kubernetesTime(now),
    };
  });
}

/** What happened last stays known when the ledger keeps it no more. */
export function newest<T extends { readonly time: string }>(
  a: T | undefined,
  b: T | undefined,
): T | undefined {
  if (!a || !b) {
    return a ?? b;
  }
  return Date.parse(b.time) > Date.parse(a.time) ? b : a;
}

/** The same text for the same status, whatever the order of its fields. */
export function fingerprint(status: RuleStatus): string {
  return JSON.stringify(statusSchema.parse(status));
}

/** The part of a status of which a change is news. */
function verdict({ conditions, observedGeneration }: RuleStatus): string {
  return JSON.stringify([
    observedGeneration,
    conditions.map(({ type, status, reason }) => [type, status, reason]),
  ]);
}

/** How soon a status shall be written over another one. */
export type Urgency = 'none' | 'quiet' | 'urgent';

/** How much a status differs from the one that stands at its object. */
export function urgencyOf(
  wanted: RuleStatus,
  stands: RuleStatus | undefined,
): Urgency {
  if (!stands || verdict(wanted) !== verdict(stands)) {
    return 'urgent';
  }
  return fingerprint(wanted) === fingerprint(stands) ? 'none' : 'quiet';
}
