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

import { Outcome } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { updateMany, padded } from './bulk';
import {
  Changed,
  changeOf,
  clip,
  Settled,
  UNCLAIMED,
  writeChanges,
} from './changes';
import { Claim } from './claims';
import { Transaction } from './database';
import { holdOthers } from './holding';
import { READY_STATES } from './lanes';
import { HoldMark, nextStep, SendResult, Situation } from './nextStep';
import { noteAnswer, noteFailure } from './outages';
import { DeliveryRow, deliveryRowSchema, LaneRow, laneRowSchema } from './rows';
import { supersedingReason } from './superseding';
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

/** The lanes that still are the claims'; the fence of every settle. */
async function claimedLanes(
  trx: Knex.Transaction,
  outcomings: readonly Outcoming[],
): Promise<Map<Outcoming, LaneRow>> {
  const rows: unknown = await trx('lanes')
    .whereIn('subject', padded(outcomings.map(({ claim }) => claim.subject)))
    .orderBy('subject')
    .forUpdate();
  const lanes = new Map(
    z
      .array(laneRowSchema)
      .parse(rows)
      .map(lane => [lane.subject, lane]),
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
  trx: Knex.Transaction,
  outcomings: readonly Outcoming[],
): Promise<void> {
  for (const { claim, result } of outcomings) {
    if (UNSENT.has(result.kind)) {
      await trx('attempts')
        .where({ delivery_id: claim.deliveryId, number: claim.attempt })
        .del();
    }
  }
  await updateMany(
    trx,
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
}

async function loadDeliveries(
  trx: Knex.Transaction,
  outcomings: readonly Outcoming[],
): Promise<Map<string, DeliveryRow>> {
  const rows: unknown = await trx('deliveries').whereIn(
    'id',
    padded(outcomings.map(({ claim }) => claim.deliveryId)),
  );
  return new Map(
    z
      .array(deliveryRowSchema)
      .parse(rows)
      .map(row => [row.id, row]),
  );
}

/** What of a delivery follows from the request itself. */
function afterRequest(
  delivery: DeliveryRow,
  { claim, result, timing }: Outcoming,
): DeliveryRow {
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
  tx: Transaction,
  outcomings: readonly Outcoming[],
  { random, settings }: Settling,
): Promise<Settled[]> {
  const { trx, now } = tx;
  const lanes = await claimedLanes(trx, outcomings);
  const ours = [...lanes.keys()];
  if (ours.length === 0) {
    return outcomings.map(() => ({ kind: 'claimLost' }));
  }
  await recordAttempts(trx, ours);
  const deliveries = await loadDeliveries(trx, ours);
  const changes = new Map<Outcoming, Changed>();
  const held = new Map<string, HoldMark>();
  for (const [outcoming, lane] of lanes) {
    const { claim, result } = outcoming;
    const found = deliveries.get(claim.deliveryId);
    if (!found) {
      throw new Error(`Delivery '${claim.deliveryId}' is gone.`);
    }
    const delivery = afterRequest(found, outcoming);
    const out = await noteFailure(tx, claim, result);
    const failed = !done(result);
    const situation = await situationOf(tx, delivery, { out, failed });
    const step = nextStep(result, situation, random, settings);
    changes.set(outcoming, changeOf({ lane, delivery }, step, now, settings));
    if (step.kind === 'held' && step.provider) {
      held.set(delivery.provider, step.hold);
    }
  }
  const written = await writeChanges(trx, [...changes.values()]);
  const settled = new Map(
    [...changes.keys()].map((one, index) => [one, written[index]]),
  );
  for (const { claim, result } of ours) {
    await noteAnswer(tx, claim, result);
  }
  for (const [provider, hold] of held) {
    await holdOthers(tx, provider, hold);
  }
  return outcomings.map(one => settled.get(one) ?? { kind: 'claimLost' });
}
