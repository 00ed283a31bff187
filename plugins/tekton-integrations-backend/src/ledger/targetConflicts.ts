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
import { targetSchema } from './rows';

/** Two rules want the same shown in different ways. */
export interface TargetConflict {
  /** Id of the rule whose delivery was sent. */
  readonly rule: string;
  /** What both want: `GitHub commit status, acme/shop`. */
  readonly target: string;
}

/**
 * Deliveries that were planned further apart may differ because their Run
 * did: its tasks end, its labels arrive.
 */
const SAME_RUN_MS = 5_000;
/** Rules in one statement. */
const CHUNK = 200;

const text = z
  .string()
  .transform((value): unknown => JSON.parse(value))
  .pipe(targetSchema);

const rowSchema = z.object({
  rule: z.string(),
  other: z.string(),
  own_target: text,
  other_target: text,
  apart: z.coerce.number(),
});

/**
 * Rules of which the newest delivery to some target was covered by another
 * rule's that says something else.
 *
 * @param since - what was covered before is over, as is what was covered
 *   before either rule was changed
 */
export async function targetConflictsOf(
  knex: Knex,
  rules: readonly string[],
  since: number,
): Promise<Map<string, TargetConflict>> {
  const conflicts = new Map<string, TargetConflict>();
  for (let start = 0; start < rules.length; start += CHUNK) {
    const rows = await newestCovered(
      knex,
      rules.slice(start, start + CHUNK),
      since,
    );
    for (const row of rows) {
      const { words, content } = row.own_target;
      const differs =
        JSON.stringify(content) !== JSON.stringify(row.other_target.content);
      if (differs && row.apart <= SAME_RUN_MS) {
        conflicts.set(row.rule, {
          rule: row.other,
          target: `${words.vendor} ${words.what}, ${words.where}`,
        });
      }
    }
  }
  return conflicts;
}

async function newestCovered(
  knex: Knex,
  rules: readonly string[],
  since: number,
): Promise<z.infer<typeof rowSchema>[]> {
  const numbered = knex('deliveries as own')
    .join('deliveries as other', 'other.id', 'own.covered_by')
    .leftJoin('rules as own_rule', 'own_rule.id', 'own.rule')
    .leftJoin('rules as other_rule', 'other_rule.id', 'other.rule')
    .select(
      'own.id',
      'own.rule',
      knex.ref('other.rule').as('other'),
      knex.ref('own.target').as('own_target'),
      knex.ref('other.target').as('other_target'),
      knex.raw('abs(own.created_at - other.created_at) as apart'),
      knex.raw(
        'row_number() over (partition by own.rule, own.target_key order by own.settled_at desc, own.number desc, own.id) as place',
      ),
    )
    .whereIn('own.rule', [...rules])
    .where('own.state', 'covered')
    .where('own.settled_at', '>=', since)
    .whereRaw('own.created_at >= coalesce(own_rule.since, 0)')
    .whereRaw('own.created_at >= coalesce(other_rule.since, 0)')
    .whereNotNull('own.target')
    .whereNotNull('other.target');
  return z
    .array(rowSchema)
    .parse(
      await knex
        .from(numbered.as('numbered'))
        .where('place', 1)
        .whereRaw('own_target <> other_target')
        .orderBy(['rule', 'id']),
    );
}
