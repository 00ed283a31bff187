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

import { Outcome, Target } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { rowsIn, updateMany } from './bulk';
import {
  Changed,
  changeOf,
  clip,
  Settled,
  SettledRow,
  UNCLAIMED,
  writeChanges,
} from './changes';
import { Claim } from './claims';
import { Database, Transaction } from './database';
import { holdOthers } from './holding';
import { READY_STATES } from './lanes';
import { HoldMark, nextStep, SendResult, Situation } from './nextStep';
import { noteAnswer, noteFailure, noteRateOf } from './outages';
import { deliveryRowSchema, LaneRow, laneRowSchema } from './rows';
import { supersedingReason } from './superseding';
import { Statements } from './statements';
import { LedgerSettings } from './types';

/** What is needed to decide besides the result. */
export interface Settling {
  readonly random: () => number;
  readonly settings: LedgerSettings;
}

/** Gives a lane back if it still is the claim's. */
export async function unclaim(
  trx: Knex.Transaction,
  { subject, token }: Pick<Claim, 'subject' | 'token'>,
): Promise<LaneRow | undefined> {
  const rows: unknown = await trx('lanes')
    .where({ subject, claim_token: token })
    .update(UNCLAIMED, '*');
  return z.array(laneRowSchema).parse(rows)[0];
}

async function newerOf(
  trx: Knex.Transaction,
  delivery: SettledRow,
): Promise<Situation['newer']> {
  if (delivery.kind !== 'state') {
    return undefined;
  }
  const rows: unknown = await trx('deliveries')
    .where({ subject: delivery.subject, kind: 'state' })
    .andWhere('number', '>', delivery.number)
    .whereIn('state', [...READY_STATES, 'held'])
    .orderBy('number', 'desc')
    .limit(1);
  const newest = z.array(deliveryRowSchema).parse(rows)[0];
  return newest && supersedingReason(delivery, newest.run_id);
}

/**
 * All that the next step of a delivery depends on.
 *
 * @param out - its target is away
 * @param failed - it matters whether something newer is there
 * @param onDoubt - as its target says
 */
export async function situationOf(
  { trx, now }: Transaction,
  delivery: SettledRow,
  {
    out,
    failed,
    onDoubt,
  }: { out: boolean; failed: boolean; onDoubt: Target['onDoubt'] },
): Promise<Situation> {
  const newer = failed ? await newerOf(trx, delivery) : undefined;
  return situationWith(now, delivery, { out, newer, onDoubt });
}

function situationWith(
  now: number,
  delivery: SettledRow,
  {
    out,
    newer,
    onDoubt,
  }: Pick<Situation, 'out' | 'newer'> & { onDoubt: Target['onDoubt'] },
): Situation {
  const { hold_by: by, hold_reason: reason, hold_message: message } = delivery;
  return {
    now,
    kind: delivery.kind,
    failures: delivery.failures,
    agedFrom: delivery.aged_from,
    firstAttemptAt: delivery.first_attempt_at ?? now,
    doubted: delivery.doubted,
    newer,
    hold: by && reason ? { by, reason, message: message ?? '' } : undefined,
    out,
    holdsDoubts: delivery.once === 'atLeastOnce' && onDoubt === 'hold',
  };
}

/** What came of a request, as a row of its attempt says it. */
function answered(
  result: Pick<Outcome, 'exchange'> & { kind: string; cause?: string },
) {
  const answer = result.exchange?.answer ?? result.cause;
  return {
    outcome: result.kind,
    request: result.exchange ? clip(result.exchange.request) : null,
    answer: answer === undefined ? null : clip(answer),
  };
}

/** Finishes the row of an attempt that was begun with the claim. */
export async function finishAttempt(
  trx: Knex.Transaction,
  attempt: { deliveryId: string; number: number; durationMs: number },
  result: Pick<Outcome, 'exchange'> & { kind: string; cause?: string },
): Promise<void> {
  await trx('attempts')
    .where({ delivery_id: attempt.deliveryId, number: attempt.number })
    .update({
      duration_ms: Math.round(attempt.durationMs),
      ...answered(result),
    });
}

function done({ kind }: SendResult): boolean {
  return kind === 'delivered' || kind === 'found';
}

/** Nothing was written, so there was no attempt. */
const UNSENT: ReadonlySet<SendResult['kind']> = new Set<SendResult['kind']>([
  'held',
  'released',
  'revoked',
  'postponed',
]);

/** What became of a claim, to be recorded. */
export interface Outcoming {
  readonly claim: Claim;
  readonly result: SendResult;
  readonly timing: {
    readonly durationMs: number;
    /** It was sent although an earlier request may have arrived. */
    readonly resent: boolean;
  };
}

const laneRowsSchema = z.array(laneRowSchema);

/** The lanes that still are the claims'; the fence of every settle. */
async function claimedLanes(
  sql: Statements,
  outcomings: readonly Outcoming[],
): Promise<Map<Outcoming, LaneRow>> {
  const rows = await rowsIn(
    sql,
    'select * from lanes where subject',
    outcomings.map(({ claim }) => claim.subject),
    `order by subject ${sql.forUpdate}`,
  );
  const lanes = new Map(
    laneRowsSchema.parse(rows).map(lane => [lane.subject, lane]),
  );
  const claimed = new Map<Outcoming, LaneRow>();
  for (const outcoming of outcomings) {
    const lane = lanes.get(outcoming.claim.subject);
    if (lane?.claim_token === outcoming.claim.token) {
      claimed.set(outcoming, lane);
      // A claim is settled once.
      lanes.delete(lane.subject);
    }
  }
  return claimed;
}

async function recordAttempts(
  sql: Statements,
  outcomings: readonly Outcoming[],
): Promise<void> {
  const unsent = outcomings
    .filter(({ result }) => UNSENT.has(result.kind))
    .map(({ claim }) =>
      sql.rows('delete from attempts where delivery_id = ? and number = ?', [
        claim.deliveryId,
        claim.attempt,
      ]),
    );
  const sent = updateMany(
    sql,
    'attempts',
    ['delivery_id', 'number'],
    {
      delivery_id: 'text',
      number: 'bigint',
      duration_ms: 'bigint',
      outcome: 'text',
      request: 'text',
      answer: 'text',
    },
    outcomings
      .filter(({ result }) => !UNSENT.has(result.kind))
      .map(({ claim, result, timing }) => ({
        delivery_id: claim.deliveryId,
        number: claim.attempt,
        duration_ms: Math.round(timing.durationMs),
        ...answered(result),
      })),
  );
  await Promise.all([...unsent, sent]);
}

const settledRowSchema = deliveryRowSchema.omit({ words: true, target: true });
const settledRowsSchema = z.array(settledRowSchema);
const SETTLED_COLUMNS = Object.keys(settledRowSchema.shape).join(', ');

async function loadDeliveries(
  sql: Statements,
  outcomings: readonly Outcoming[],
): Promise<Map<string, SettledRow>> {
  const rows = await rowsIn(
    sql,
    `select ${SETTLED_COLUMNS} from deliveries where id`,
    outcomings.map(({ claim }) => claim.deliveryId),
  );
  return new Map(settledRowsSchema.parse(rows).map(row => [row.id, row]));
}

/** What of a delivery follows from the request itself. */
function afterRequest(
  delivery: SettledRow,
  { claim, result, timing }: Outcoming,
): SettledRow {
  const again =
    timing.resent && ['atLeastOnce', 'findable'].includes(delivery.once);
  return {
    ...delivery,
    attempts: UNSENT.has(result.kind) ? claim.attempt - 1 : delivery.attempts,
    perhaps_twice: delivery.perhaps_twice || again,
  };
}

/**
 * Records what became of claimed deliveries: attempts, outcomes and next dues
 * in one transaction, and nothing at all of one without its claim's token.
 *
 * @returns what was written, in the order of the outcomes
 */
export async function settleAll(
  database: Database,
  outcomings: readonly Outcoming[],
  settling: Settling,
): Promise<Settled[]> {
  const settled = outcomings.every(isPlain)
    ? await settlePlain(database, outcomings, settling)
    : await database.readFirst(
        ({ sql }) => readOurs(sql, outcomings),
        (tx, ours) => settleClaimed(tx, ours, settling),
      );
  return outcomings.map(one => settled.get(one) ?? { kind: 'claimLost' });
}

/** It was taken, as most are, by a target that had not failed before. */
function isPlain({ claim, result }: Outcoming): boolean {
  return done(result) && !claim.failing;
}

async function readOurs(
  sql: Statements,
  outcomings: readonly Outcoming[],
): Promise<Ours> {
  const [lanes, deliveries] = await Promise.all([
    claimedLanes(sql, outcomings),
    loadDeliveries(sql, outcomings),
  ]);
  return { lanes, deliveries };
}

function deliveryOf({ deliveries }: Ours, outcoming: Outcoming): SettledRow {
  const { deliveryId } = outcoming.claim;
  const found = deliveries.get(deliveryId);
  if (!found) {
    throw new Error(`Delivery '${deliveryId}' is gone.`);
  }
  return afterRequest(found, outcoming);
}

async function settlePlain(
  database: Database,
  outcomings: readonly Outcoming[],
  { random, settings }: Settling,
): Promise<Map<Outcoming, Settled>> {
  return database.brief(
    sql => readOurs(sql, outcomings),
    async ({ sql, now }, ours) => {
      const settled = [...ours.lanes.keys()];
      const changes = [...ours.lanes].map(([outcoming, lane]) => {
        const delivery = deliveryOf(ours, outcoming);
        const { onDoubt } = outcoming.claim.target;
        const facts = { out: false, newer: undefined, onDoubt };
        const situation = situationWith(now, delivery, facts);
        const step = nextStep(outcoming.result, situation, random, settings);
        return changeOf({ lane, delivery }, step, now, settings);
      });
      return async () => {
        const [written] = await Promise.all([
          writeChanges(sql, changes),
          recordAttempts(sql, settled),
          ...settled.map(({ result }) => noteRateOf(sql, now, result)),
        ]);
        return new Map(settled.map((one, index) => [one, written[index]]));
      };
    },
  );
}

/** What is ours of what came of requests. */
interface Ours {
  readonly lanes: ReadonlyMap<Outcoming, LaneRow>;
  readonly deliveries: ReadonlyMap<string, SettledRow>;
}

async function settleClaimed(
  tx: Transaction,
  ours: Ours,
  { random, settings }: Settling,
): Promise<Map<Outcoming, Settled>> {
  const { sql, now } = tx;
  const changes = new Map<Outcoming, Changed>();
  const held = new Map<string, HoldMark>();
  for (const [outcoming, lane] of ours.lanes) {
    const { claim, result } = outcoming;
    const delivery = deliveryOf(ours, outcoming);
    const out = await noteFailure(tx, claim, result);
    const failed = !done(result);
    const { onDoubt } = claim.target;
    const facts = { out, failed, onDoubt };
    const situation = await situationOf(tx, delivery, facts);
    const step = nextStep(result, situation, random, settings);
    changes.set(outcoming, changeOf({ lane, delivery }, step, now, settings));
    if (step.kind === 'held' && step.provider) {
      held.set(delivery.provider, step.hold);
    }
  }
  const settled = [...changes.keys()];
  const [written] = await Promise.all([
    writeChanges(sql, [...changes.values()]),
    recordAttempts(sql, settled),
  ]);
  for (const { claim, result } of settled) {
    await noteAnswer(tx, claim, result);
  }
  for (const [provider, hold] of held) {
    await holdOthers(tx, provider, hold);
  }
  return new Map(settled.map((one, index) => [one, written[index]]));
}
