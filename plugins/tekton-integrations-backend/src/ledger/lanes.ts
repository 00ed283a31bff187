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
import { boundedKey } from './identity';
import { DeliveryRow, deliveryRowSchema, LaneRow, laneRowSchema } from './rows';

/** States of deliveries that wait for their turn. */
export const READY_STATES = ['waiting', 'retrying', 'inDoubt'] as const;

/** States of deliveries that may still be sent. */
export const OPEN_STATES = [...READY_STATES, 'sending', 'held'] as const;

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
  trx: Knex.Transaction,
  target: Target,
  run: RunAge & { readonly tenant: string },
): Promise<LaneRow> {
  const subject = boundedKey(target.subject);
  await trx('lanes')
    .insert({
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
  const scopes = target.scopes.map(scope => ({
    subject,
    scope: boundedKey(scope, 300),
  }));
  if (scopes.length > 0) {
    await trx('lane_scopes')
      .insert(scopes)
      .onConflict(['subject', 'scope'])
      .ignore();
  }
  return lane;
}

/** The deliveries of lanes that wait for their turn, in order. */
export async function readyDeliveries(
  trx: Knex.Transaction,
  subjects: readonly string[],
): Promise<DeliveryRow[]> {
  const rows: unknown = await trx('deliveries')
    .whereIn('subject', [...subjects])
    .whereIn('state', [...READY_STATES])
    .orderBy('number');
  return z.array(deliveryRowSchema).parse(rows);
}

/**
 * Which of a lane's waiting deliveries is sent next: the oldest of events, the
 * newest of states.
 */
export function headOf<T extends Pick<DeliveryRow, 'kind' | 'number'>>(
  ready: readonly T[],
): T | undefined {
  const ordered = [...ready].sort((a, b) => a.number - b.number);
  const oldest = ordered[0];
  return oldest?.kind === 'state' ? ordered.at(-1) : oldest;
}

/** Computes anew when a lane is due; to be called after each change in it. */
export async function refreshLane(
  trx: Knex.Transaction,
  subject: string,
): Promise<number | null> {
  const head = headOf(await readyDeliveries(trx, [subject]));
  const dueAt = head ? (head.due_at ?? head.created_at) : null;
  await trx('lanes')
    .where({ subject })
    .update({ due_at: dueAt, priority: head?.priority ?? 0 });
  return dueAt;
}
