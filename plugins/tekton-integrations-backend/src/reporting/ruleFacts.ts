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

import { LOOP_GUARD } from 'backstage-plugin-tekton-integrations-common';
import {
  DeliveryStatistics,
  PauseKind,
  PauseRow,
  StatisticsBy,
  TargetConflict,
  Throttle,
} from '../ledger';
import { Ids } from './ruleKeys';
import { StatisticsSource } from './statisticsSource';

function take<T>(
  known: Map<string, T>,
  ids: ReadonlySet<string>,
  found: ReadonlyMap<string, T>,
): void {
  for (const id of ids) {
    const value = found.get(id);
    if (value === undefined) {
      known.delete(id);
    } else {
      known.set(id, value);
    }
  }
}

/** How the deliveries of rules and Providers went when they were read last. */
export class RuleFacts {
  readonly #source: StatisticsSource;
  readonly #statistics = {
    rule: new Map<string, DeliveryStatistics>(),
    provider: new Map<string, DeliveryStatistics>(),
  };
  readonly #throttles = new Map<string, Throttle>();
  readonly #conflicts = new Map<string, TargetConflict>();
  #pauses: readonly PauseRow[] = [];

  constructor(source: StatisticsSource) {
    this.#source = source;
  }

  /** Reads anew; one query of each sort for all of them. */
  async read({ rule, provider }: Ids): Promise<void> {
    const rules = [...rule];
    const providers = [...provider];
    if (rules.length > 0) {
      take(this.#statistics.rule, rule, await this.#source.of('rule', rules));
      take(this.#conflicts, rule, await this.#source.conflicts(rules));
    }
    if (providers.length > 0) {
      take(
        this.#statistics.provider,
        provider,
        await this.#source.of('provider', providers),
      );
      take(this.#throttles, provider, await this.#source.throttles(providers));
    }
    if (rules.length + providers.length > 0) {
      this.#pauses = await this.#source.pauses();
    }
  }

  /** Those that were not read yet. */
  unread(ids: Ids): Ids {
    const missing = (by: StatisticsBy) =>
      new Set([...ids[by]].filter(id => !this.#statistics[by].has(id)));
    return { rule: missing('rule'), provider: missing('provider') };
  }

  /** Forgets all others. */
  keep(ids: Ids): void {
    const known = [
      [this.#statistics.rule, ids.rule],
      [this.#conflicts, ids.rule],
      [this.#statistics.provider, ids.provider],
      [this.#throttles, ids.provider],
    ] as const;
    for (const [map, kept] of known) {
      for (const id of map.keys()) {
        if (!kept.has(id)) {
          map.delete(id);
        }
      }
    }
  }

  statistics(by: StatisticsBy, id: string): DeliveryStatistics | undefined {
    return this.#statistics[by].get(id);
  }

  /** What a person's pause says that stands over a rule or a Provider. */
  paused(kind: PauseKind, id: string): string | undefined {
    const pause = this.#standing(kind, id);
    return pause?.paused_by === LOOP_GUARD ? undefined : pause?.message;
  }

  /** Why a rule is held that seems to begin Runs. */
  loopSuspected(id: string): string | undefined {
    const pause = this.#standing('rule', id);
    return pause?.paused_by === LOOP_GUARD ? pause.message : undefined;
  }

  #standing(kind: PauseKind, id: string): PauseRow | undefined {
    return this.#pauses.find(
      pause => pause.kind === kind && pause.target === id,
    );
  }

  throttle(providerId: string): Throttle | undefined {
    return this.#throttles.get(providerId);
  }

  conflict(ruleId: string): TargetConflict | undefined {
    return this.#conflicts.get(ruleId);
  }
}
