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

import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';

/** After its end a Run's metadata still counts for this long. */
export const SETTLE_MS = 5 * 60_000;
/** A Run that ended longer ago than this is not announced any more. */
export const AGE_LIMIT_MS = 24 * 3_600_000;

/** What was put off: until tasks are final, or until the catalog answers. */
export type Awaits = 'tasks' | 'entity';

/** When things happened, in milliseconds since the epoch. */
export interface HistoryFacts {
  readonly now: number;
  /** When its present final state was seen first. */
  readonly finalSeenAt?: number;
  /** It had already ended when its cluster was watched first. */
  readonly baseline: boolean;
  /** Since when this portal, and no other, reports the cluster. */
  readonly managedSince?: number;
  readonly awaits?: Awaits;
}

/** The rule that asks. */
export interface AskingRule {
  /** As people know it. */
  readonly words: string;
  /** Since when its present revision counts. */
  readonly since: number;
  /** It could not be decided before, for want of what is awaited. */
  readonly waited: boolean;
}

/** Why a Run that ended is history for a rule; undefined when it is news. */
export function historyOf(
  run: RunState,
  facts: HistoryFacts,
  rule: AskingRule,
): string | undefined {
  if (!isFinal(run.phase)) {
    return undefined;
  }
  if (facts.baseline) {
    return 'it had ended before this cluster was watched';
  }
  const seen = facts.finalSeenAt ?? facts.now;
  if (facts.managedSince !== undefined && seen < facts.managedSince) {
    return 'it had ended while another portal reported this cluster';
  }
  if (seen < rule.since) {
    return `it had ended before ${rule.words} was as it is now`;
  }
  // Where the cluster's clock runs ahead of ours, our own first sight counts.
  const ended = Math.min(
    run.completedAt ? Date.parse(run.completedAt) : seen,
    seen,
  );
  if (seen - ended > AGE_LIMIT_MS) {
    return 'it had ended more than 24 h before it was seen';
  }
  if (facts.now - seen > SETTLE_MS && !rule.waited) {
    return 'it ended more than 5 min ago and began to match only then';
  }
  return undefined;
}
