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
import { GateKind, RuleGates } from './ruleGates';
import { RuleKeeper } from './ruleKeeper';
import { RunEvent, RunObserver } from './runObserver';

type RuleEvent = ClusterEvent & { readonly kind: RuleKind };
type NamespaceEvent = ClusterEvent & { readonly kind: 'Namespace' };

function isRuleEvent(event: ClusterEvent): event is RuleEvent {
  return event.kind === 'Provider' || event.kind === 'Notification';
}

function isNamespaceEvent(event: ClusterEvent): event is NamespaceEvent {
  return event.kind === 'Namespace';
}

function isRunEvent(event: ClusterEvent): event is RunEvent {
  return !isRuleEvent(event) && !isNamespaceEvent(event);
}

/**
 * Takes what the watches tell: rules and namespaces go into their books, Runs
 * to the observer.
 */
export class ClusterConsumer {
  readonly #options: {
    readonly rules: RuleBook;
    readonly status: Pick<StatusWriter, 'observe' | 'forget'>;
    readonly observer: Pick<RunObserver, 'take'>;
    readonly keeper: Pick<RuleKeeper, 'settle' | 'rulesChanged' | 'ruleSeen'>;
    readonly gates: RuleGates;
  };

  constructor(options: {
    rules: RuleBook;
    status: Pick<StatusWriter, 'observe' | 'forget'>;
    observer: Pick<RunObserver, 'take'>;
    keeper: Pick<RuleKeeper, 'settle' | 'rulesChanged' | 'ruleSeen'>;
    gates: RuleGates;
  }) {
    this.#options = options;
  }

  async take(event: ClusterEvent): Promise<void> {
    if (isRuleEvent(event)) {
      await this.#takeRule(event, event.kind);
    } else if (isNamespaceEvent(event)) {
      await this.#takeNamespace(event);
    } else if (isRunEvent(event)) {
      await this.#options.gates.passed(event.cluster.id);
      await this.#options.observer.take(event);
    }
  }

  async #takeRule(event: RuleEvent, kind: RuleKind): Promise<void> {
    const { rules, status, keeper } = this.#options;
    // Also one without any rules is a place for a first one.
    rules.addCluster(event.cluster);
    if (event.type === 'listed') {
      this.#dropMissing(event, kind);
      await this.#listed(event.cluster.id, kind);
      return;
    }
    const rule = rules.upsert(event.cluster, kind, event.object);
    if (!rule) {
      return;
    }
    if (event.type === 'deleted') {
      rules.remove(kind, rule.id);
      status.forget(kind, rule.id);
      keeper.rulesChanged();
    } else {
      status.observe(kind, rule.id, event.object);
      keeper.ruleSeen(kind, rule);
    }
  }

  async #takeNamespace(event: NamespaceEvent): Promise<void> {
    const { rules, keeper } = this.#options;
    const { namespaces } = rules;
    const { id } = event.cluster;
    switch (event.type) {
      case 'upsert': {
        const changed = namespaces.take(id, event.object);
        // A list takes effect as a whole, at its end.
        if (changed && namespaces.state(id) === 'known') {
          keeper.rulesChanged();
        }
        break;
      }
      case 'deleted':
        namespaces.remove(id, event.object);
        break;
      case 'listed':
        namespaces.replace(id, event.uids);
        await this.#listed(id, event.kind);
        break;
      case 'unreadable':
        namespaces.markUnreadable(id, event.message);
        await this.#listed(id, event.kind);
        break;
      default:
        event satisfies never;
    }
  }

  /** Runs are planned with rules that are settled, not half-known. */
  async #listed(clusterId: string, kind: GateKind): Promise<void> {
    const { rules, keeper, gates } = this.#options;
    const done = gates.listed(clusterId, kind);
    if (done.rules) {
      rules.markComplete(clusterId);
      await keeper.settle();
    }
    if (done.all) {
      gates.open(clusterId);
    }
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
        status.forget(kind, id);
        keeper.rulesChanged();
      }
    }
  }
}
