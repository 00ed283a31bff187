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

import {
  DeliveryReason,
  DeliveryState,
} from 'backstage-plugin-tekton-integrations-common';
import { Outcome, Receipt } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Claim } from './claims';
import { Transaction } from './database';
import { holdOthers } from './holding';
import { headed, READY_STATES } from './lanes';
import { nextStep, SendResult, Situation, Step } from './nextStep';
import { noteResult } from './outages';
import { DeliveryRow, deliveryRowSchema, LaneRow, laneRowSchema } from './rows';
import { supersedingReason } from './superseding';
import { LedgerSettings } from './types';

const TEXT_LENGTH = 2_000;

/** What is needed to decide besides the result. */
export interface Settling {
  readonly random: () => number;
  readonly settings: LedgerSettings;
}

/** What a settle wrote. */
export type Settled =
  | {
      readonly kind: 'settled';
      readonly state: DeliveryState;
      readonly reason: DeliveryReason;
      readonly message?: string;
      /** When it is tried again, in milliseconds from now. */
      readonly againInMs?: number;
    }
  /** Another process has the lane: nothing was written. */
  | { readonly kind: 'claimLost' };

/** No lane belongs to nobody. */
export const UNCLAIMED = {
  claim_token: null,
  claim_kind: null,
  claim_incarnation: null,
  claim_until: null,
};

function clip(text: string): string {
  return text.length > TEXT_LENGTH
    ? `${text.slice(0, TEXT_LENGTH - 1)}…`
    : text;
}

/** Gives a lane back if it still is the claim's; the fence of every settle. */
export async function unclaim(
  trx: Knex.Transaction,
  { subject, token }: Pick<Claim, 'subject' | 'token'>,
): Promise<LaneRow | undefined> {
  const rows: unknown = await trx('lanes')
    .where({ subject, claim_token: token })
    .update(UNCLAIMED, '*');
  return z.array(laneRowSchema).parse(rows)[0];
}

export async function loadDelivery(
  trx: Knex.Transaction,
  id: string,
): Promise<DeliveryRow> {
  return deliveryRowSchema.parse(await trx('deliveries').where({ id }).first());
}

async function newerOf(
  trx: Knex.Transaction,
  delivery: DeliveryRow,
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
 */
export async function situationOf(
  { trx, now }: Transaction,
  delivery: DeliveryRow,
  { out, failed }: { out: boolean; failed: boolean },
): Promise<Situation> {
  const { hold_by: by, hold_reason: reason, hold_message: message } = delivery;
  return {
    now,
    kind: delivery.kind,
    failures: delivery.failures,
    agedFrom: delivery.aged_from,
    firstAttemptAt: delivery.first_attempt_at ?? now,
    doubted: delivery.doubted,
    newer: failed ? await newerOf(trx, delivery) : undefined,
    hold: by && reason ? { by, reason, message: message ?? '' } : undefined,
    out,
    holdsDoubts:
      delivery.once === 'atLeastOnce' && delivery.target?.onDoubt === 'hold',
  };
}

/** @returns what changes in the lane */
async function writeDelivered(
  { trx, now }: Transaction,
  lane: LaneRow,
  delivery: DeliveryRow,
  step: Extract<Step, { kind: 'delivered' }>,
  settings: LedgerSettings,
): Promise<object> {
  const kept = lane.receipt_run_id === delivery.run_id ? lane.receipt : null;
  const receipt: Receipt | null = step.receipt ?? kept;
  await trx('deliveries')
    .where({ id: delivery.id })
    .update({
      state: 'delivered',
      reason: step.reason,
      message: null,
      receipt: receipt && JSON.stringify(receipt),
      doubted: false,
      settled_at: now,
      due_at: null,
    });
  const ownDoubt = delivery.doubted && step.reason === 'accepted';
  const late =
    delivery.kind === 'state' &&
    (ownDoubt || lane.doubt_delivery_id !== null || lane.verify_at !== null);
  return {
    receipt: receipt && JSON.stringify(receipt),
    receipt_run_id: delivery.run_id,
    shown_delivery_id: delivery.id,
    doubt_delivery_id: null,
    verify_at: late ? now + settings.verifyAfterMs : null,
    verify_tries: 0,
  };
}

/** Writes what becomes of a delivery, and when its lane is due next. */
export async function applyStep(
  tx: Transaction,
  lane: LaneRow,
  delivery: DeliveryRow,
  step: Step,
  settings: LedgerSettings,
): Promise<Settled> {
  const { trx, now } = tx;
  const row = trx('deliveries').where({ id: delivery.id });
  let settled: Settled;
  let changed: object = {};
  switch (step.kind) {
    case 'delivered':
      changed = await writeDelivered(tx, lane, delivery, step, settings);
      settled = { kind: 'settled', state: 'delivered', reason: step.reason };
      break;
    case 'again':
      await row.update({
        state: step.state,
        reason: step.reason,
        message: step.message && clip(step.message),
        due_at: step.dueAt,
        failures: step.failures,
        doubted: step.doubted,
      });
      settled = {
        kind: 'settled',
        state: step.state,
        reason: step.reason,
        message: step.message ?? undefined,
        againInMs: Math.max(0, step.dueAt - now),
      };
      break;
    case 'held': {
      const { by, reason, message } = step.hold;
      await row.update({
        state: 'held',
        reason,
        message: clip(message),
        hold_by: by,
        hold_reason: reason,
        hold_message: clip(message),
        held_at: delivery.held_at ?? now,
        failures: step.failures,
        doubted: step.doubted,
      });
      settled = { kind: 'settled', state: 'held', reason, message };
      break;
    }
    case 'end':
      await row.update({
        state: step.state,
        reason: step.reason,
        message: clip(step.message),
        settled_at: now,
        due_at: null,
      });
      if (step.doubted && delivery.kind === 'state') {
        changed = { doubt_delivery_id: delivery.id };
      }
      settled = {
        kind: 'settled',
        state: step.state,
        reason: step.reason,
        message: step.message,
      };
      break;
    default:
      return step satisfies never;
  }
  await trx('lanes')
    .where({ subject: lane.subject })
    .update({ ...changed, ...(await headed(trx, lane.subject)) });
  return settled;
}

/** Finishes the row of an attempt that was begun with the claim. */
export async function finishAttempt(
  trx: Knex.Transaction,
  attempt: { deliveryId: string; number: number; durationMs: number },
  result: Pick<Outcome, 'exchange'> & { kind: string; cause?: string },
): Promise<void> {
  const answer = result.exchange?.answer ?? result.cause;
  await trx('attempts')
    .where({ delivery_id: attempt.deliveryId, number: attempt.number })
    .update({
      duration_ms: Math.round(attempt.durationMs),
      outcome: result.kind,
      request: result.exchange ? clip(result.exchange.request) : null,
      answer: answer === undefined ? null : clip(answer),
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

async function recordAttempt(
  trx: Knex.Transaction,
  { deliveryId, attempt }: Claim,
  result: SendResult,
  durationMs: number,
): Promise<void> {
  if (UNSENT.has(result.kind)) {
    await trx('attempts')
      .where({ delivery_id: deliveryId, number: attempt })
      .del();
    await trx('deliveries')
      .where({ id: deliveryId })
      .update({ attempts: attempt - 1 });
    return;
  }
  await finishAttempt(trx, { deliveryId, number: attempt, durationMs }, result);
}

/**
 * Records what became of a claimed delivery: attempt, outcome and next due in
 * one transaction, and nothing at all without the claim's token.
 *
 * @param resent - it was sent although an earlier request may have arrived
 */
export async function settle(
  tx: Transaction,
  claim: Claim,
  result: SendResult,
  { durationMs, resent }: { durationMs: number; resent: boolean },
  { random, settings }: Settling,
): Promise<Settled> {
  const { trx } = tx;
  const lane = await unclaim(trx, claim);
  if (!lane) {
    return { kind: 'claimLost' };
  }
  await recordAttempt(trx, claim, result, durationMs);
  const delivery = await loadDelivery(trx, claim.deliveryId);
  if (resent && ['atLeastOnce', 'findable'].includes(delivery.once)) {
    await trx('deliveries')
      .where({ id: delivery.id })
      .update({ perhaps_twice: true });
  }
  const out = await noteResult(tx, claim, result);
  const situation = await situationOf(tx, delivery, {
    out,
    failed: !done(result),
  });
  const step = nextStep(result, situation, random, settings);
  const settled = await applyStep(tx, lane, delivery, step, settings);
  if (step.kind === 'held' && step.provider) {
    await holdOthers(tx, delivery.provider, step.hold);
  }
  return settled;
}
