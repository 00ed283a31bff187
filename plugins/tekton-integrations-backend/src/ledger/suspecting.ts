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
import { Transaction } from './database';
import { pause } from './pausing';

/** So long nobody is asked again whom a person has let go on. */
const TRUSTED_MS = 24 * 3_600_000;

/**
 * Stops a Notification whose events seem to begin Runs, until a person lets it
 * go on: on all replicas, and after a restart too. Whoever let it go on knows
 * better than a count of Runs, so it is not stopped again for a day.
 *
 * @returns whether it was stopped just now
 */
export async function suspectLoop(
  tx: Transaction,
  id: string,
  rule: string,
  message: string,
): Promise<boolean> {
  const { trx, now } = tx;
  const trusted: unknown = await trx('pauses')
    .where({ kind: 'rule', target: rule, paused_by: LOOP_GUARD })
    .where('ended_at', '>', now - TRUSTED_MS)
    .first('id');
  if (trusted !== undefined) {
    return false;
  }
  const standing = await pause(tx, id, {
    kind: 'rule',
    target: rule,
    by: LOOP_GUARD,
    message: () => message,
  });
  return standing.id === id;
}
