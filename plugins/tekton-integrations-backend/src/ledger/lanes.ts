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

import { Target } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Transaction } from './database';
import { flowOf, openFlow } from './flows';
import { boundedKey } from './identity';
import { deliveryRowSchema, LaneRow, laneRowSchema } from './rows';

/** States of deliveries that wait for their turn. */
export const READY_STATES = ['waiting', 'retrying', 'inDoubt'] as const;

/** States of deliveries that may still be sent. */
export const OPEN_STATES = [...READY_STATES, 'sending', 'held'] as const;

/** As the index of the deliveries that wait says it. */
const READY = "state in ('waiting', 'retrying', 'inDoubt')";

/** Which Run of a subject is newer: by creation, then by uid. */
export interface RunAge {
  readonly created: number;
  readonly uid: string;
}

/** Negative: a is older than b. */
export function compareAge(a: RunAge, b: RunAge): number {
  if (a.created !== b.created) {
    return a.created - b.created;
  }
  return a.uid === b.uid ? 0 : Number(a.uid > b.uid) * 2 - 1;
}

/** Reads a lane and keeps other transactions from changing it. */
export async function lockLane(
  trx: Knex.Transaction,
  subject: string,
): Promise<LaneRow | undefined> {
  const row: unknown = await trx('lanes')
    .where({ subject })
    .forUpdate()
    .first();
  return row === undefined ? undefined : laneRowSchema.parse(row);
}

/** The lane of a target; made where there is none. */
export async function openLane(
  { trx, now }: Pick<Transaction, 'trx' | 'now'>,
  target: Target,
  run: RunAge & { readonly tenant: string },
): Promise<LaneRow> {
  const subject = boundedKey(target.subject);
  await trx('lanes')
    .insert({
      flow: flowOf(run.tenant, target),
      subject,
      owner: target.owner ?? null,
      tenant: run.tenant,
      newest_created: run.created,
      newest_uid: run.uid,
    })
    .onConflict('subject')
    .ignore();
  const lane = await lockLane(trx, subject);
  if (!lane) {
    throw new Error(`Lane '${subject}' vanished while it was locked`);
  }
  if (lane.owner === null && target.owner !== undefined) {
    await trx('lanes').where({ subject }).update({ owner: target.owner });
    lane.owner = target.owner;
  }
  const flow = flowOf(lane.tenant, target);
  if (lane.next_number === 1 || lane.flow !== flow) {
    await openFlow({ trx, now }, flow, target);
  }
  if (lane.flow !== flow) {
    await trx('lanes').where({ subject }).update({ flow });
    lane.flow = flow;
  }
  return lane;
}

const headSchema = z
  .array(
    deliveryRowSchema.pick({
      id: true,
      kind: true,
      due_at: true,
      created_at: true,
      priority: true,
    }),
  )
  .max(1);

/**
 * Which of a lane's waiting deliveries is sent next: the oldest of events, the
 * newest of states.
 */
async function headOf(trx: Knex.Transaction, subject: string) {
  const ready = (order: 'asc' | 'desc') =>
    trx('deliveries')
      .select('id', 'kind', 'due_at', 'created_at', 'priority')
      .where({ subject })
      .whereRaw(READY)
      .orderBy('number', order)
      .limit(1);
  const [oldest] = headSchema.parse(await ready('asc'));
  if (oldest?.kind !== 'state') {
    return oldest;
  }
  const [newest] = headSchema.parse(await ready('desc'));
  return newest;
}

/** What of a lane follows from the deliveries in it. */
export type Headed = Pick<LaneRow, 'head_id' | 'due_at' | 'priority'>;

/** Computes anew what a lane sends next, and when. */
export async function headed(
  trx: Knex.Transaction,
  subject: string,
): Promise<Headed> {
  const head = await headOf(trx, subject);
  return {
    head_id: head?.id ?? null,
    due_at: head ? (head.due_at ?? head.created_at) : null,
    priority: head?.priority ?? 0,
  };
}

/** Writes when a lane is due; to be called after each change in it. */
export async function refreshLane(
  trx: Knex.Transaction,
  subject: string,
): Promise<void> {
  await trx('lanes')
    .where({ subject })
    .update(await headed(trx, subject));
}
