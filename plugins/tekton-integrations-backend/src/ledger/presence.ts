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
import { Knex } from 'knex';
import { z } from 'zod';
import { Turns } from '../turns';
import { flag, integer } from './rows';
import { Statements } from './statements';

const agedSchema = z.object({ id: z.string(), created_at: integer });

/** Ids of the Runs that rules may still start to report, oldest first. */
export async function unsettledRuns(
  knex: Knex,
  endedSince: number,
  clusterNames?: readonly string[],
): Promise<string[]> {
  // Three questions, for each has an index and all together have none.
  const kinds: readonly ((query: Knex.QueryBuilder) => Knex.QueryBuilder)[] = [
    query => query.where('final', false).whereNull('gone_at'),
    // What had ended before is announced by no rule.
    query =>
      query.where('final_seen_at', '>=', endedSince).whereRaw('not baseline'),
    query => query.whereNotNull('awaits'),
  ];
  const found = new Map<string, number>();
  for (const kind of kinds) {
    const query = kind(knex('runs').select('id', 'created_at'));
    if (clusterNames) {
      query.whereIn('cluster_name', [...clusterNames]);
    }
    for (const { id, created_at } of z.array(agedSchema).parse(await query)) {
      found.set(id, created_at);
    }
  }
  return [...found]
    .sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1))
    .map(([id]) => id);
}

/** A Run whose object was there when last heard of, and is not listed. */
export interface MissingRun {
  readonly id: string;
  readonly final: boolean;
}

const presentSchema = z.object({
  id: z.string(),
  uid: z.string(),
  final: flag,
});

/** So many rows are read at once, for not to hold up the process. */
const READ = 1_000;

/** The Runs of a kind that a complete list of it lacks. */
export async function missingRuns(
  knex: Knex,
  where: {
    readonly clusterId: string;
    readonly kind: string;
    readonly namespace?: string;
  },
  listed: ReadonlySet<string>,
): Promise<MissingRun[]> {
  const { clusterId, kind, namespace } = where;
  const turns = new Turns();
  const missing: MissingRun[] = [];
  for (let after = ''; ; ) {
    const query = knex('runs')
      .select('id', 'uid', 'final')
      .where({ cluster_id: clusterId, kind })
      .whereNull('gone_at')
      .where('id', '>', after)
      .orderBy('id')
      .limit(READ);
    if (namespace !== undefined) {
      query.where({ namespace });
    }
    const rows = z.array(presentSchema).parse(await query);
    for (const { id, uid, final } of rows) {
      if (!listed.has(uid)) {
        missing.push({ id, final });
      }
    }
    if (rows.length < READ) {
      return missing;
    }
    after = rows[rows.length - 1].id;
    await turns.give();
  }
}

const briefSchema = z.object({
  id: z.string(),
  resource_version: z.string(),
  gone_at: integer.nullable(),
  final_seen_at: integer.nullable(),
  baseline: flag,
});

/** What decides whether a Run has to be looked at at all. */
export interface BriefRun {
  readonly resourceVersion: string;
  readonly gone: boolean;
  readonly finalSeenAt?: number;
  readonly baseline: boolean;
}

/** Runs as they were recorded last, in brief, in the order of the ids. */
export async function briefRuns(
  sql: Statements,
  ids: readonly string[],
): Promise<(BriefRun | undefined)[]> {
  const rows = await rowsIn(
    sql,
    `select ${Object.keys(briefSchema.shape).join(', ')} from runs where id`,
    ids,
  );
  const known = new Map(
    z
      .array(briefSchema)
      .parse(rows)
      .map(row => [row.id, row]),
  );
  return ids.map(id => {
    const row = known.get(id);
    return (
      row && {
        resourceVersion: row.resource_version,
        gone: row.gone_at !== null,
        finalSeenAt: row.final_seen_at ?? undefined,
        baseline: row.baseline,
      }
    );
  });
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
