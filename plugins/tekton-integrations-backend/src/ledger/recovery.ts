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
import { changeOf, UNCLAIMED, writeChanges } from './changes';
import { lockFree, Transaction } from './database';
import { nextStep } from './nextStep';
import { deliveryRowSchema, LaneRow, laneRowSchema } from './rows';
import { Settling, situationOf } from './settling';
import { LedgerSettings } from './types';

const BATCH = 100;

async function recoverLane(
  tx: Transaction,
  lane: LaneRow,
  { random, settings }: Settling,
): Promise<void> {
  const { trx, sql } = tx;
  await trx('lanes').where({ subject: lane.subject }).update(UNCLAIMED);
  const inFlight: unknown = await trx('deliveries').where({
    subject: lane.subject,
    state: 'sending',
  });
  const deliveries = z.array(deliveryRowSchema).parse(inFlight);
  await trx('attempts')
    .whereIn('delivery_id', [
      ...deliveries.map(({ id }) => id),
      ...(lane.shown_delivery_id ? [lane.shown_delivery_id] : []),
    ])
    .whereNull('outcome')
    .update({ outcome: 'inDoubt', answer: 'The portal stopped meanwhile' });
  let recovered = lane;
  for (const delivery of deliveries) {
    const situation = await situationOf(tx, delivery, {
      out: false,
      failed: true,
      onDoubt: delivery.target?.onDoubt,
    });
    const step = nextStep({ kind: 'crashed' }, situation, random, settings);
    const before = { lane: recovered, delivery };
    const change = changeOf(before, step, tx.now, settings);
    await writeChanges(sql, [change]);
    recovered = change.lane;
  }
}

/** The lanes that processes have claimed which are gone. */
function abandoned(
  knex: Knex,
  now: number,
  { aliveMs }: Pick<LedgerSettings, 'aliveMs'>,
): Knex.QueryBuilder {
  const alive = knex('incarnations')
    .select('id')
    .where('heartbeat_at', '>', now - aliveMs);
  return knex('lanes')
    .whereNotNull('claim_token')
    .where(gone => {
      gone
        .where('claim_until', '<=', now)
        .orWhereNotIn('claim_incarnation', alive);
    });
}

/** Whether there is anything to take back. */
export async function isAnyAbandoned(
  knex: Knex,
  now: number,
  settings: Pick<LedgerSettings, 'aliveMs'>,
): Promise<boolean> {
  const found: unknown = await abandoned(knex, now, settings)
    .select('subject')
    .first();
  return found !== undefined;
}

/**
 * Takes back the claims of processes that are gone. What they were sending is
 * in doubt: it may have arrived.
 *
 * @returns how many lanes were taken back
 */
export async function recoverClaims(
  tx: Transaction,
  settling: Settling,
): Promise<number> {
  const rows: unknown = await abandoned(tx.trx, tx.now, settling.settings)
    .limit(BATCH)
    .modify(lockFree, tx);
  const lanes = z.array(laneRowSchema).parse(rows);
  for (const lane of lanes) {
    await recoverLane(tx, lane, settling);
  }
  return lanes.length;
}
