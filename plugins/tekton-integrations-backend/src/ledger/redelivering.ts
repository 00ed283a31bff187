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
  isFinal,
  isOpen,
  Phase,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Transaction } from './database';
import { boundedKey, identityOf } from './identity';
import { LaneBook, OpenLane, readLanes } from './laneBook';
import { compareAge } from './lanes';
import { openState } from './nextStep';
import { DeliveryBook, NEW_DELIVERY } from './deliveryBook';
import { ageOf, supersedeStates, tenantOf } from './recordDeliveries';
import {
  DeliveryRow,
  deliveryRowSchema,
  numberRowSchema,
  targetSchema,
} from './rows';
import { fallbacks } from './types';

/** What a person wants to be sent again. */
export interface Redelivery {
  readonly deliveryId: string;
  readonly run: RunState;
  /** What its rule wants shown there of the Run now. */
  readonly planned?: { readonly target: Target; readonly phase: Phase };
}

/** What came of an action on a delivery. */
export type Acted =
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'refused'; readonly message: string };

export function refused(message: string): Acted {
  return { kind: 'refused', message };
}

/** What is sent in the place of a delivery. */
interface Again {
  readonly target: Target;
  readonly phase: Phase;
  readonly attempt: number;
}

/** A delivery as it is in this transaction. */
export async function findDelivery(
  trx: Knex.Transaction,
  id: string,
): Promise<DeliveryRow | undefined> {
  const row: unknown = await trx('deliveries').where({ id }).first();
  return row === undefined ? undefined : deliveryRowSchema.parse(row);
}

/** There is no such delivery any more. */
export function noDelivery(id: string): Acted {
  return refused(
    `There is no delivery '${id}': it may be older than the retention time.`,
  );
}

/** Why the same cannot be asked of a delivery in its present state. */
function whyNotNow(row: DeliveryRow): string | undefined {
  const { state, words, covered_by: coveredBy } = row;
  if (state === 'held') {
    const remedy =
      row.hold_by === 'review' ? 'release it or discard it' : 'it goes on then';
    return `It is held, and not over: ${remedy}. ${row.message ?? ''}`.trim();
  }
  if (isOpen(state)) {
    return `It is under way to ${words.vendor} already (${state}): wait for what comes of it.`;
  }
  return state === 'covered'
    ? `It was sent for another Notification, which wants the same: redeliver that delivery${coveredBy ? ` ('${coveredBy}')` : ''}.`
    : undefined;
}

/** The newest state of the Run that was recorded at the same place. */
async function recordedState(
  trx: Knex.Transaction,
  row: DeliveryRow,
): Promise<Again | undefined> {
  const rows: unknown = await trx('deliveries')
    .where({
      run_id: row.run_id,
      rule: row.rule,
      subject: row.subject,
      target_key: row.target_key,
    })
    .whereNotNull('target')
    .orderBy('number', 'desc')
    .limit(1);
  const [newest] = z.array(deliveryRowSchema).parse(rows);
  return newest && recorded(newest);
}

function recorded(row: DeliveryRow): Again | undefined {
  return row.target
    ? { target: row.target, phase: row.phase, attempt: row.run_attempt }
    : undefined;
}

async function lanesOf(
  tx: Transaction,
  targets: readonly Target[],
  run: RunState,
): Promise<LaneBook> {
  const tenant = tenantOf(run);
  const wanted = targets.map(target => ({ target, tenant }));
  return new LaneBook(tx, await readLanes(tx.sql, wanted));
}

/** What the rule wants now, if it is at the same place. */
async function plannedAgain(
  tx: Transaction,
  row: DeliveryRow,
  { planned, run }: Redelivery,
): Promise<Again | undefined> {
  if (!planned) {
    return undefined;
  }
  const { target, phase } = planned;
  const chosen = row.target
    ? fallbacks(target).find(one => boundedKey(one.subject) === row.subject)
    : (await lanesOf(tx, [target], run)).resolve(target);
  return chosen && { target: chosen, phase, attempt: run.attempt };
}

/**
 * A state target gets the Run's present state, an event target the same event.
 * What was never planned as a whole is planned now, while the Run still is in
 * that phase.
 */
async function again(
  tx: Transaction,
  row: DeliveryRow,
  redelivery: Redelivery,
): Promise<Again | undefined> {
  if (row.target && row.kind === 'event') {
    return recorded(row);
  }
  const planned = await plannedAgain(tx, row, redelivery);
  if (row.target) {
    return planned ?? (await recordedState(tx.trx, row));
  }
  const { target, phase, attempt } = planned ?? {};
  const same = phase === row.phase && attempt === row.run_attempt;
  return same || target?.kind === 'state' ? planned : undefined;
}

/** The lane of what is sent again; what is kept of a target has no limits. */
function laneOf(
  lanes: LaneBook,
  row: DeliveryRow,
  { target }: Again,
  run: RunState,
): OpenLane {
  const known = row.target && lanes.get(row.subject);
  return known ?? lanes.open(target, { ...ageOf(run), tenant: tenantOf(run) });
}

/** Why nothing may be put into a lane now. */
async function whyNotThere(
  trx: Knex.Transaction,
  lane: OpenLane,
  { target }: Again,
  row: DeliveryRow,
  run: RunState,
): Promise<string | undefined> {
  const newest = { created: lane.newest_created, uid: lane.newest_uid };
  const state = target.kind === 'state';
  if (state && compareAge(ageOf(run), newest) < 0) {
    return `A newer Run than '${run.name}' is shown as ${target.words.what} of ${target.words.where}: redeliver what that one shows.`;
  }
  const rows: unknown = await trx('deliveries')
    .where({ subject: lane.subject, run_id: row.run_id })
    .where(state ? {} : { target_key: target.key, stage: target.stage })
    .whereNot('id', row.id);
  const open = z
    .array(deliveryRowSchema)
    .parse(rows)
    .find(other => isOpen(other.state));
  if (!open) {
    return undefined;
  }
  return state
    ? `The newest state of '${run.name}' is under way to ${target.words.vendor} already (${open.state}): wait for what comes of it.`
    : `The same is under way to ${target.words.vendor} already (${open.state}): wait for what comes of it.`;
}

async function numberOf(
  trx: Knex.Transaction,
  lane: OpenLane,
  { target }: Again,
  runId: string,
): Promise<number> {
  const row: unknown = await trx('deliveries')
    .where({
      run_id: runId,
      subject: lane.subject,
      target_key: target.key,
      stage: target.stage,
    })
    .max('redelivery as value')
    .first();
  return (numberRowSchema.parse(row).value ?? 0) + 1;
}

/**
 * Records that something is to be sent again, as a delivery of its own.
 *
 * @param id - of the new delivery
 */
export async function redeliver(
  tx: Transaction,
  id: string,
  redelivery: Redelivery,
): Promise<Acted> {
  const { trx, now } = tx;
  const { deliveryId, run } = redelivery;
  const before = await findDelivery(trx, deliveryId);
  const once = before && (await again(tx, before, redelivery));
  const lanes = await lanesOf(tx, once ? [once.target] : [], run);
  // Read again under the lock of its lane.
  const row = await findDelivery(trx, deliveryId);
  if (!row) {
    return noDelivery(deliveryId);
  }
  const notNow = whyNotNow(row);
  if (notNow !== undefined) {
    return refused(notNow);
  }
  if (!once) {
    return refused(
      `It never had a target, and has none now: ${row.message ?? 'the Run went on'}`,
    );
  }
  const lane = laneOf(lanes, row, once, run);
  const notThere = await whyNotThere(trx, lane, once, row, run);
  if (notThere !== undefined) {
    return refused(notThere);
  }
  const { target, phase, attempt } = once;
  const redelivered = await numberOf(trx, lane, once, row.run_id);
  const subjects = lanes.known;
  const deliveries = await DeliveryBook.load(tx, { identities: [], subjects });
  if (target.kind === 'state') {
    supersedeStates({ lanes, deliveries }, lane, row.run_id, now);
  }
  const isEvent = target.kind === 'event';
  // It may have arrived: it is looked up first, as after any doubt, and so it
  // stays the same message. What did arrive is sent as another one.
  const doubted = row.doubted && isEvent;
  const time = doubted ? row.target?.redelivery : redelivered;
  const kept = {
    ...target,
    ...(isEvent && time !== undefined && { redelivery: time }),
  };
  deliveries.add({
    ...NEW_DELIVERY,
    id,
    identity: identityOf(run, target, redelivered),
    run_id: row.run_id,
    rule: row.rule,
    provider: row.provider,
    provider_type: row.provider_type,
    subject: lane.subject,
    number: lanes.number(lane),
    target_key: target.key,
    kind: target.kind,
    once: target.once,
    stage: target.stage,
    phase,
    run_attempt: attempt,
    priority: isFinal(phase) ? 1 : 0,
    words: JSON.stringify(target.words),
    target: JSON.stringify(targetSchema.parse(kept)),
    state: openState({ doubted, failures: 0 }),
    reason: doubted ? 'noAnswer' : 'due',
    doubted,
    redelivery: redelivered,
    redelivery_of: row.id,
    created_at: now,
    aged_from: now,
    due_at: now,
  });
  await lanes.openFlows();
  await deliveries.save();
  await lanes.save(deliveries.ready());
  return { kind: 'done', id };
}
