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
import { allot, Room, roomOf, Served } from './allot';
import { insertMany, padded, places, rowsIn } from './bulk';
import { candidatesOf, lockLanes } from './candidates';
import { lockFree, Transaction } from './database';
import { FlowBook, loadFlows, saveLimits, scopeKey } from './flows';
import { refreshLane } from './lanes';
import { PAUSED_COLUMN } from './pauses';
import { holdPaused } from './pausing';
import {
  DeliveryRow,
  deliveryRowSchema,
  flag,
  LaneRow,
  laneRowSchema,
} from './rows';
import { RunPlace } from './runPlace';
import { Statements } from './statements';
import { LedgerSettings } from './types';
import { wakeAtOf } from './wake';

/** The right to send one delivery of a lane, or to verify what it shows. */
export interface Claim {
  readonly kind: 'send' | 'verify';
  readonly token: string;
  readonly subject: string;
  readonly deliveryId: string;
  readonly runId: string;
  /** Where the Run is. */
  readonly place: RunPlace;
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
  /** The target failed lately: the answer tells whether it still does. */
  readonly failing: boolean;
}

/** What a claim is made with. */
export interface Claimant {
  readonly incarnation: string;
  readonly token: string;
  readonly settings: LedgerSettings;
}

/** Which lanes a claim may take, and in which turn. */
export interface Claiming {
  readonly room: Room;
  readonly served: Served;
  readonly book: FlowBook;
}

/** What a claim came to. */
export interface Claimed {
  readonly claims: Claim[];
  /** The flow that was looked at last, while there are more. */
  readonly after: string;
  /** When more may be claimed of the flows that were looked at. */
  readonly wakeAt?: number;
  /** Of some flows no more could be claimed for want of room. */
  readonly full: boolean;
}

/** Flows that one claim looks at. */
export const FLOWS = 200;

/** Until what a pause keeps from being read back is looked at again. */
const PAUSED_MS = 30_000;

const headSchema = deliveryRowSchema.extend({
  paused: flag,
  cluster_id: z.string(),
  cluster_name: z.string(),
  namespace: z.string(),
});

/** A delivery that may be claimed, and where its Run is. */
type Head = z.infer<typeof headSchema>;

async function byId(
  sql: Statements,
  ids: readonly (string | null)[],
): Promise<Map<string, Head>> {
  const wanted = ids.filter(id => id !== null);
  if (wanted.length === 0) {
    return new Map();
  }
  const rows = await rowsIn(
    sql,
    `select deliveries.*, cluster_id, cluster_name, namespace, ${PAUSED_COLUMN}
     from deliveries join runs on runs.id = deliveries.run_id
     where deliveries.id`,
    wanted,
  );
  return new Map(
    z
      .array(headSchema)
      .parse(rows)
      .map(row => [row.id, row]),
  );
}

function claimOf(
  kind: Claim['kind'],
  lane: LaneRow,
  delivery: Head & { target: Target },
  rest: Pick<
    Claim,
    'token' | 'attempt' | 'claimMs' | 'lateMs' | 'doubt' | 'failing'
  >,
): Claim {
  const known = lane.receipt_run_id === delivery.run_id;
  return {
    kind,
    subject: lane.subject,
    deliveryId: delivery.id,
    runId: delivery.run_id,
    place: {
      cluster: { id: delivery.cluster_id, name: delivery.cluster_name },
      namespace: delivery.namespace,
    },
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

function hasTarget(row: Head): row is Head & { target: Target } {
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
 *
 * @param page - the flows that it looks at, at most {@link FLOWS}
 */
export async function claimSends(
  tx: Transaction,
  claimant: Claimant,
  page: readonly string[],
  { room, served, book }: Claiming,
): Promise<Claimed> {
  const { sql, now } = tx;
  const next = page.length < FLOWS ? '' : page[page.length - 1];
  const { flows, limits } = await loadFlows(sql, now, book, page, true);
  const open = flows
    .map(flow => ({ flow: flow.flow, flows: flow, room: roomOf(room, flow) }))
    .filter(one => one.room > 0 && !limits.obstacle(one.flows));
  const picks =
    open.length === 0
      ? []
      : allot(await candidatesOf(tx, open, room.total), {
          now,
          flows,
          limits,
          room,
          served,
        });
  const lanes = await lockLanes(tx, picks);
  const claims = await claimHeads(tx, lanes, claimant, target =>
    limits.isFailing(target.scopes[0] && scopeKey(target.scopes[0])),
  );
  const claimed = new Set(claims.map(({ subject }) => subject));
  const used = new Map<string, number>();
  for (const { subject, flow: id } of picks) {
    const flow = flows.find(one => one.flow === id);
    if (flow && !claimed.has(subject)) {
      limits.giveBack(flow);
    }
    flow?.scopes.forEach(scope => used.set(scope, (used.get(scope) ?? 0) + 1));
  }
  const left: Room = {
    total: room.total - claims.length,
    of: scope => (room.of?.(scope) ?? room.total) - (used.get(scope) ?? 0),
  };
  const [wakeAt] = await Promise.all([
    wakeAtOf(sql, { flows, limits }, left),
    saveLimits(sql, limits),
  ]);
  return {
    claims,
    after: next,
    full: flows.some(flow => roomOf(left, flow) <= 0),
    wakeAt,
  };
}

/** Begins the attempts of the heads of locked lanes. */
async function claimHeads(
  tx: Transaction,
  lanes: readonly LaneRow[],
  claimant: Claimant,
  isFailing: (target: Target) => boolean,
): Promise<Claim[]> {
  const { sql, now } = tx;
  const { token, settings } = claimant;
  const rows = await byId(
    sql,
    lanes.flatMap(lane => [lane.head_id, lane.doubt_delivery_id]),
  );
  const claims: Claim[] = [];
  for (const lane of lanes) {
    const head = rows.get(lane.head_id ?? '');
    const stale =
      head && (!head.target || now - head.aged_from >= settings.ageLimitMs);
    if (stale) {
      await expire(tx, head);
    }
    if (!head || stale || !hasTarget(head) || (head.due_at ?? 0) > now) {
      await refreshLane(tx, lane.subject);
      continue;
    }
    if (head.paused && (await holdPaused(tx, head))) {
      continue;
    }
    claims.push(
      claimOf('send', lane, head, {
        token,
        attempt: head.attempts + 1,
        claimMs: settings.claimMs,
        lateMs: now - (head.due_at ?? now),
        doubt: doubtOf(head, rows.get(lane.doubt_delivery_id ?? '')),
        failing: isFailing(head.target),
      }),
    );
  }
  await mark(tx, claims, 'send', claimant);
  return claims;
}

async function expire(
  { trx, now }: Transaction,
  { id }: DeliveryRow,
): Promise<void> {
  await trx('deliveries').where({ id }).update({
    state: 'expired',
    reason: 'tooOld',
    message: 'Given up after the age limit.',
    settled_at: now,
    due_at: null,
  });
}

async function mark(
  { sql, now }: Transaction,
  claims: readonly Claim[],
  kind: Claim['kind'],
  { incarnation, token, settings }: Claimant,
): Promise<void> {
  if (claims.length === 0) {
    return;
  }
  const subjects = padded(claims.map(({ subject }) => subject));
  const lanes = sql.rows(
    `update lanes set claim_token = ?, claim_kind = ?, claim_incarnation = ?, claim_until = ? where subject in ${places(subjects)}`,
    [token, kind, incarnation, now + settings.claimMs, ...subjects],
  );
  await Promise.all([
    lanes,
    ...(kind === 'send' ? begun(sql, claims, now) : []),
  ]);
}

/** The intent to send is written before anything is sent. */
function begun(
  sql: Statements,
  claims: readonly Claim[],
  now: number,
): Promise<unknown>[] {
  const ids = padded(claims.map(({ deliveryId }) => deliveryId));
  return [
    sql.rows(
      `update deliveries set state = 'sending', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?) where id in ${places(ids)}`,
      [now, ...ids],
    ),
    insertMany(
      sql,
      'attempts',
      claims.map(({ deliveryId, attempt }) => ({
        delivery_id: deliveryId,
        number: attempt,
        started_at: now,
      })),
    ),
  ];
}

/** Flows in which nothing is allowed now, or nothing is answered. */
function closedFlows(trx: Knex.Transaction, now: number) {
  return trx('flow_scopes')
    .join('scopes', 'scopes.scope', 'flow_scopes.scope')
    .where('scopes.blocked_until', '>', now)
    .orWhereNotNull('scopes.probe_at')
    .select('flow_scopes.flow');
}

/** Claims idle lanes whose target is to be read back after a doubt. */
export async function claimVerifications(
  tx: Transaction,
  claimant: Claimant,
  limit: number,
): Promise<Claim[]> {
  const { trx, sql, now } = tx;
  const { token, settings } = claimant;
  const rows: unknown = await trx('lanes')
    .whereNull('claim_token')
    .whereNull('due_at')
    .where('verify_at', '<=', now)
    .whereNotIn('flow', closedFlows(trx, now))
    .orderBy('verify_at')
    .limit(limit)
    .modify(lockFree, tx);
  const lanes = z.array(laneRowSchema).parse(rows);
  const shown = await byId(
    sql,
    lanes.map(lane => lane.shown_delivery_id),
  );
  const claims: Claim[] = [];
  for (const lane of lanes) {
    const delivery = shown.get(lane.shown_delivery_id ?? '');
    if (delivery?.paused) {
      await trx('lanes')
        .where({ subject: lane.subject })
        .update({ verify_at: now + PAUSED_MS });
    } else if (delivery && hasTarget(delivery)) {
      claims.push(
        claimOf('verify', lane, delivery, {
          token,
          attempt: delivery.attempts,
          claimMs: settings.claimMs,
          lateMs: now - (lane.verify_at ?? now),
          failing: false,
        }),
      );
    } else {
      await trx('lanes')
        .where({ subject: lane.subject })
        .update({ verify_at: null, doubt_delivery_id: null });
    }
  }
  await mark(tx, claims, 'verify', claimant);
  return claims;
}
