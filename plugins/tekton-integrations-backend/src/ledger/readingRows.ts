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

import { DeliveryState } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import {
  AttemptRow,
  attemptRowSchema,
  DeliveryRow,
  deliveryRowSchema,
  RunRow,
  runRowSchema,
  transitionRowSchema,
} from './rows';

/** A row of `transitions`. */
export type TransitionRow = z.infer<typeof transitionRowSchema>;

/** The Runs with these ids, in no order. */
export async function runsById(
  knex: Knex,
  ids: readonly string[],
): Promise<RunRow[]> {
  return z
    .array(runRowSchema)
    .parse(await knex('runs').whereIn('id', [...ids]));
}

/** The Runs that these Runs own. */
export async function childrenOf(
  knex: Knex,
  parentUids: readonly string[],
): Promise<RunRow[]> {
  return z
    .array(runRowSchema)
    .parse(await knex('runs').whereIn('parent_uid', [...parentUids]));
}

/** The deliveries of these Runs in the order in which they were recorded. */
export async function deliveriesOf(
  knex: Knex,
  runIds: readonly string[],
): Promise<DeliveryRow[]> {
  return z.array(deliveryRowSchema).parse(
    await knex('deliveries')
      .whereIn('run_id', [...runIds])
      // What was recorded together stands in the order of its rules.
      .orderBy(['created_at', 'rule', 'target_key', 'number', 'id']),
  );
}

/** The requests that were made for these deliveries, oldest first. */
export async function attemptsOf(
  knex: Knex,
  deliveryIds: readonly string[],
): Promise<AttemptRow[]> {
  return z.array(attemptRowSchema).parse(
    await knex('attempts')
      .whereIn('delivery_id', [...deliveryIds])
      .orderBy(['delivery_id', 'number']),
  );
}

/** The phases of a Run in the order in which they were observed. */
export async function transitionsOf(
  knex: Knex,
  runId: string,
): Promise<TransitionRow[]> {
  return z
    .array(transitionRowSchema)
    .parse(await knex('transitions').where('run_id', runId).orderBy('number'));
}

const countSchema = z.object({
  state: z.string(),
  count: z.coerce.number(),
});

/** How many deliveries there are in each state. */
export async function countDeliveries(
  knex: Knex,
): Promise<Partial<Record<DeliveryState, number>>> {
  const rows = z
    .array(countSchema)
    .parse(
      await knex('deliveries')
        .select('state')
        .count({ count: '*' })
        .groupBy('state'),
    );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
