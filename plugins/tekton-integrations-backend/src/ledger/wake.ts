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
import { Room, roomOf } from './allot';
import { Transaction } from './database';
import { FlowBook, LoadedFlows, flowPage, loadFlows } from './flows';
import { numberRowSchema } from './rows';
import { Statements } from './statements';

const FLOWS = 200;
/** More flows than these are looked at when something else wakes us. */
const PAGES = 20;

const earliestSchema = z.array(
  z.object({ flow: z.string(), due_at: z.coerce.number() }),
);

/** When the first lane of each of these flows is due. */
async function earliestOf(
  sql: Statements,
  flows: readonly string[],
): Promise<Map<string, number>> {
  const first = (priority: number) =>
    `(select min(due_at) from lanes where claim_token is null and due_at is not null and lanes.flow = flows.column1 and lanes.priority = ${priority})`;
  const given = padded(flows);
  const values = given.map(() => '(?)').join(', ');
  const rows = await sql.rows(
    `select dues.flow, case when late is null or early < late then early else late end as due_at
     from (select flows.column1 as flow, ${first(0)} as late, ${first(1)} as early from (values ${values}) as flows) as dues
     where late is not null or early is not null`,
    given,
  );
  return new Map(
    earliestSchema.parse(rows).map(({ flow, due_at: at }) => [flow, at]),
  );
}

/**
 * When the next lane of these flows may be claimed; undefined where only the
 * end of a request, or something new, makes it so.
 */
export async function wakeAtOf(
  sql: Statements,
  { flows, limits }: LoadedFlows,
  room?: Room,
): Promise<number | undefined> {
  const roomy = flows.filter(flow => !room || roomOf(room, flow) > 0);
  if (roomy.length === 0) {
    return undefined;
  }
  const dues = await earliestOf(
    sql,
    roomy.map(({ flow }) => flow),
  );
  const times = roomy.flatMap(flow => {
    const due = dues.get(flow.flow);
    return due === undefined
      ? []
      : [Math.max(due, limits.obstacle(flow)?.until ?? due)];
  });
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** When the next lane is to be read back. */
export async function verifyAt(sql: Statements): Promise<number | undefined> {
  const [row] = await sql.rows(
    'select min(verify_at) as value from lanes where claim_token is null and due_at is null and verify_at is not null',
  );
  return numberRowSchema.parse(row).value ?? undefined;
}

/** The earliest of these times. */
export function earliest(
  ...times: readonly (number | undefined)[]
): number | undefined {
  const known = times.filter(time => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/**
 * When something may be claimed next, in milliseconds from now; undefined when
 * nothing is open. It asks the same of each flow as a claim does.
 */
export async function nextWakeMs(
  { sql, now }: Transaction,
  book: FlowBook,
): Promise<number | undefined> {
  let wake = await verifyAt(sql);
  let after = '';
  for (let pages = 0; pages < PAGES; pages += 1) {
    const page = await flowPage(sql, after, FLOWS);
    const loaded = await loadFlows(sql, now, book, page, false);
    wake = earliest(wake, await wakeAtOf(sql, loaded));
    if (page.length < FLOWS || (wake !== undefined && wake <= now)) {
      break;
    }
    after = page[page.length - 1];
  }
  return wake === undefined ? undefined : Math.max(0, wake - now);
}
