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
  DeliveryState,
  Phase,
} from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { LabelRequirement, RunSelection } from '../entities';

/** A position between two Runs, newest first. */
export interface Cursor {
  readonly createdAt: number;
  readonly id: string;
  readonly direction: 'older' | 'newer';
}

/** Which page of which Runs. */
export interface RunQuery {
  readonly selection: RunSelection;
  readonly cursor?: Cursor;
  readonly limit: number;
  readonly phases?: readonly Phase[];
  readonly states?: readonly DeliveryState[];
  readonly search?: string;
  /** Only the newest Run of each pipeline. */
  readonly latest?: boolean;
}

/** Ids of Runs, newest first, and whether there are more. */
export interface RunPage {
  readonly items: readonly { id: string; createdAt: number }[];
  readonly older: boolean;
  readonly newer: boolean;
}

const itemSchema = z.object({ id: z.string(), created_at: z.coerce.number() });

function whereLabel(
  query: Knex.QueryBuilder,
  knex: Knex,
  { key, operator, values }: LabelRequirement,
): void {
  const labels = knex('run_labels')
    .select(knex.raw('1'))
    .whereRaw('run_labels.run_id = runs.id')
    .andWhere('run_labels.key', key);
  switch (operator) {
    case 'In':
      query.whereExists(labels.whereIn('run_labels.value', [...values]));
      break;
    case 'NotIn':
      query.whereNotExists(labels.whereIn('run_labels.value', [...values]));
      break;
    case 'Exists':
      query.whereExists(labels);
      break;
    case 'DoesNotExist':
      query.whereNotExists(labels);
      break;
    default:
      operator satisfies never;
  }
}

function whereSelected(
  query: Knex.QueryBuilder,
  knex: Knex,
  selection: RunSelection,
): void {
  const { labels, namespace, clusterName, repository } = selection;
  query.where(either => {
    if (labels) {
      either.orWhere(all => {
        labels.forEach(label => whereLabel(all, knex, label));
        if (namespace !== undefined) {
          all.where('runs.namespace', namespace);
        }
        if (clusterName !== undefined) {
          all.where('runs.cluster_name', clusterName);
        }
      });
    }
    if (repository !== undefined) {
      either.orWhere('runs.repository', repository);
    }
  });
}

/** Makes the characters of LIKE mean themselves. */
function likeText(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}

/** A page of the top-level Runs of an entity. */
export async function findRuns(knex: Knex, query: RunQuery): Promise<RunPage> {
  const { selection, cursor, limit, phases, states, search, latest } = query;
  const backwards = cursor?.direction === 'newer';
  const order = backwards ? 'asc' : 'desc';
  const runs = knex('runs')
    .select('runs.id', 'runs.created_at')
    .whereNull('runs.parent_uid')
    .orderBy([
      { column: 'runs.created_at', order },
      { column: 'runs.id', order },
    ])
    .limit(limit + 1);
  whereSelected(runs, knex, selection);
  if (cursor) {
    runs.whereRaw(
      `(runs.created_at, runs.id) ${backwards ? '>' : '<'} (?, ?)`,
      [cursor.createdAt, cursor.id],
    );
  }
  if (phases) {
    runs.whereIn('runs.phase', [...phases]);
  }
  if (search) {
    runs.whereRaw(`runs.search like ? escape '\\'`, [likeText(search)]);
  }
  if (states) {
    runs.whereExists(
      knex('deliveries')
        .select(knex.raw('1'))
        .whereRaw('deliveries.run_id = runs.id')
        .whereIn('deliveries.state', [...states]),
    );
  }
  if (latest) {
    runs.whereNotExists(
      knex('runs as newer')
        .select(knex.raw('1'))
        .whereNull('newer.parent_uid')
        .whereRaw('newer.cluster_id = runs.cluster_id')
        .whereRaw('newer.namespace = runs.namespace')
        .whereRaw('newer.kind = runs.kind')
        .whereRaw('newer.definition = runs.definition')
        .whereRaw('(newer.created_at, newer.id) > (runs.created_at, runs.id)'),
    );
  }
  const rows = z.array(itemSchema).parse(await runs);
  const more = rows.length > limit;
  const items = rows
    .slice(0, limit)
    .map(row => ({ id: row.id, createdAt: row.created_at }));
  return backwards
    ? { items: items.reverse(), older: true, newer: more }
    : { items, older: more, newer: cursor !== undefined };
}
