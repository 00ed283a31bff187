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

import { ClusterEvent } from '../clusters';
import { StatusWriter } from '../reporting';
import { RuleBook, RuleKind } from '../rules';
import { RuleGates } from './ruleGates';
import { RuleKeeper } from './ruleKeeper';
import { RunEvent, RunObserver } from './runObserver';

type RuleEvent = ClusterEvent & { readonly kind: RuleKind };

function isRuleEvent(event: ClusterEvent): event is RuleEvent {
  return event.kind === 'Provider' || event.kind === 'Notification';
}

function isRunEvent(event: ClusterEvent): event is RunEvent {
  return !isRuleEvent(event);
}

/**
 * Takes what the watches tell: rules go into the book, Runs to the observer.
 */
export class ClusterConsumer {
  readonly #options: {
    readonly rules: RuleBook;
    readonly status: StatusWriter;
    readonly observer: RunObserver;
    readonly keeper: RuleKeeper;
    readonly gates: RuleGates;
  };

  constructor(options: {
    rules: RuleBook;
    status: StatusWriter;
    observer: RunObserver;
    keeper: RuleKeeper;
    gates: RuleGates;
  }) {
    this.#options = options;
  }

  async take(event: ClusterEvent): Promise<void> {
    if (isRuleEvent(event)) {
      await this.#takeRule(event, event.kind);
    } else if (isRunEvent(event)) {
      await this.#options.gates.passed(event.cluster.id);
      await this.#options.observer.take(event);
    }
  }

  async #takeRule(event: ClusterEvent, kind: RuleKind): Promise<void> {
    const { rules, status, keeper, gates } = this.#options;
    if (event.type === 'listed') {
      this.#dropMissing(event, kind);
      if (gates.listed(event.cluster.id, kind)) {
        // Runs are planned with rules that are settled, not half-known.
        rules.markComplete(event.cluster.id);
        await keeper.settle();
        gates.open(event.cluster.id);
      }
      return;
    }
    rules.addCluster(event.cluster);
    const rule = rules.upsert(event.cluster, kind, event.object);
    if (!rule) {
      return;
    }
    if (event.type === 'deleted') {
      rules.remove(kind, rule.id);
      status.forget(rule.id);
    } else {
      status.observe(rule.id, event.object);
    }
    keeper.rulesChanged();
  }

  #dropMissing(
    event: Extract<ClusterEvent, { type: 'listed' }>,
    kind: RuleKind,
  ): void {
    const { rules, status, keeper } = this.#options;
    for (const { id, uid, namespace } of rules.objects(
      kind,
      event.cluster.id,
    )) {
      const inScope =
        event.namespace === undefined || event.namespace === namespace;
      if (inScope && !(uid !== undefined && event.uids.has(uid))) {
        rules.remove(kind, id);
        status.forget(id);
        keeper.rulesChanged();
      }
    }
  }
}
