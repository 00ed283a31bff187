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

import { Transaction } from './database';
import { holdDeliveries, releaseDeliveries } from './holding';
import { PauseKind, pauseReason, PauseRow, standingPause } from './pauses';
import { HoldReason, HoldScope, OnResume, OnResumeOf } from './types';

/** What a person stops. */
export interface NewPause {
  readonly kind: PauseKind;
  /** Id of the Provider or the Notification. */
  readonly target: string;
  /** Reference of the person. */
  readonly by: string;
  readonly comment?: string;
  /** What held deliveries say, given since when: who, and what to do. */
  readonly message: (since: number) => string;
}

/** What a person lets go on. */
export interface Resumption {
  readonly kind: PauseKind;
  readonly target: string;
  readonly by: string;
  /** In the place of what the Notifications say. */
  readonly onResume?: OnResume;
  /** What keeps everything back all the same. */
  readonly still?: { readonly reason: HoldReason; readonly message: string };
}

/** What came of a resumption. */
export interface Resumed {
  /** The pause that ended. */
  readonly pause: PauseRow;
  /** Deliveries that wait for their turn again. */
  readonly released: number;
}

/** Whose deliveries a pause holds. */
export function scopeOf(kind: PauseKind, target: string): HoldScope {
  return kind === 'provider' ? { provider: target } : { rule: target };
}

/**
 * Stops a Provider or a Notification; one that is paused already stays as it
 * is.
 *
 * @returns the pause that stands
 */
export async function pause(
  tx: Transaction,
  id: string,
  { kind, target, by, comment, message }: NewPause,
): Promise<PauseRow> {
  const { trx, now } = tx;
  const scope = scopeOf(kind, target);
  const row: PauseRow = {
    id,
    kind,
    target,
    since: now,
    paused_by: by,
    comment: comment ?? null,
    message: message(now),
    ended_at: null,
    ended_by: null,
  };
  await trx('pauses')
    .insert(row)
    .onConflict(trx.raw('(kind, target) where ended_at is null'))
    .ignore();
  const standing = (await standingPause(trx, scope)) ?? row;
  if (standing.id === id) {
    await holdDeliveries(tx, scope, pauseReason(standing), standing.message);
  }
  return standing;
}

/** Ends a pause; undefined where none stands. */
export async function resume(
  tx: Transaction,
  { kind, target, by, onResume, still }: Resumption,
  onResumeOf: OnResumeOf,
): Promise<Resumed | undefined> {
  const { trx, now } = tx;
  const scope = scopeOf(kind, target);
  // Whoever is about to hold something for its sake ends first.
  const standing = await standingPause(trx, scope, query => query.forUpdate());
  if (!standing) {
    return undefined;
  }
  const ended = { ended_at: now, ended_by: by };
  await trx('pauses').where({ id: standing.id }).update(ended);
  if (still) {
    await holdDeliveries(tx, scope, still.reason, still.message);
  }
  const released = still
    ? 0
    : await releaseDeliveries(tx, scope, rule => onResume ?? onResumeOf(rule));
  return { pause: { ...standing, ...ended }, released };
}

/**
 * Keeps back what waits in a lane and was recorded while a pause stood over
 * it. The pause is locked, so that whoever ends it sees what is held.
 *
 * @returns false when the pause has ended meanwhile
 */
export async function holdPaused(
  tx: Transaction,
  {
    subject,
    provider,
    rule,
  }: { subject: string; provider: string; rule: string },
): Promise<boolean> {
  for (const scope of [{ rule }, { provider }]) {
    const standing = await standingPause(tx.trx, scope, query =>
      query.forShare(),
    );
    if (standing) {
      await holdDeliveries(
        tx,
        scope,
        pauseReason(standing),
        standing.message,
        query => query.where({ subject }),
      );
      return true;
    }
  }
  return false;
}
