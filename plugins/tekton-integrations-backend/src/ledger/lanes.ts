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
import { padded } from './bulk';
import { DeliveryRow, deliveryRowSchema, LaneRow, laneRowSchema } from './rows';
import { Statements } from './statements';
import type { Transaction } from './database';

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

/** What decides which delivery of a lane is sent next. */
export type DeliveryHead = Pick<
  DeliveryRow,
  'id' | 'subject' | 'kind' | 'number' | 'due_at' | 'created_at' | 'priority'
>;

const headSchema = deliveryRowSchema.pick({
  id: true,
  subject: true,
  kind: true,
  number: true,
  due_at: true,
  created_at: true,
  priority: true,
});

/** What of a lane follows from the deliveries in it. */
export type Headed = Pick<LaneRow, 'head_id' | 'due_at' | 'priority'>;

const NO_HEAD: Headed = { head_id: null, due_at: null, priority: 0 };

/**
 * Which of a lane's waiting deliveries is sent next: the oldest of events, the
 * newest of states.
 *
 * @param ready - all that wait in the lane, or the oldest and the newest
 */
export function headAmong(ready: readonly DeliveryHead[]): Headed {
  const inOrder = [...ready].sort((a, b) => a.number - b.number);
  const head =
    inOrder[0]?.kind === 'state' ? inOrder[inOrder.length - 1] : inOrder[0];
  return head
    ? {
        head_id: head.id,
        due_at: head.due_at ?? head.created_at,
        priority: head.priority,
      }
    : NO_HEAD;
}

/** Computes anew what each of these lanes sends next, and when. */
export async function headsOf(
  sql: Statements,
  subjects: readonly string[],
): Promise<Map<string, Headed>> {
  if (subjects.length === 0) {
    return new Map();
  }
  // A minimum and a maximum cost a look at the end of an index each, however
  // many deliveries wait in a lane.
  const end = (which: 'min' | 'max') =>
    `(select ${which}(number) from deliveries where deliveries.subject = given.column1 and ${READY})`;
  const given = padded(subjects);
  const found = await sql.rows(
    `select ${Object.keys(headSchema.shape)
      .map(column => `deliveries.${column}`)
      .join(', ')}
       from (select given.column1 as subject, ${end('min')} as oldest, ${end('max')} as newest
             from (values ${given.map(() => '(?)').join(', ')}) as given) as lane
       join deliveries on deliveries.subject = lane.subject
         and deliveries.number in (lane.oldest, lane.newest) and ${READY}`,
    given,
  );
  const ready = z.array(headSchema).parse(found);
  return new Map(
    subjects.map(subject => [
      subject,
      headAmong(ready.filter(row => row.subject === subject)),
    ]),
  );
}

/**
 * Sets in an update of lanes what each sends next, and when.
 *
 * @param subject - of the lane, in the statement
 */
export function headOf(subject: string): string {
  const ready = `deliveries.subject = ${subject} and ${READY}`;
  const number = `(select case oldest.kind when 'state' then (select max(number) from deliveries where ${ready}) else oldest.number end
    from deliveries as oldest where oldest.subject = ${subject} and oldest.${READY} order by oldest.number limit 1)`;
  const head = (columns: string) =>
    `(select ${columns} from deliveries where ${ready} and number = ${number})`;
  return `(head_id, due_at) = ${head('id, coalesce(due_at, created_at)')}, priority = coalesce(${head('priority')}, 0)`;
}

/** Computes anew what a lane sends next, and when. */
export async function headed(
  sql: Statements,
  subject: string,
): Promise<Headed> {
  return (await headsOf(sql, [subject])).get(subject) ?? NO_HEAD;
}

/** Writes when a lane is due; to be called after each change in it. */
export async function refreshLane(
  { trx, sql }: Pick<Transaction, 'trx' | 'sql'>,
  subject: string,
): Promise<void> {
  await trx('lanes')
    .where({ subject })
    .update(await headed(sql, subject));
}
