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

import { padded } from './bulk';
import { z } from 'zod';
import { Candidate } from './allot';
import { lockFree, Transaction } from './database';
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

/** Flows that are not there, so that few statements are prepared. */
function paddedFlows(flows: readonly OpenFlow[]): OpenFlow[] {
  return padded(flows).map((flow, index) =>
    index < flows.length ? flow : { flow: '', room: 0 },
  );
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
  { trx, now, sqlite }: Transaction,
  open: readonly OpenFlow[],
  total: number,
): Promise<Candidate[]> {
  const share = Math.max(FEW, Math.ceil((2 * total) / open.length));
  const flows = open.map(({ flow, room }) => ({
    flow,
    room: Math.min(room, share),
  }));
  const rows: unknown = sqlite
    ? await trx.unionAll(
        paddedFlows(flows).flatMap(({ flow, room }) =>
          PRIORITIES.map(priority =>
            trx.select('*').from(
              trx('lanes')
                .select(...COLUMNS)
                .whereNull('claim_token')
                .where({ flow, priority })
                .where('due_at', '<=', now)
                .orderBy('due_at')
                .limit(room)
                .as('due'),
            ),
          ),
        ),
      )
    : await trx.select('due.*').from(
        trx.raw(
          `unnest(?::text[], ?::int[]) as flows(flow, room)
           cross join unnest(?::int[]) as priorities(priority)
           cross join lateral (
             select ${COLUMNS.join(', ')} from lanes
             where claim_token is null and lanes.flow = flows.flow
               and lanes.priority = priorities.priority and due_at <= ?
             order by due_at limit flows.room
           ) as due`,
          [
            flows.map(({ flow }) => flow),
            flows.map(({ room }) => room),
            [...PRIORITIES],
            now,
          ],
        ),
      );
  return z.array(candidateSchema).parse(rows);
}

/** Takes the rows that nobody else has taken meanwhile, in their order. */
export async function lockLanes(
  tx: Transaction,
  picks: readonly Candidate[],
): Promise<LaneRow[]> {
  const subjects = picks.map(({ subject }) => subject);
  if (subjects.length === 0) {
    return [];
  }
  const rows: unknown = await tx
    .trx('lanes')
    .whereIn('subject', padded(subjects))
    .whereNull('claim_token')
    .where('due_at', '<=', tx.now)
    .modify(lockFree, tx);
  const lanes = z.array(laneRowSchema).parse(rows);
  const bySubject = new Map(lanes.map(lane => [lane.subject, lane]));
  return subjects.flatMap(subject => bySubject.get(subject) ?? []);
}
