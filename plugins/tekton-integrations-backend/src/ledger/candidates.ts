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

import { padded, places } from './bulk';
import { z } from 'zod';
import { Candidate } from './allot';
import { Transaction } from './database';
import { LaneRow, laneRowSchema } from './rows';

/** As deliveries are recorded: what lies between, and what goes first. */
const PRIORITIES = [0, 1] as const;
const COLUMNS = ['subject', 'flow', 'tenant', 'priority', 'due_at'] as const;
const candidateSchema = laneRowSchema.pick({
  subject: true,
  flow: true,
  tenant: true,
  priority: true,
  due_at: true,
});

/** A flow of which some lanes may be claimed. */
interface OpenFlow {
  readonly flow: string;
  readonly room: number;
}

/** So many lanes of a flow are looked at in any case. */
const FEW = 2;

/**
 * The first due lanes of these flows, by an index: as many as have room, or
 * twice a flow's share of it where there are many flows.
 *
 * @param total - how many may be claimed at most
 */
export async function candidatesOf(
  { sql, now }: Pick<Transaction, 'sql' | 'now'>,
  open: readonly OpenFlow[],
  total: number,
): Promise<Candidate[]> {
  const share = Math.max(FEW, Math.ceil((2 * total) / open.length));
  const flows = open.map(({ flow, room }) => ({
    flow,
    room: Math.min(room, share),
  }));
  const first = `where due.claim_token is null and due.due_at is not null
    and due.flow = flows.flow and due.priority = priorities.priority
    and due.due_at <= ? order by due.due_at`;
  const columns = COLUMNS.map(column => `lanes.${column}`).join(', ');
  const rows = sql.sqlite
    ? await sql.rows(
        `with flows(flow) as (values ${padded(flows)
          .map(() => '(?)')
          .join(', ')}),
           priorities(priority) as (values ${PRIORITIES.map(() => '(?)').join(', ')})
         select ${columns} from flows cross join priorities cross join lanes
         where lanes.rowid in (select due.rowid from lanes as due ${first} limit ?)`,
        [
          // No flow has an empty name.
          ...padded(flows).map(({ flow }, index) =>
            index < flows.length ? flow : '',
          ),
          ...PRIORITIES,
          now,
          Math.max(...flows.map(({ room }) => room)),
        ],
      )
    : await sql.rows(
        `select ${columns}
         from unnest(?::text[], ?::int[]) as flows(flow, room)
         cross join unnest(?::int[]) as priorities(priority)
         cross join lateral (
           select ${COLUMNS.map(column => `due.${column}`).join(', ')}
           from lanes as due ${first} limit flows.room
         ) as lanes`,
        [
          flows.map(({ flow }) => flow),
          flows.map(({ room }) => room),
          [...PRIORITIES],
          now,
        ],
      );
  return z.array(candidateSchema).parse(rows);
}

/** Takes the rows that nobody else has taken meanwhile, in their order. */
export async function lockLanes(
  { sql, now }: Pick<Transaction, 'sql' | 'now'>,
  picks: readonly Candidate[],
): Promise<LaneRow[]> {
  const subjects = picks.map(({ subject }) => subject);
  if (subjects.length === 0) {
    return [];
  }
  const given = padded(subjects);
  // SQLite has one writer at a time, and no such clause.
  const rows = await sql.rows(
    `select * from lanes where subject in ${places(given)} and claim_token is null and due_at <= ? ${sql.sqlite ? '' : 'for update skip locked'}`,
    [...given, now],
  );
  const lanes = z.array(laneRowSchema).parse(rows);
  const bySubject = new Map(lanes.map(lane => [lane.subject, lane]));
  return subjects.flatMap(subject => bySubject.get(subject) ?? []);
}
