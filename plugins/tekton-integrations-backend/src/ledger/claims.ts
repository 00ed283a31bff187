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

import { Phase } from 'backstage-plugin-tekton-integrations-common';
import { Receipt, Target } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { lockFree, Transaction } from './database';
import { headOf, readyDeliveries, refreshLane } from './lanes';
import { DeliveryRow, deliveryRowSchema, LaneRow, laneRowSchema } from './rows';
import { LedgerSettings } from './types';

/** After this long in the queue everything is as urgent as a final state. */
const AGED_MS = 30_000;
/** More lanes are looked at than wanted: other replicas may hold some. */
const OVERSCAN = 4;

/** The right to send one delivery of a lane, or to verify what it shows. */
export interface Claim {
  readonly kind: 'send' | 'verify';
  readonly token: string;
  readonly subject: string;
  readonly deliveryId: string;
  readonly runId: string;
  readonly rule: string;
  readonly provider: string;
  readonly providerType: string;
  readonly phase: Phase;
  readonly stage: string;
  readonly target: Target;
  /** Of an earlier state of the same subject and Run. */
  readonly receipt?: Receipt;
  /** Number of this attempt; of a verification, of the one before. */
  readonly attempt: number;
  /** A request that was not answered, of this delivery or one before it. */
  readonly doubt?: { readonly own: boolean; readonly target: Target };
  /** How long the claim lasts from when it was asked for. */
  readonly claimMs: number;
  /** How long it has waited since it was due, in milliseconds. */
  readonly lateMs: number;
}

/** What a claim is made with. */
export interface Claimant {
  readonly incarnation: string;
  readonly token: string;
  readonly limit: number;
  readonly settings: LedgerSettings;
}

/** Subjects in a scope in which nothing is allowed now. */
function blockedSubjects(trx: Knex.Transaction, now: number) {
  return trx('lane_scopes')
    .join('scopes', 'scopes.scope', 'lane_scopes.scope')
    .where('scopes.blocked_until', '>', now)
    .select('lane_scopes.subject');
}

/**
 * Lanes that may send now. Final states and first writes go first, together
 * with what waited long; within that the tenants take turns.
 */
async function dueLanes(tx: Transaction, limit: number): Promise<LaneRow[]> {
  const { trx, now } = tx;
  const urgency = 'case when priority > 0 or due_at <= ? then 0 else 1 end';
  const due = trx('lanes')
    .select(
      'subject',
      'due_at',
      trx.raw(`${urgency} as urgency`, [now - AGED_MS]),
      trx.raw(
        `row_number() over (partition by tenant, ${urgency} order by due_at, subject) as turn`,
        [now - AGED_MS],
      ),
    )
    .whereNull('claim_token')
    .where('due_at', '<=', now)
    .whereNotIn('subject', blockedSubjects(trx, now))
    .as('due');
  const picked: { subject: string }[] = await trx
    .select('subject')
    .from(due)
    .orderBy(['urgency', 'turn', 'due_at', 'subject'])
    .limit(limit * OVERSCAN);
  const subjects = picked.map(({ subject }) => subject);
  const rows: unknown = await trx('lanes')
    .whereIn('subject', subjects)
    .whereNull('claim_token')
    .where('due_at', '<=', now)
    .modify(lockFree, tx)
    // Locking happens before the limit applies, in this order.
    .modify(query => {
      if (!tx.sqlite) {
        query
          .orderByRaw('array_position(?::text[], subject::text)', [subjects])
          .limit(limit);
      }
    });
  return z
    .array(laneRowSchema)
    .parse(rows)
    .sort((a, b) => subjects.indexOf(a.subject) - subjects.indexOf(b.subject))
    .slice(0, limit);
}

async function byId(
  trx: Knex.Transaction,
  ids: readonly (string | null)[],
): Promise<Map<string, DeliveryRow>> {
  const wanted = ids.filter(id => id !== null);
  if (wanted.length === 0) {
    return new Map();
  }
  const rows: unknown = await trx('deliveries').whereIn('id', wanted);
  return new Map(
    z
      .array(deliveryRowSchema)
      .parse(rows)
      .map(row => [row.id, row]),
  );
}

function claimOf(
  kind: Claim['kind'],
  lane: LaneRow,
  delivery: DeliveryRow & { target: Target },
  rest: Pick<Claim, 'token' | 'attempt' | 'claimMs' | 'lateMs' | 'doubt'>,
): Claim {
  const known = lane.receipt_run_id === delivery.run_id;
  return {
    kind,
    subject: lane.subject,
    deliveryId: delivery.id,
    runId: delivery.run_id,
    rule: delivery.rule,
    provider: delivery.provider,
    providerType: delivery.provider_type,
    phase: delivery.phase,
    stage: delivery.stage,
    target: delivery.target,
    receipt: known ? (lane.receipt ?? undefined) : undefined,
    ...rest,
  };
}

function hasTarget(row: DeliveryRow): row is DeliveryRow & { target: Target } {
  return row.target !== null;
}

function doubtOf(
  head: DeliveryRow,
  earlier: DeliveryRow | undefined,
): Claim['doubt'] {
  if (head.doubted && head.target) {
    return { own: true, target: head.target };
  }
  return earlier?.target ? { own: false, target: earlier.target } : undefined;
}

/**
 * Claims lanes that are due and begins their heads' attempts. The intent to
 * send is recorded with it, so that a crash from here on is a doubt.
 */
export async function claimDue(
  tx: Transaction,
  { incarnation, token, limit, settings }: Claimant,
): Promise<Claim[]> {
  const { trx, now } = tx;
  const lanes = await dueLanes(tx, limit);
  if (lanes.length === 0) {
    return [];
  }
  const ready = await readyDeliveries(
    trx,
    lanes.map(({ subject }) => subject),
  );
  const doubts = await byId(
    trx,
    lanes.map(lane => lane.doubt_delivery_id),
  );
  const claims: Claim[] = [];
  for (const lane of lanes) {
    const open = ready.filter(({ subject }) => subject === lane.subject);
    const alive = open.filter(
      row => row.target && now - row.aged_from < settings.ageLimitMs,
    );
    await expire(
      tx,
      open.filter(row => !alive.includes(row)),
    );
    const head = headOf(alive);
    if (!head || !hasTarget(head) || (head.due_at ?? 0) > now) {
      await refreshLane(trx, lane.subject);
      continue;
    }
    claims.push(
      claimOf('send', lane, head, {
        token,
        attempt: head.attempts + 1,
        claimMs: settings.claimMs,
        lateMs: now - (head.due_at ?? now),
        doubt: doubtOf(head, doubts.get(lane.doubt_delivery_id ?? '')),
      }),
    );
  }
  await mark(tx, claims, { incarnation, token, settings, kind: 'send' });
  return claims;
}

async function expire(
  { trx, now }: Transaction,
  rows: readonly DeliveryRow[],
): Promise<void> {
  if (rows.length > 0) {
    await trx('deliveries')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({
        state: 'expired',
        reason: 'tooOld',
        message: 'Given up after the age limit.',
        settled_at: now,
      });
  }
}

async function mark(
  { trx, now }: Transaction,
  claims: readonly Claim[],
  options: Omit<Claimant, 'limit'> & { kind: Claim['kind'] },
): Promise<void> {
  if (claims.length === 0) {
    return;
  }
  const { incarnation, token, settings, kind } = options;
  await trx('lanes')
    .whereIn(
      'subject',
      claims.map(({ subject }) => subject),
    )
    .update({
      claim_token: token,
      claim_kind: kind,
      claim_incarnation: incarnation,
      claim_until: now + settings.claimMs,
    });
  if (kind === 'send') {
    const ids = claims.map(({ deliveryId }) => deliveryId);
    await trx('deliveries')
      .whereIn('id', ids)
      .update({
        state: 'sending',
        attempts: trx.raw('attempts + 1'),
        first_attempt_at: trx.raw('coalesce(first_attempt_at, ?)', [now]),
      });
    await trx('attempts').insert(
      claims.map(({ deliveryId, attempt }) => ({
        delivery_id: deliveryId,
        number: attempt,
        started_at: now,
      })),
    );
  }
}

/** Claims idle lanes whose target is to be read back after a doubt. */
export async function claimVerifications(
  tx: Transaction,
  { incarnation, token, limit, settings }: Claimant,
): Promise<Claim[]> {
  const { trx, now } = tx;
  const rows: unknown = await trx('lanes')
    .whereNull('claim_token')
    .whereNull('due_at')
    .where('verify_at', '<=', now)
    .whereNotIn('subject', blockedSubjects(trx, now))
    .orderBy('verify_at')
    .limit(limit)
    .modify(lockFree, tx);
  const lanes = z.array(laneRowSchema).parse(rows);
  const shown = await byId(
    trx,
    lanes.map(lane => lane.shown_delivery_id),
  );
  const claims: Claim[] = [];
  for (const lane of lanes) {
    const delivery = shown.get(lane.shown_delivery_id ?? '');
    if (delivery && hasTarget(delivery)) {
      claims.push(
        claimOf('verify', lane, delivery, {
          token,
          attempt: delivery.attempts,
          claimMs: settings.claimMs,
          lateMs: now - (lane.verify_at ?? now),
        }),
      );
    } else {
      await trx('lanes')
        .where({ subject: lane.subject })
        .update({ verify_at: null, doubt_delivery_id: null });
    }
  }
  await mark(tx, claims, { incarnation, token, settings, kind: 'verify' });
  return claims;
}
