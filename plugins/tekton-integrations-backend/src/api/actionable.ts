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

import {
  DeliveryList,
  RunSummary,
} from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import {
  BulkCandidate,
  BulkQuery,
  deliveriesOf,
  runsById,
  waitingOf,
} from '../ledger';
import { MayRead } from './explanations';
import { deliveryReportOf, summaryOf } from './reportRun';

/** So many deliveries are told at once. */
const LISTED = 200;
/** So many pages are searched for what the caller may read. */
const PAGES = 10;

/** Reads a page of deliveries, in the order in which they were recorded. */
type ReadPage = (
  page: Pick<BulkQuery, 'after' | 'limit'>,
) => Promise<BulkCandidate[]>;

const candidatesSchema = z.array(
  z.object({
    id: z.string(),
    run_id: z.string(),
    // Postgres gives a bigint back as text.
    created_at: z.coerce.number(),
  }),
);

/** What waits until somebody has looked at it. */
export function waitingForReview(knex: Knex): ReadPage {
  return async ({ after, limit }) => {
    const rows: unknown = await knex('deliveries')
      .select('id', 'run_id', 'created_at')
      .where({ state: 'held', hold_by: 'review' })
      .modify(query => {
        if (after) {
          const { createdAt, id } = after;
          query.where(later =>
            later
              .where('created_at', '>', createdAt)
              .orWhere(same =>
                same.where('created_at', createdAt).where('id', '>', id),
              ),
          );
        }
      })
      .orderBy(['created_at', 'id'])
      .limit(limit);
    return candidatesSchema.parse(rows);
  };
}

/**
 * The first deliveries that a caller may read.
 *
 * Failure policy: of very many the search ends, and the answer says that there
 * are more.
 */
export async function listDeliveries(
  knex: Knex,
  read: ReadPage,
  mayRead: MayRead,
  now: number,
): Promise<DeliveryList> {
  const items: DeliveryList['items'] = [];
  let after: BulkQuery['after'];
  for (let page = 0; page < PAGES && items.length < LISTED; page++) {
    const found = await read({ after, limit: LISTED });
    items.push(...(await listed(knex, found, mayRead, now)));
    if (found.length < LISTED) {
      return { items: items.slice(0, LISTED), more: items.length > LISTED };
    }
    const last = found[found.length - 1];
    after = { createdAt: last.created_at, id: last.id };
  }
  return { items: items.slice(0, LISTED), more: true };
}

function nameOf(run: RunSummary): DeliveryList['items'][number]['run'] {
  const { id, cluster, kind, namespace, name, phase } = run;
  return { id, cluster, kind, namespace, name, phase };
}

/** What is told of those whose Runs a caller may read. */
async function listed(
  knex: Knex,
  found: readonly BulkCandidate[],
  mayRead: MayRead,
  now: number,
): Promise<DeliveryList['items']> {
  const ids = [...new Set(found.map(({ run_id: runId }) => runId))];
  const runs = await runsById(knex, ids);
  const allowed = await mayRead(runs.map(({ state }) => state));
  const readable = new Map(
    runs.flatMap((run, index) => (allowed[index] ? [[run.id, run]] : [])),
  );
  const wanted = new Set(found.map(({ id }) => id));
  const rows = (await deliveriesOf(knex, [...readable.keys()])).filter(
    ({ id }) => wanted.has(id),
  );
  const waiting = await waitingOf(knex, rows, now);
  const byId = new Map(rows.map(row => [row.id, row]));
  return found.flatMap(({ id, run_id: runId }) => {
    const row = byId.get(id);
    const run = readable.get(runId);
    return row && run
      ? [
          {
            delivery: deliveryReportOf(row, waiting.get(id)),
            run: nameOf(summaryOf(runId, run.state)),
          },
        ]
      : [];
  });
}
