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

import { padded } from './bulk';
import { Knex } from 'knex';
import { z } from 'zod';
import { Transaction } from './database';
import { boundedKey } from './identity';

const integer = z.union([z.number(), z.string()]).transform(Number);

const ruleRowSchema = z.object({ revision: z.string(), since: integer });

const positionRowSchema = z.object({
  key: z.string(),
  resource_version: z.string(),
});

/** Since when a revision of a rule counts. */
export async function knowRule(
  { trx, now }: Transaction,
  ruleId: string,
  revision: string,
): Promise<number> {
  const id = boundedKey(ruleId);
  const row: unknown = await trx('rules').where({ id }).forUpdate().first();
  const known = row === undefined ? undefined : ruleRowSchema.parse(row);
  if (known?.revision === revision) {
    return known.since;
  }
  await trx('rules')
    .insert({ id, revision, since: now })
    .onConflict('id')
    .merge();
  return now;
}

/** Where watches go on after a restart, in the order of the keys. */
export async function loadPositions(
  knex: Knex,
  keys: readonly string[],
): Promise<(string | undefined)[]> {
  const bounded = keys.map(key => boundedKey(key));
  const rows: unknown = await knex('watch_positions').whereIn(
    'key',
    padded(bounded),
  );
  const known = new Map(
    z
      .array(positionRowSchema)
      .parse(rows)
      .map(row => [row.key, row.resource_version]),
  );
  return bounded.map(key => known.get(key));
}

export async function savePosition(
  { trx, now }: Transaction,
  key: string,
  resourceVersion: string,
): Promise<void> {
  await trx('watch_positions')
    .insert({
      key: boundedKey(key),
      resource_version: resourceVersion,
      updated_at: now,
    })
    .onConflict('key')
    .merge();
}
