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

import { rowsIn } from './bulk';
import { Outcome, Rate } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import type { Claim } from './claims';
import { lockFree, Transaction } from './database';
import { scopeKey } from './flows';
import { FAILURES_OF_OUTAGE, probeGapMs, UNRELATED_MS } from './limits';
import type { SendResult } from './nextStep';
import { laneRowSchema, ScopeRow, scopeRowSchema } from './rows';
import { Statements } from './statements';

const TEXT_LENGTH = 2_000;
/** So long budgets count that a vendor keeps only where it says so. */
const COUNTS_MS = 24 * 3_600_000;
/** Lanes that are woken at once when a target is back. */
const WOKEN = 500;

function clipped(text: string): string {
  return text.length > TEXT_LENGTH
    ? `${text.slice(0, TEXT_LENGTH - 1)}…`
    : text;
}

/** Allows nothing in a scope until later; the longest block counts. */
export async function blockScope(
  { trx, now }: Transaction,
  outcome: Extract<Outcome, { kind: 'throttled' }>,
): Promise<void> {
  const scope = scopeKey(outcome.scope);
  const later = (column: string) =>
    trx.raw(
      `case when excluded.blocked_until > scopes.blocked_until then excluded.${column} else scopes.${column} end`,
    );
  await trx('scopes')
    .insert({
      scope,
      blocked_until: now + Math.max(0, Math.round(outcome.forMs)),
      cause: clipped(outcome.cause),
    })
    .onConflict('scope')
    .merge({ blocked_until: later('blocked_until'), cause: later('cause') });
  if (outcome.rate?.remaining !== 0) {
    await trx('budgets')
      .where({ scope })
      .whereNotNull('counts_until')
      .update({ counts_until: now + COUNTS_MS });
  }
}

const blockedRowsSchema = z.array(
  scopeRowSchema.pick({ scope: true, blocked_until: true }),
);

const scopesOf = ({ target }: Pick<Claim, 'target'>) =>
  target.scopes.map(scopeKey);

/** Until when something is refused in the scopes of these claims. */
export async function blockedScopes(
  sql: Statements,
  claims: readonly Pick<Claim, 'target'>[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsIn(
    sql,
    'select scope, blocked_until from scopes where scope',
    new Set(claims.flatMap(scopesOf)),
  );
  return new Map(
    blockedRowsSchema
      .parse(rows)
      .map(({ scope, blocked_until: until }) => [scope, until]),
  );
}

/** Whether nothing is refused in the scopes of each of these claims. */
export function areAllowed(
  claims: readonly Pick<Claim, 'target'>[],
  blocked: ReadonlyMap<string, number>,
  now: number,
): boolean[] {
  return claims.map(claim =>
    scopesOf(claim).every(scope => (blocked.get(scope) ?? 0) <= now),
  );
}

/** Takes over what an answer told of a limit. */
async function noteRate(
  sql: Statements,
  now: number,
  { scope, limit, remaining, resetMs }: Rate,
): Promise<void> {
  const left = Math.max(0, remaining);
  const told = limit === undefined ? '' : ', size = ?, burst = ?';
  // Answers overtake each other: within a window what is left only falls.
  await sql.rows(
    `update budgets set tokens = ?, refilled_at = ?, reset_at = ?${told} where scope = ? and told and (reset_at is null or reset_at <= ? or tokens > ?)`,
    [
      ...[left, now, now + Math.max(0, Math.round(resetMs))],
      ...(limit === undefined ? [] : [limit, limit]),
      ...[scopeKey(scope), now, left],
    ],
  );
}

/** Takes over what a result told of a limit. */
export async function noteRateOf(
  sql: Statements,
  now: number,
  result: SendResult,
): Promise<void> {
  if ('rate' in result && result.rate) {
    await noteRate(sql, now, result.rate);
  }
}

/** Why the target itself seems to be away; undefined where it is not. */
function outageOf(result: SendResult): string | undefined {
  switch (result.kind) {
    case 'inDoubt':
    case 'unread':
      return result.cause;
    case 'retry':
      return result.withinMs === undefined ? result.cause : undefined;
    default:
      return undefined;
  }
}

/** Whether the target did anything at all, be it a refusal. */
function isAnswer({ kind }: SendResult): boolean {
  return ['delivered', 'found', 'rejected', 'throttled'].includes(kind);
}

async function lockScope(
  { trx }: Transaction,
  scope: string,
): Promise<ScopeRow | undefined> {
  const row: unknown = await trx('scopes').where({ scope }).forUpdate().first();
  return row === undefined ? undefined : scopeRowSchema.parse(row);
}

async function countFailure(
  tx: Transaction,
  scope: string,
  cause: string,
  afterMs: number,
): Promise<boolean> {
  const { trx, now } = tx;
  const known = await lockScope(tx, scope);
  const since = known?.failing_since ?? now;
  const probeAt = known?.probe_at ?? null;
  const related = probeAt !== null || since > now - UNRELATED_MS;
  const failures = (related ? (known?.failures ?? 0) : 0) + 1;
  const out = failures >= FAILURES_OF_OUTAGE;
  const begun = out && probeAt === null;
  const failing = {
    failures,
    // An outage begins with the failure that shows it.
    failing_since: related && !begun ? since : now,
    outage: clipped(cause),
    probe_at: out
      ? Math.max(probeAt ?? now + probeGapMs(0), now + afterMs)
      : null,
  };
  await trx('scopes')
    .insert({ scope, ...failing })
    .onConflict('scope')
    .merge(failing);
  return out;
}

/** What waits for a target by itself is due at once when it is back. */
async function wakeLanes(tx: Transaction, scope: string): Promise<void> {
  const { trx, now } = tx;
  const rows: unknown = await trx('lanes')
    .whereIn('flow', trx('flow_scopes').select('flow').where({ scope }))
    .whereNull('claim_token')
    .where('due_at', '>', now)
    .orderBy('due_at')
    .limit(WOKEN)
    .modify(lockFree, tx);
  const lanes = z.array(laneRowSchema).parse(rows);
  const heads = lanes.flatMap(({ head_id: id }) => id ?? []);
  if (heads.length === 0) {
    return;
  }
  const woken = await trx('deliveries')
    .whereIn('id', heads)
    .whereIn('reason', ['backOff', 'noAnswer', 'outage'])
    .update({ due_at: now }, ['id']);
  const ids = z.array(z.object({ id: z.string() })).parse(woken);
  await trx('lanes')
    .whereIn(
      'head_id',
      ids.map(({ id }) => id),
    )
    .update({ due_at: now });
}

async function forgetFailures(tx: Transaction, scope: string): Promise<void> {
  const { trx } = tx;
  const known = await lockScope(tx, scope);
  if (!known || known.failures === 0) {
    return;
  }
  await trx('scopes').where({ scope }).update({
    failures: 0,
    failing_since: null,
    outage: null,
    probe_at: null,
  });
  if (known.probe_at !== null) {
    await wakeLanes(tx, scope);
  }
}

type Noted = Pick<Claim, 'target' | 'failing'>;

/**
 * Keeps in mind what a result tells against its target, and of its limits.
 *
 * @returns whether the target is out: only probes are sent
 */
export async function noteFailure(
  tx: Transaction,
  { target }: Noted,
  result: SendResult,
): Promise<boolean> {
  const [first] = target.scopes;
  const outage = outageOf(result);
  let out = false;
  if (first !== undefined && outage !== undefined) {
    const afterMs = result.kind === 'retry' ? (result.afterMs ?? 0) : 0;
    out = await countFailure(tx, scopeKey(first), outage, afterMs);
  }
  if (result.kind === 'throttled') {
    await blockScope(tx, result);
  }
  await noteRateOf(tx.sql, tx.now, result);
  return out;
}

/** Keeps in mind that a target that had failed answers again. */
export async function noteAnswer(
  tx: Transaction,
  { target, failing }: Noted,
  result: SendResult,
): Promise<void> {
  const [first] = target.scopes;
  if (first !== undefined && failing && isAnswer(result)) {
    await forgetFailures(tx, scopeKey(first));
  }
}
