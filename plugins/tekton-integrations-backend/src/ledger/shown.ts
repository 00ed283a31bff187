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
import { OPEN_STATES } from './lanes';

/** A target that a rule keeps up to date for a Run. */
export interface ShownTarget {
  readonly rule: string;
  readonly targetKey: string;
  readonly provider: string;
}

/**
 * The state targets of a Run that show something or are about to: they are
 * followed to the end, whatever the filter says meanwhile.
 */
export async function shownTargets(
  knex: Knex,
  runId: string,
): Promise<ShownTarget[]> {
  const rows: { rule: string; target_key: string; provider: string }[] =
    await knex('deliveries')
      .distinct('rule', 'target_key', 'provider')
      .where({ run_id: runId, kind: 'state' })
      .whereIn('state', [...OPEN_STATES, 'delivered', 'covered']);
  return rows.map(row => ({
    rule: row.rule,
    targetKey: row.target_key,
    provider: row.provider,
  }));
}
