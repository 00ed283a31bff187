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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { ProviderRule, RuleBook } from '../rules';
import { Followed, Plan, planRun } from './plan';
import { Hold } from './wanted';

/** A Run with what the ledger knows of it. */
export interface PlannableRun {
  readonly id: string;
  /** With its tasks. */
  readonly run: RunState;
  readonly finalSeenAt?: number;
  readonly baseline: boolean;
  readonly awaitsTasks: boolean;
}

/** Remembers since when a revision of a rule counts. */
export interface RuleSince {
  ruleSince(ruleId: string, revision: string): Promise<number>;
}

/**
 * Plans Runs with the rules as they are now, for the ledger and for whoever
 * asks why.
 */
export class Planner {
  readonly #options: {
    readonly rules: RuleBook;
    readonly holdOf: (provider: ProviderRule) => Hold | undefined;
    readonly observing: boolean;
    readonly severalClusters: () => boolean;
    readonly runUrl: (runId: string) => string;
    readonly now: () => number;
  };
  /** By id and revision: a rule that is not here yet has no baseline. */
  readonly #since = new Map<string, number>();

  constructor(options: {
    rules: RuleBook;
    holdOf: (provider: ProviderRule) => Hold | undefined;
    observing: boolean;
    severalClusters: () => boolean;
    runUrl: (runId: string) => string;
    now: () => number;
  }) {
    this.#options = options;
  }

  /** Learns since when each rule counts; to be called when rules changed. */
  async learn(memory: RuleSince): Promise<void> {
    for (const { notification } of this.#options.rules.resolved()) {
      const key = `${notification.id}\n${notification.revision}`;
      if (!this.#since.has(key)) {
        this.#since.set(
          key,
          await memory.ruleSince(notification.id, notification.revision),
        );
      }
    }
  }

  /** What shall be shown of a Run now, and what not, and why. */
  plan(
    { id, run, finalSeenAt, baseline, awaitsTasks }: PlannableRun,
    followed: readonly Followed[],
  ): Plan {
    const { rules, holdOf, observing, severalClusters, runUrl, now } =
      this.#options;
    const resolved = rules.resolved();
    const revisions = new Map(
      resolved.map(({ notification }) => [
        notification.id,
        notification.revision,
      ]),
    );
    return planRun(run, resolved, {
      now: now(),
      finalSeenAt,
      baseline,
      ruleSince: ruleId =>
        this.#since.get(`${ruleId}\n${revisions.get(ruleId)}`) ?? now(),
      awaitsTasks,
      followed,
      provider: providerId => rules.provider(providerId),
      holdOf,
      observing,
      severalClusters: severalClusters(),
      runUrl: runUrl(id),
    });
  }
}
