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

import { rowsIn } from './bulk';
import { z } from 'zod';
import { OPEN_STATES } from './lanes';
import { deliveryRowSchema } from './rows';
import { Statements } from './statements';

/** A target that a rule keeps up to date for a Run. */
export interface ShownTarget {
  readonly rule: string;
  readonly targetKey: string;
  readonly provider: string;
}

const SHOWN: ReadonlySet<string> = new Set([
  ...OPEN_STATES,
  'delivered',
  'covered',
]);

const rowsSchema = z.array(
  deliveryRowSchema.pick({
    run_id: true,
    rule: true,
    target_key: true,
    provider: true,
    kind: true,
    state: true,
  }),
);

function different(rows: z.infer<typeof rowsSchema>): ShownTarget[] {
  const targets = rows.map(row => ({
    rule: row.rule,
    targetKey: row.target_key,
    provider: row.provider,
  }));
  return [...new Map(targets.map(one => [JSON.stringify(one), one])).values()];
}

/**
 * The state targets of each of these Runs that show something or are about to:
 * they are followed to the end, whatever the filter says meanwhile.
 */
export async function shownTargets(
  sql: Statements,
  runIds: readonly string[],
): Promise<ShownTarget[][]> {
  const rows = await rowsIn(
    sql,
    'select run_id, rule, target_key, provider, kind, state from deliveries where run_id',
    runIds,
  );
  // Chosen here, where the database might take the index of the states.
  const shown = rowsSchema
    .parse(rows)
    .filter(({ kind, state }) => kind === 'state' && SHOWN.has(state));
  return runIds.map(id => different(shown.filter(row => row.run_id === id)));
}
