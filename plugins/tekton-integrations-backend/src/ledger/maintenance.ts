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
import { lockFree, Transaction } from './database';
import { forgetDead } from './incarnations';
import { lockLane, READY_STATES, refreshLane } from './lanes';
import { deliveryRowSchema } from './rows';
import { LedgerSettings } from './types';

/** Rows that one transaction ends or removes; others shall not wait long. */
const BATCH = 200;

interface Ending {
  readonly states: readonly string[];
  readonly where: (query: Knex.QueryBuilder) => void;
  readonly end: {
    readonly state: 'expired' | 'rejected';
    readonly reason: 'tooOld' | 'heldTooLong' | 'providerGone';
    readonly message: string;
  };
}

function endings(now: number, settings: LedgerSettings): Ending[] {
  return [
    {
      states: ['held'],
      where: query =>
        query
          .where('hold_reason', 'providerGone')
          .where('held_at', '<=', now - settings.providerGoneMs),
      end: {
        state: 'rejected',
        reason: 'providerGone',
        message: 'Its Provider was deleted and did not come back.',
      },
    },
    {
      states: ['held'],
      where: query => query.where('held_at', '<=', now - settings.heldLimitMs),
      end: {
        state: 'expired',
        reason: 'heldTooLong',
        message: 'It was held longer than is kept.',
      },
    },
    {
      states: READY_STATES,
      where: query => query.where('aged_from', '<=', now - settings.ageLimitMs),
      end: {
        state: 'expired',
        reason: 'tooOld',
        message: 'Given up after the age limit.',
      },
    },
  ];
}

/**
 * Ends what has waited too long.
 *
 * @returns how many deliveries were ended
 */
export async function endStale(
  tx: Transaction,
  settings: LedgerSettings,
): Promise<number> {
  const { trx, now } = tx;
  let ended = 0;
  for (const { states, where, end } of endings(now, settings)) {
    const rows: unknown = await trx('deliveries')
      .whereIn('state', [...states])
      .modify(where)
      .limit(BATCH);
    const found = z.array(deliveryRowSchema).parse(rows);
    const subjects = [...new Set(found.map(row => row.subject))].sort();
    for (const subject of subjects) {
      await lockLane(trx, subject);
    }
    const count: number = await trx('deliveries')
      .whereIn(
        'id',
        found.map(({ id }) => id),
      )
      .whereIn('state', [...states])
      .update({ ...end, settled_at: now, due_at: null });
    ended += count;
    for (const subject of subjects) {
      await refreshLane(tx, subject);
    }
  }
  return ended;
}

async function removeRuns(
  tx: Transaction,
  settings: LedgerSettings,
): Promise<number> {
  const { trx, now } = tx;
  const rows: { id: string }[] = await trx('runs')
    .select('id')
    .where('final', true)
    .where('final_seen_at', '<', now - settings.runsKeptMs)
    // While the object exists it is observed, and must stay known as told.
    .whereNotNull('gone_at')
    .whereNotExists(
      trx('deliveries')
        .select('deliveries.id')
        .whereRaw('deliveries.run_id = runs.id')
        .whereIn('deliveries.state', [...READY_STATES, 'sending', 'held']),
    )
    .limit(BATCH)
    .modify(lockFree, tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) {
    await trx('runs').whereIn('id', ids).del();
  }
  return ids.length;
}

/** Limits of flows that have no lanes any more, and budgets nobody uses. */
async function removeFlows(trx: Knex.Transaction): Promise<void> {
  for (const table of ['flow_limits', 'flow_scopes']) {
    await trx(table)
      .whereNotExists(
        trx('lanes')
          .select('lanes.subject')
          .whereRaw(`lanes.flow = ${table}.flow`),
      )
      .del();
  }
  await trx('budgets')
    .whereNotExists(
      trx('flow_limits')
        .select('flow_limits.flow')
        .whereRaw('flow_limits.scope = budgets.scope'),
    )
    .del();
}

/**
 * Removes a batch of what is older than it is kept.
 *
 * @returns how many rows were removed; call again until it is none
 */
export async function removeOld(
  tx: Transaction,
  settings: LedgerSettings,
): Promise<number> {
  const { trx, now } = tx;
  await forgetDead(tx);
  await trx('pauses')
    .where('ended_at', '<', now - settings.runsKeptMs)
    .del();
  await trx('scopes')
    .where('blocked_until', '<', now)
    .where('failures', 0)
    .del();
  const old: { delivery_id: string; number: number }[] = await trx('attempts')
    .select('delivery_id', 'number')
    .where('started_at', '<', now - settings.attemptsKeptMs)
    .whereNotNull('outcome')
    .limit(BATCH);
  for (const attempt of old) {
    await trx('attempts').where(attempt).del();
  }
  const runs = await removeRuns(tx, settings);
  const lanes: { subject: string }[] = await trx('lanes')
    .select('subject')
    .whereNull('claim_token')
    .whereNotExists(
      trx('deliveries')
        .select('deliveries.id')
        .whereRaw('deliveries.subject = lanes.subject'),
    )
    .limit(BATCH)
    .modify(lockFree, tx);
  await trx('lanes')
    .whereIn(
      'subject',
      lanes.map(({ subject }) => subject),
    )
    .del();
  await removeFlows(trx);
  return old.length + runs + lanes.length;
}
