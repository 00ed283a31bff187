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
import { ProviderRule, ResolvedRule, RuleBook, Subject } from '../rules';
import { explainRun, RuleExplanation } from './explain';
import { Awaits } from './history';
import { notifyOf } from './notify';
import { Followed, Plan, PlanFacts, planRun } from './plan';
import { Hold } from './wanted';
import { Whose } from './whose';

/** A Run with what the ledger and the catalog know of it. */
export interface PlannableRun {
  readonly id: string;
  /** With its tasks and its commit. */
  readonly run: RunState;
  readonly whose: Whose;
  readonly finalSeenAt?: number;
  readonly baseline: boolean;
  readonly awaits?: Awaits;
  /** The object as it was observed, where that is why it is planned. */
  readonly object?: unknown;
}

/** Remembers since when a revision of a rule counts. */
export interface RuleSince {
  ruleSince(ruleId: string, revision: string): Promise<number>;
}

/** How a portal stands to the other portals that watch a cluster. */
export interface Management {
  /** Another portal reports it: which, in a sentence. */
  readonly elsewhere?: string;
  /** Since when this portal does, where another one did before. */
  readonly since?: number;
}

/** What a planner is made of. */
export interface PlannerOptions {
  readonly rules: RuleBook;
  readonly holdOf: (provider: ProviderRule) => Hold | undefined;
  readonly observing: boolean;
  readonly severalClusters: () => boolean;
  readonly management: (clusterName: string) => Management;
  readonly runUrl: (runId: string) => string;
  readonly now: () => number;
}

/**
 * Plans Runs with the rules as they are now, for the ledger and for whoever
 * asks why.
 */
export class Planner {
  readonly #options: PlannerOptions;
  /** By id and revision: a rule that is not here yet has no baseline. */
  readonly #since = new Map<string, number>();

  constructor(options: PlannerOptions) {
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

  /** Whether any rule may want something of a Run. */
  isSeen(run: RunState): boolean {
    return this.#rulesFor(run).some(({ bound }) => bound !== undefined);
  }

  /** What shall be shown of a Run now. */
  plan(run: PlannableRun, followed: readonly Followed[]): Plan {
    return planRun(this.#rulesFor(run.run), this.#facts(run, followed));
  }

  /** What each rule that sees a Run does with it, and why. */
  explain(run: PlannableRun, followed: readonly Followed[]): RuleExplanation[] {
    return explainRun(this.#rulesFor(run.run), this.#facts(run, followed));
  }

  /** What a rule would do with a Run that were news to it. */
  preview(rule: ResolvedRule, run: PlannableRun): RuleExplanation {
    const { now } = this.#options;
    const [explanation] = explainRun([rule], {
      ...this.#facts({ ...run, baseline: false, finalSeenAt: now() }, []),
      managedSince: undefined,
      elsewhere: undefined,
      ruleSince: () => 0,
    });
    return explanation;
  }

  #rulesFor(run: RunState): readonly ResolvedRule[] {
    return this.#options.rules.index().rulesFor(run);
  }

  #facts(
    { id, run, whose, finalSeenAt, baseline, awaits, object }: PlannableRun,
    followed: readonly Followed[],
  ): PlanFacts {
    const { rules, holdOf, observing, severalClusters } = this.#options;
    const { namespaces, policy } = rules;
    const index = rules.index();
    const now = this.#options.now();
    const runUrl = this.#options.runUrl(id);
    const management = this.#options.management(run.cluster.name);
    return {
      subject: new Subject({
        run,
        namespaceLabels: namespaces.get(run.cluster.id, run.namespace)?.labels,
        entity: whose.entity,
        entityKnown: whose.routing.kind !== 'unknown',
        runUrl,
        now,
      }),
      routing: whose.routing,
      notify: notifyOf(run, whose.routing),
      commitFromEntity: whose.commitFromEntity,
      elsewhere: management.elsewhere,
      managedSince: management.since,
      policy,
      now,
      finalSeenAt,
      baseline,
      awaits,
      ruleSince: ruleId =>
        this.#since.get(
          `${ruleId}\n${index.get(ruleId)?.notification.revision}`,
        ) ?? now,
      followed,
      rule: ruleId => index.get(ruleId),
      provider: providerId => rules.provider(providerId),
      holdOf,
      observing,
      severalClusters: severalClusters(),
      runUrl,
      object,
    };
  }
}
