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

import { isOpen } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { FlowBook, loadFlows } from './flows';
import { OPEN_STATES } from './lanes';
import { isSqlite } from './database';
import { pauseOver, standingPauses } from './pauses';
import { DeliveryRow } from './rows';
import { PreparedTexts } from './preparedTexts';
import { PooledStatements } from './statements';
import { Waiting, waitingFor } from './waiting';

const laneSchema = z.object({
  subject: z.string(),
  flow: z.string(),
  claim_token: z.string().nullable(),
});
const placeSchema = z.object({
  subject: z.string(),
  number: z.coerce.number(),
});

/**
 * What each open one of these deliveries waits for, by its id: from the same
 * rows that a claim looks at.
 */
export async function waitingOf(
  knex: Knex,
  rows: readonly DeliveryRow[],
  now: number,
): Promise<Map<string, Waiting>> {
  const open = rows.filter(({ state }) => isOpen(state));
  const subjects = [...new Set(open.map(({ subject }) => subject))];
  if (subjects.length === 0) {
    return new Map();
  }
  const lanes = z
    .array(laneSchema)
    .parse(
      await knex('lanes')
        .select('subject', 'flow', 'claim_token')
        .whereIn('subject', subjects),
    );
  const { flows, limits } = await loadFlows(
    new PooledStatements(
      knex,
      isSqlite(knex.client.config.client) ? undefined : new PreparedTexts(),
    ),
    now,
    new FlowBook(),
    [...new Set(lanes.map(({ flow }) => flow))],
    false,
  );
  const places = z
    .array(placeSchema)
    .parse(
      await knex('deliveries')
        .select('subject', 'number')
        .whereIn('subject', subjects)
        .whereIn('state', OPEN_STATES),
    );
  const pauses = await standingPauses(knex);
  return new Map(
    open.flatMap(row => {
      const lane = lanes.find(({ subject }) => subject === row.subject);
      const flow = flows.find(one => one.flow === lane?.flow);
      const waiting = waitingFor(row, {
        now,
        lane,
        paused: pauseOver(pauses, row)?.message,
        obstacle: flow && limits.obstacle(flow),
        ahead: places.filter(
          ({ subject, number }) =>
            subject === row.subject && number < row.number,
        ).length,
      });
      return waiting ? [[row.id, waiting] as const] : [];
    }),
  );
}
