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

import { DeliveryReason } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { Transaction } from './database';
import { lockLane, OPEN_STATES, READY_STATES, refreshLane } from './lanes';
import { HoldMark, openState } from './nextStep';
import { exceptPaused, pauseReason, standingPause } from './pauses';
import { DeliveryRow, deliveryRowSchema } from './rows';
import { HeldBy } from '../planning';
import { ruleIdWords } from '../rules';
import { HoldReason, HoldScope, OnResume, OnResumeOf } from './types';

/** Deliveries that something keeps back, by what keeps them. */
export interface HeldKey {
  readonly by: Exclude<HeldBy, 'review'>;
  /** Id of the Provider or the Notification; empty for the mode. */
  readonly id: string;
  readonly reason: DeliveryReason;
}

function heldBy(scope: HoldScope): HeldBy {
  if ('provider' in scope) {
    return 'provider';
  }
  if ('review' in scope) {
    return 'review';
  }
  return 'rule' in scope ? 'rule' : 'mode';
}

function inScope(query: Knex.QueryBuilder, scope: HoldScope): void {
  if ('provider' in scope) {
    query.where('provider', scope.provider);
  } else if ('rule' in scope) {
    query.where('rule', scope.rule);
  } else if ('review' in scope && scope.review !== 'all') {
    query.where('id', scope.review);
  }
}

/**
 * The stronger hold stays: what a person shall look at, then the portal that
 * only observes, then a suspended rule, then its Provider.
 */
const WEAKER: Record<HeldBy, readonly HeldBy[]> = {
  provider: ['provider'],
  rule: ['provider', 'rule'],
  mode: ['provider', 'rule', 'mode'],
  review: ['provider', 'rule', 'mode', 'review'],
};

async function lockLanes(
  trx: Knex.Transaction,
  rows: readonly DeliveryRow[],
): Promise<string[]> {
  const subjects = [...new Set(rows.map(({ subject }) => subject))].sort();
  for (const subject of subjects) {
    await lockLane(trx, subject);
  }
  return subjects;
}

async function refreshAll(
  tx: Transaction,
  subjects: readonly string[],
): Promise<void> {
  for (const subject of subjects) {
    await refreshLane(tx, subject);
  }
}

/** Another rule that wants the same sends what a held one does not. */
export async function handOver(
  { trx, now }: Transaction,
  held: DeliveryRow,
): Promise<boolean> {
  const rows: unknown = await trx('deliveries')
    .where({ covered_by: held.id, state: 'covered' })
    .orderBy('number');
  const [heir, ...others] = z.array(deliveryRowSchema).parse(rows);
  if (!heir) {
    return false;
  }
  const covered = {
    state: 'covered',
    reason: 'otherRule',
    covered_by: heir.id,
    settled_at: now,
    message: `Sent once, for Notification ${ruleIdWords(heir.rule)}, which wants the same.`,
  };
  await trx('deliveries').where({ id: heir.id }).update({
    state: 'waiting',
    reason: 'due',
    message: null,
    covered_by: null,
    settled_at: null,
    due_at: now,
    number: held.number,
  });
  await trx('deliveries')
    .whereIn('id', [held.id, ...others.map(({ id }) => id)])
    .update(covered);
  return true;
}

/**
 * Keeps back what is open; a request in flight ends, and is kept back when it
 * would be sent again.
 *
 * @param choose - of the deliveries in the scope those that are kept back
 */
export async function holdDeliveries(
  tx: Transaction,
  scope: HoldScope,
  reason: HoldReason,
  message: string,
  choose: (query: Knex.QueryBuilder) => void = () => {},
): Promise<void> {
  const { trx, now } = tx;
  const by = heldBy(scope);
  const paused = await standingPause(trx, scope);
  // Whatever else is wrong, a person has to resume it first.
  const mark = paused
    ? { reason: pauseReason(paused), message: paused.message }
    : { reason, message };
  const rows: unknown = await trx('deliveries')
    .whereIn('state', [...OPEN_STATES])
    .modify(inScope, scope)
    .modify(choose)
    .where(free => {
      free.whereNull('hold_by').orWhereIn('hold_by', [...WEAKER[by]]);
    });
  const found = z.array(deliveryRowSchema).parse(rows);
  const subjects = await lockLanes(trx, found);
  const ids = found.map(({ id }) => id);
  // Read again under the locks: a claim may have begun one meanwhile.
  const locked: unknown = await trx('deliveries')
    .whereIn('id', ids)
    .whereIn('state', [...OPEN_STATES]);
  for (const row of z.array(deliveryRowSchema).parse(locked)) {
    if (by === 'rule' && row.state !== 'sending' && (await handOver(tx, row))) {
      continue;
    }
    await trx('deliveries')
      .where({ id: row.id })
      .update({
        hold_by: by,
        hold_reason: mark.reason,
        hold_message: mark.message,
        held_at:
          row.hold_reason === mark.reason && row.held_at ? row.held_at : now,
        ...(row.state === 'sending' ? {} : { state: 'held', ...mark }),
      });
  }
  await refreshAll(tx, subjects);
}

/** A Provider's credentials were refused: all that goes through it is kept. */
export async function holdOthers(
  tx: Transaction,
  provider: string,
  { message }: HoldMark,
): Promise<void> {
  await holdDeliveries(tx, { provider }, 'misconfigured', message);
}

function discardedOnResume(
  row: DeliveryRow,
  rows: readonly DeliveryRow[],
  onResume: OnResume | undefined,
): boolean {
  const purposely = row.hold_by === 'rule' && row.hold_reason === 'suspended';
  const policy = onResume ?? (purposely ? 'none' : 'all');
  if (row.kind === 'state') {
    // A state lane keeps its newest state only.
    return onResume === 'none';
  }
  switch (policy) {
    case 'all':
      return false;
    case 'none':
      return true;
    case 'latest':
      return rows.some(
        other => other.subject === row.subject && other.number > row.number,
      );
    default:
      return policy satisfies never;
  }
}

/**
 * Lets go what was kept back, by its cause: after an accident everything,
 * after a Notification was suspended on purpose the newest states only, and
 * nothing while a person's pause stands.
 *
 * @returns how many deliveries wait for their turn again
 */
export async function releaseDeliveries(
  tx: Transaction,
  scope: HoldScope,
  onResumeOf: OnResumeOf,
): Promise<number> {
  const { trx, now } = tx;
  if (await standingPause(trx, scope)) {
    return 0;
  }
  const found: unknown = await trx('deliveries')
    .whereIn('state', [...OPEN_STATES])
    .where('hold_by', heldBy(scope))
    .modify(inScope, scope);
  const subjects = await lockLanes(
    trx,
    z.array(deliveryRowSchema).parse(found),
  );
  const again: unknown = await trx('deliveries')
    .whereIn('state', [...OPEN_STATES])
    .whereIn('subject', subjects)
    .where('hold_by', heldBy(scope))
    .modify(inScope, scope);
  const rows = z.array(deliveryRowSchema).parse(again);
  const free = { hold_by: null, hold_reason: null, hold_message: null };
  let released = 0;
  for (const row of rows) {
    const update = trx('deliveries').where({ id: row.id });
    if (row.state === 'sending') {
      await update.update({ ...free, held_at: null });
    } else if (discardedOnResume(row, rows, onResumeOf(row.rule))) {
      await update.update({
        ...free,
        state: 'discarded',
        message: 'Not sent after the pause: what had happened is history.',
        settled_at: now,
      });
    } else {
      released += 1;
      await update.update({
        ...free,
        held_at: null,
        reviewed: row.reviewed || row.hold_by === 'review',
        state: openState(row),
        reason: row.doubted ? 'noAnswer' : 'due',
        message: null,
        due_at: now,
        aged_from: row.aged_from + (now - (row.held_at ?? now)),
      });
    }
  }
  await refreshAll(tx, subjects);
  return released;
}

/** What keeps deliveries back now, but for the pauses of people. */
export async function heldKeys(knex: Knex): Promise<HeldKey[]> {
  const rows: unknown = await knex('deliveries')
    .where('state', 'held')
    .modify(exceptPaused)
    .distinct('hold_by', 'hold_reason', 'provider', 'rule');
  const schema = deliveryRowSchema.pick({
    hold_by: true,
    hold_reason: true,
    provider: true,
    rule: true,
  });
  const keys = new Map<string, HeldKey>();
  for (const row of z.array(schema).parse(rows)) {
    // What a person shall look at no rule lets go.
    if (row.hold_by && row.hold_by !== 'review' && row.hold_reason) {
      const id = { provider: row.provider, rule: row.rule, mode: '' };
      const key = {
        by: row.hold_by,
        id: id[row.hold_by],
        reason: row.hold_reason,
      };
      keys.set(JSON.stringify(key), key);
    }
  }
  return [...keys.values()];
}

/**
 * A Notification was deleted: its open events are discarded, its states follow
 * their Runs to the end.
 */
export async function discardEvents(
  tx: Transaction,
  rule: string,
): Promise<void> {
  const { trx, now } = tx;
  const message = `Notification ${ruleIdWords(rule)} was deleted.`;
  const rows: unknown = await trx('deliveries')
    .where({ rule, kind: 'event' })
    .whereIn('state', [...READY_STATES, 'held', 'sending']);
  const found = z.array(deliveryRowSchema).parse(rows);
  const subjects = await lockLanes(trx, found);
  const locked: unknown = await trx('deliveries')
    .whereIn(
      'id',
      found.map(({ id }) => id),
    )
    .whereIn('state', [...OPEN_STATES]);
  for (const row of z.array(deliveryRowSchema).parse(locked)) {
    const update = trx('deliveries').where({ id: row.id });
    if (row.state === 'sending') {
      await update.update({
        hold_by: 'rule',
        hold_reason: 'ruleGone',
        hold_message: message,
      });
    } else if (!(await handOver(tx, row))) {
      await update.update({
        state: 'discarded',
        reason: 'ruleGone',
        message,
        hold_by: null,
        settled_at: now,
      });
    }
  }
  await refreshAll(tx, subjects);
}
