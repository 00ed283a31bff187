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
import { z } from 'zod';
import { storedRun } from './recordRun';
import { RunRow, runRowSchema } from './rows';
import { StoredRun } from './types';

const idSchema = z.object({ id: z.string() });

/** Ids of the Runs that rules may still start to report, oldest first. */
export async function unsettledRuns(
  knex: Knex,
  endedSince: number,
): Promise<string[]> {
  const rows = z.array(idSchema).parse(
    await knex('runs')
      .select('id')
      .where(live =>
        live
          .where(running => running.where('final', false).whereNull('gone_at'))
          .orWhere('final_seen_at', '>=', endedSince)
          .orWhereNotNull('awaits'),
      )
      .orderBy(['created_at', 'id']),
  );
  return rows.map(({ id }) => id);
}

/** The Runs whose objects were there when last heard of. */
export async function presentRuns(
  knex: Knex,
  clusterId: string,
  kind: string,
  namespace?: string,
): Promise<StoredRun[]> {
  const query = knex('runs')
    .where({ cluster_id: clusterId, kind })
    .whereNull('gone_at');
  if (namespace !== undefined) {
    query.where({ namespace });
  }
  const rows: RunRow[] = z.array(runRowSchema).parse(await query);
  return rows.map(storedRun);
}

/** So many ids fit into one statement of either database. */
const BATCH = 500;

/** Remembers that the objects of these Runs are gone. */
export async function markGone(
  knex: Knex,
  ids: readonly string[],
  at: number,
): Promise<void> {
  for (let start = 0; start < ids.length; start += BATCH) {
    await knex('runs')
      .whereIn('id', ids.slice(start, start + BATCH))
      .whereNull('gone_at')
      .update({ gone_at: at });
  }
}
