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

import { Outcome, Receipt } from 'backstage-plugin-tekton-integrations-node';
import { Claim } from './claims';
import { Transaction } from './database';
import { lockLane } from './lanes';
import { blockScope } from './outages';
import { finishAttempt, unclaim } from './settling';
import { LedgerSettings } from './types';

/** After so many failed readings the last known answer has to do. */
const MAX_TRIES = 5;

/** What reading back showed. */
export type VerifyResult =
  /** It stands there, or the vendor cannot be asked. */
  | { readonly kind: 'confirmed'; readonly receipt?: Receipt }
  | { readonly kind: 'unread' }
  /** Something else stood there: it was sent again. */
  | {
      readonly kind: 'repaired';
      readonly outcome: Outcome;
      readonly durationMs: number;
    }
  | { readonly kind: 'released' };

const VERIFIED = { verify_at: null, verify_tries: 0, doubt_delivery_id: null };

/**
 * Records the intent to send once more what should stand there.
 *
 * @returns false when the claim is lost: nothing may be sent
 */
export async function beginRepair(
  { trx, now }: Transaction,
  { subject, token, deliveryId, attempt }: Claim,
): Promise<boolean> {
  const lane = await lockLane(trx, subject);
  if (lane?.claim_token !== token) {
    return false;
  }
  await trx('attempts').insert({
    delivery_id: deliveryId,
    number: attempt + 1,
    started_at: now,
  });
  await trx('deliveries')
    .where({ id: deliveryId })
    .update({ attempts: attempt + 1 });
  return true;
}

/** Records what reading back showed; nothing without the claim's token. */
export async function settleVerification(
  tx: Transaction,
  claim: Claim,
  result: VerifyResult,
  settings: LedgerSettings,
): Promise<'settled' | 'claimLost'> {
  const { trx, now } = tx;
  const lane = await unclaim(trx, claim);
  if (!lane) {
    return 'claimLost';
  }
  const row = trx('lanes').where({ subject: claim.subject });
  const tries = lane.verify_tries + 1;
  const later =
    tries >= MAX_TRIES
      ? VERIFIED
      : {
          verify_at: now + settings.verifyAfterMs * 2 ** tries,
          verify_tries: tries,
        };
  switch (result.kind) {
    case 'confirmed':
      await row.update(VERIFIED);
      break;
    case 'unread':
      await row.update(later);
      break;
    case 'released':
      break;
    case 'repaired': {
      const { outcome, durationMs } = result;
      const { deliveryId, runId, attempt } = claim;
      const number = attempt + 1;
      await finishAttempt(trx, { deliveryId, number, durationMs }, outcome);
      if (outcome.kind === 'throttled') {
        await blockScope(tx, outcome);
      }
      if (outcome.kind !== 'delivered') {
        await row.update(outcome.kind === 'rejected' ? VERIFIED : later);
        break;
      }
      const receipt =
        outcome.receipt === undefined
          ? {}
          : { receipt: JSON.stringify(outcome.receipt) };
      await row.update({ ...VERIFIED, ...receipt, receipt_run_id: runId });
      if (outcome.receipt) {
        await trx('deliveries').where({ id: deliveryId }).update(receipt);
      }
      break;
    }
    default:
      return result satisfies never;
  }
  return 'settled';
}
