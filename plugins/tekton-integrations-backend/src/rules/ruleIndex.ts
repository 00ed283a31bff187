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
import { NotificationRule, ResolvedRule } from './model';
import { OperatorPolicy } from './operatorPolicy';

type Place = Pick<RunState, 'cluster' | 'namespace'>;

/** Whether a Notification sees the Runs of a namespace. */
export function sees(
  { source, cluster, namespace, filter }: NotificationRule,
  place: Place,
  policy: OperatorPolicy,
): boolean {
  if (source === 'config') {
    return true;
  }
  if (!cluster || namespace === undefined || cluster.id !== place.cluster.id) {
    return false;
  }
  return (
    namespace === place.namespace ||
    (filter.namespaceSelector !== undefined &&
      policy.seesRuns(cluster, namespace, place.namespace))
  );
}

/**
 * The rules by the namespaces whose Runs they see, so that a Run is asked
 * about against few of many.
 */
export class RuleIndex {
  /** All of them. */
  readonly rules: readonly ResolvedRule[];
  readonly #policy: OperatorPolicy;
  readonly #byPlace = new Map<string, readonly ResolvedRule[]>();
  readonly #byId: ReadonlyMap<string, ResolvedRule>;

  constructor(rules: readonly ResolvedRule[], policy: OperatorPolicy) {
    this.rules = rules;
    this.#policy = policy;
    this.#byId = new Map(rules.map(rule => [rule.notification.id, rule]));
  }

  /** The rules that see a Run, operators' first. */
  rulesFor(run: Place): readonly ResolvedRule[] {
    const key = `${run.cluster.id}/${run.namespace}`;
    let rules = this.#byPlace.get(key);
    if (!rules) {
      rules = this.rules.filter(({ notification }) =>
        sees(notification, run, this.#policy),
      );
      this.#byPlace.set(key, rules);
    }
    return rules;
  }

  get(ruleId: string): ResolvedRule | undefined {
    return this.#byId.get(ruleId);
  }
}
