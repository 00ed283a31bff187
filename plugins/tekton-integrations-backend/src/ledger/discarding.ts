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
import { Transaction } from './database';
import { handOver, releaseDeliveries } from './holding';
import { lockLane, refreshLane } from './lanes';
import { Acted, findDelivery, noDelivery, refused } from './redelivering';

/**
 * Ends a delivery that a person does not want to be sent.
 *
 * @param message - what it says from then on: who did it
 */
export async function discard(
  tx: Transaction,
  id: string,
  message: string,
): Promise<Acted> {
  const { trx, now } = tx;
  const before = await findDelivery(trx, id);
  if (before) {
    await lockLane(trx, before.subject);
  }
  const row = before && (await findDelivery(trx, id));
  if (!row) {
    return noDelivery(id);
  }
  if (!isOpen(row.state)) {
    return refused(`It is ${row.state}: there is nothing left to discard.`);
  }
  if (row.state === 'sending') {
    return refused(
      `It is being sent to ${row.words.vendor} just now: see in a moment what came of it.`,
    );
  }
  const perhapsThere = row.doubted || row.hold_by === 'review';
  const ended = {
    state: 'discarded',
    reason: 'byHand',
    message,
    hold_by: null,
    settled_at: now,
    due_at: null,
  };
  if (perhapsThere) {
    // Others who want the same would send again what may be there.
    await trx('deliveries')
      .where({ covered_by: id, state: 'covered' })
      .update(ended);
  }
  if (perhapsThere || !(await handOver(tx, row))) {
    await trx('deliveries').where({ id }).update(ended);
  }
  if (row.doubted && row.kind === 'state') {
    await trx('lanes')
      .where({ subject: row.subject })
      .update({ doubt_delivery_id: id });
  }
  await refreshLane(tx, row.subject);
  return { kind: 'done', id };
}

/** Lets go what waited for a person. */
export async function releaseReviewed(
  tx: Transaction,
  id: string,
): Promise<Acted> {
  const row = await findDelivery(tx.trx, id);
  if (!row) {
    return noDelivery(id);
  }
  if (row.hold_by !== 'review') {
    return refused(
      `It does not wait for a person: it is ${row.state}${row.message ? `. ${row.message}` : ''}`,
    );
  }
  // Whoever lets it go wants it sent, whatever pauses discard otherwise.
  await releaseDeliveries(tx, { review: id }, () => 'all');
  return { kind: 'done', id };
}
