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
import { numberRowSchema } from './rows';

/**
 * When something may be claimed next, in milliseconds from now; undefined when
 * nothing is open.
 */
export async function nextWakeMs({
  trx,
  now,
}: Transaction): Promise<number | undefined> {
  const blocked = trx('lane_scopes')
    .join('scopes', 'scopes.scope', 'lane_scopes.scope')
    .where('scopes.blocked_until', '>', now)
    .groupBy('lane_scopes.subject')
    .select('lane_scopes.subject')
    .max('scopes.blocked_until as blocked_until')
    .as('blocked');
  const due = 'coalesce(lanes.due_at, lanes.verify_at)';
  const row: unknown = await trx('lanes')
    .leftJoin(blocked, 'blocked.subject', 'lanes.subject')
    .whereNull('lanes.claim_token')
    .where(open =>
      open.whereNotNull('lanes.due_at').orWhereNotNull('lanes.verify_at'),
    )
    .select(
      trx.raw(
        `min(case when blocked.blocked_until > ${due} then blocked.blocked_until else ${due} end) as value`,
      ),
    )
    .first();
  const { value } = numberRowSchema.parse(row);
  return value === null ? undefined : Math.max(0, value - now);
}
