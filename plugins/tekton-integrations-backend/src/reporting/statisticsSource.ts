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

import { Knex } from 'knex';
import {
  DeliveryNews,
  DeliveryStatistics,
  newsOfDeliveries,
  PauseRow,
  standingPauses,
  StatisticsBy,
  statisticsOf,
  TargetConflict,
  targetConflictsOf,
  Throttle,
  throttlesOf,
} from '../ledger';

/** Two rules conflict while they did so within this time. */
const CONFLICT_MS = 24 * 3_600_000;

/** How deliveries go, as the ledger knows it. */
export interface StatisticsSource {
  of(
    by: StatisticsBy,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, DeliveryStatistics>>;
  throttles(
    providers: readonly string[],
  ): Promise<ReadonlyMap<string, Throttle>>;
  conflicts(
    rules: readonly string[],
  ): Promise<ReadonlyMap<string, TargetConflict>>;
  /** The pauses of people that stand. */
  pauses(): Promise<readonly PauseRow[]>;
  news(deliveryIds: readonly string[]): Promise<readonly DeliveryNews[]>;
}

/** Statistics out of the ledger's tables. */
export function ledgerStatistics(
  knex: Knex,
  now: () => number,
): StatisticsSource {
  return {
    of: (by, keys) => statisticsOf(knex, by, keys),
    throttles: providers => throttlesOf(knex, providers, now()),
    conflicts: rules => targetConflictsOf(knex, rules, now() - CONFLICT_MS),
    pauses: () => standingPauses(knex),
    news: ids => newsOfDeliveries(knex, ids),
  };
}
