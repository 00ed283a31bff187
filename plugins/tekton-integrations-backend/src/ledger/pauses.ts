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

import { LOOP_GUARD } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { integer } from './rows';
import { HoldReason, HoldScope } from './types';

/** What a person may stop for a while. */
export type PauseKind = 'provider' | 'rule';

const pauseRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['provider', 'rule']),
  target: z.string(),
  since: integer,
  paused_by: z.string(),
  comment: z.string().nullable(),
  message: z.string(),
  ended_at: integer.nullable(),
  ended_by: z.string().nullable(),
});

/** A Provider or a Notification was stopped by a person, or by the guard. */
export type PauseRow = z.infer<typeof pauseRowSchema>;

/** The column `paused` of `deliveries`: a pause stands over it. */
export const PAUSED_COLUMN = `exists (select 1 from pauses where pauses.ended_at is null and ((pauses.kind = 'provider' and pauses.target = deliveries.provider) or (pauses.kind = 'rule' and pauses.target = deliveries.rule))) as paused`;

/** The deliveries that nothing but a pause may let go. */
export function exceptPaused(query: Knex.QueryBuilder): void {
  query.whereRaw(
    "not exists (select 1 from pauses where pauses.ended_at is null and pauses.kind = deliveries.hold_by and pauses.target = case deliveries.hold_by when 'rule' then deliveries.rule else deliveries.provider end)",
  );
}

/** Why deliveries are held by a pause, by which the cause decides later. */
export function pauseReason({
  kind,
  paused_by: by,
}: Pick<PauseRow, 'kind' | 'paused_by'>): HoldReason {
  if (by === LOOP_GUARD) {
    return 'loopSuspected';
  }
  return kind === 'rule' ? 'suspended' : 'paused';
}

function keyOf(
  scope: HoldScope,
): { kind: PauseKind; target: string } | undefined {
  if ('provider' in scope) {
    return { kind: 'provider', target: scope.provider };
  }
  return 'rule' in scope ? { kind: 'rule', target: scope.rule } : undefined;
}

/** The pause that stands over a Provider or a Notification. */
export async function standingPause(
  knex: Knex,
  scope: HoldScope,
  lock: (query: Knex.QueryBuilder) => void = () => {},
): Promise<PauseRow | undefined> {
  const key = keyOf(scope);
  if (!key) {
    return undefined;
  }
  const row: unknown = await knex('pauses')
    .where(key)
    .whereNull('ended_at')
    .modify(lock)
    .first();
  return row === undefined ? undefined : pauseRowSchema.parse(row);
}

/** All pauses that stand. */
export async function standingPauses(knex: Knex): Promise<PauseRow[]> {
  const rows: unknown = await knex('pauses').whereNull('ended_at');
  return z.array(pauseRowSchema).parse(rows);
}

/** The pauses of these Providers and Notifications, also those that ended. */
export async function pausesOf(
  knex: Knex,
  {
    providers,
    rules,
  }: { providers: readonly string[]; rules: readonly string[] },
): Promise<PauseRow[]> {
  const rows: unknown = await knex('pauses')
    .where(one => {
      one.where('kind', 'provider').whereIn('target', [...providers]);
    })
    .orWhere(one => {
      one.where('kind', 'rule').whereIn('target', [...rules]);
    })
    .orderBy('since');
  return z.array(pauseRowSchema).parse(rows);
}

/** The pause among these that stands over a delivery; a rule's before its Provider's. */
export function pauseOver(
  pauses: readonly PauseRow[],
  { provider, rule }: { readonly provider?: string; readonly rule: string },
): PauseRow | undefined {
  const find = (kind: PauseKind, target: string) =>
    pauses.find(
      pause =>
        pause.ended_at === null &&
        pause.kind === kind &&
        pause.target === target,
    );
  return (
    find('rule', rule) ??
    (provider === undefined ? undefined : find('provider', provider))
  );
}
