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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { Transaction } from './database';
import { holdDeliveries } from './holding';
import { WantedDelivery } from './types';

/** The database was put back to an earlier state. */
export interface Restored {
  /** What happened before waits for a person. */
  readonly holdBefore: number;
  /** What happened from then on until now may have been shown. */
  readonly knownFrom: number;
}

const HELD =
  'The database was restored from a backup, so this may have been sent already: look there, then let it go on or discard it.';
const LOOKED_UP =
  'The database was restored from a backup: it is looked up before it is sent.';

/** What becomes of a new delivery of a Run that is older than the ledger. */
interface Old {
  readonly hold?: WantedDelivery['hold'];
  readonly beginning?: {
    readonly state: 'inDoubt';
    readonly reason: 'restored';
    readonly message: string;
    readonly doubted: true;
  };
}

/** How a delivery begins after a restore; undefined: as any other. */
export function oldOf(
  { holdBefore, knownFrom }: Restored,
  run: Pick<RunState, 'createdAt' | 'completedAt'>,
  { once }: Pick<Target, 'once'>,
  hold: WantedDelivery['hold'],
): Old | undefined {
  const at = Date.parse(run.completedAt ?? run.createdAt);
  if (at < holdBefore) {
    return { hold: { by: 'review', reason: 'restored', message: HELD } };
  }
  return at < knownFrom && once === 'findable' && !hold
    ? {
        beginning: {
          state: 'inDoubt',
          reason: 'restored',
          message: LOOKED_UP,
          doubted: true,
        },
      }
    : undefined;
}

/** Holds what the backup had open, but for what a person let go since. */
export async function holdRestored(
  tx: Transaction,
  { holdBefore }: Restored,
): Promise<void> {
  await holdDeliveries(tx, { review: 'all' }, 'restored', HELD, query =>
    query
      .where('created_at', '<', holdBefore)
      .where('reviewed', false)
      .where(other =>
        other.whereNull('hold_by').orWhereNot('hold_by', 'review'),
      ),
  );
}
