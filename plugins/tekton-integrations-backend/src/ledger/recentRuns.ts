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

const rowsSchema = z.array(z.object({ id: z.string() }));

/** Ids of the newest Runs since a moment, newest first. */
export async function recentRuns(
  knex: Knex,
  {
    since,
    clusterId,
    limit,
  }: { since: number; clusterId?: string; limit: number },
): Promise<string[]> {
  const query = knex('runs')
    .select('id')
    .where('created_at', '>=', since)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  if (clusterId !== undefined) {
    query.where({ cluster_id: clusterId });
  }
  return rowsSchema.parse(await query).map(({ id }) => id);
}
