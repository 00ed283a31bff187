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
import { READY_STATES } from './lanes';
import { DeliveryRow, deliveryRowSchema, integer } from './rows';

const interventionRowSchema = z.object({
  delivery_id: z.string(),
  action: z.enum(['redelivered', 'discarded', 'released']),
  at: integer,
  actor: z.string(),
  comment: z.string().nullable(),
});

/** What a person did with a delivery. */
export type InterventionRow = z.infer<typeof interventionRowSchema>;

/** What was done by hand with these deliveries, oldest first. */
export async function interventionsOf(
  knex: Knex,
  ids: readonly string[],
): Promise<InterventionRow[]> {
  const rows: unknown = await knex('interventions')
    .whereIn('delivery_id', [...ids])
    .orderBy(['at', 'id']);
  return z.array(interventionRowSchema).parse(rows);
}

/** A delivery by its id. */
export async function deliveryById(
  knex: Knex,
  id: string,
): Promise<DeliveryRow | undefined> {
  const row: unknown = await knex('deliveries').where({ id }).first();
  return row === undefined ? undefined : deliveryRowSchema.parse(row);
}

/** What may be done with many deliveries at once. */
export type Bulk = 'redeliver' | 'discard' | 'release';

/** Which deliveries, in the order in which they were recorded. */
export interface BulkQuery {
  readonly action: Bulk;
  /** Whose: ids of a Notification or a Provider. */
  readonly of: { readonly rule: string } | { readonly provider: string };
  /** Only what ended since then. */
  readonly since?: number;
  /** Where the former page ended. */
  readonly after?: { readonly createdAt: number; readonly id: string };
  readonly limit: number;
}

const candidateSchema = z.object({
  id: z.string(),
  run_id: z.string(),
  created_at: integer,
});

/** A delivery with which something may be done. */
export type BulkCandidate = z.infer<typeof candidateSchema>;

/** What failed and was neither sent again nor overtaken by a newer state. */
function failed(query: Knex.QueryBuilder, knex: Knex, since: number): void {
  query
    .whereIn('deliveries.state', ['rejected', 'expired'])
    .where('deliveries.settled_at', '>=', since)
    .whereNotExists(
      knex('deliveries as later')
        .select(knex.raw('1'))
        .whereRaw('later.redelivery_of = deliveries.id'),
    )
    .whereNotExists(
      knex('deliveries as newer')
        .select(knex.raw('1'))
        .whereRaw(
          "deliveries.kind = 'state' and newer.subject = deliveries.subject and newer.number > deliveries.number",
        ),
    );
}

/** A page of what may be sent again, discarded or released. */
export async function bulkCandidates(
  knex: Knex,
  { action, of, since, after, limit }: BulkQuery,
): Promise<BulkCandidate[]> {
  const rows: unknown = await knex('deliveries')
    .select('deliveries.id', 'deliveries.run_id', 'deliveries.created_at')
    .where(
      'rule' in of
        ? { 'deliveries.rule': of.rule }
        : { 'deliveries.provider': of.provider },
    )
    .modify(query => {
      switch (action) {
        case 'redeliver':
          failed(query, knex, since ?? 0);
          break;
        case 'discard':
          query.whereIn('deliveries.state', [...READY_STATES, 'held']);
          break;
        case 'release':
          query.where({
            'deliveries.state': 'held',
            'deliveries.hold_by': 'review',
          });
          break;
        default:
          action satisfies never;
      }
      if (after) {
        query.whereRaw(
          '(deliveries.created_at > ? or (deliveries.created_at = ? and deliveries.id > ?))',
          [after.createdAt, after.createdAt, after.id],
        );
      }
    })
    .orderBy(['deliveries.created_at', 'deliveries.id'])
    .limit(limit);
  return z.array(candidateSchema).parse(rows);
}
