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

import { parseEntityRef } from '@backstage/catalog-model';
import {
  Act,
  DeliveryAction,
  isOpen,
  LOOP_GUARD,
  Pause,
} from 'backstage-plugin-tekton-integrations-common';
import { DeliveryRow, InterventionRow, PauseRow } from '../ledger';

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** A person or service as people know it: `alice`, `'external:ci'`. */
export function whoWords(by: string): string {
  if (!by.startsWith('user:')) {
    return `'${by}'`;
  }
  const { namespace, name } = parseEntityRef(by);
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

function inBrackets(comment: string | null | undefined): string {
  return comment ? ` (${comment})` : '';
}

/** `Provider 'team-a/slack' is paused by alice since … (moving): resume it.` */
export function pauseWords(
  what: string,
  verb: 'paused' | 'suspended',
  { by, comment }: { by: string; comment?: string },
  since: number,
): string {
  return `${what} is ${verb} by ${whoWords(by)} since ${iso(since)}${inBrackets(comment)}: resume it to go on.`;
}

/** A pause as the portal shows it. */
export function pauseOf(row: PauseRow): Pause {
  return {
    by: row.paused_by,
    since: iso(row.since),
    comment: row.comment ?? undefined,
    message: row.message,
  };
}

const DONE: Record<InterventionRow['action'], string> = {
  redelivered: 'Redelivered',
  discarded: 'Discarded',
  released: 'Let go',
};

function actOf({ action, at, actor, comment }: InterventionRow): Act {
  return {
    action,
    at: iso(at),
    by: actor,
    comment: comment ?? undefined,
    sentence: `${DONE[action]} by ${whoWords(actor)}${inBrackets(comment)}.`,
  };
}

/** A delivery about which people did something. */
type Actable = Pick<
  DeliveryRow,
  'id' | 'provider' | 'rule' | 'state' | 'created_at' | 'settled_at'
>;

function begunWords({ kind, paused_by: by, comment }: PauseRow): string {
  return by === LOOP_GUARD
    ? 'held, since what it sends seemed to begin Runs'
    : `${kind === 'provider' ? 'paused' : 'suspended'} by ${whoWords(by)}${inBrackets(comment)}`;
}

/** What a pause did while a delivery was open. */
function actsOfPause(row: PauseRow, delivery: Actable): Act[] {
  const until = isOpen(delivery.state)
    ? Infinity
    : (delivery.settled_at ?? delivery.created_at);
  const what = row.kind === 'provider' ? 'Provider' : 'Notification';
  if (row.since > until || (row.ended_at ?? Infinity) < delivery.created_at) {
    return [];
  }
  const begun: Act = {
    action: 'paused',
    at: iso(row.since),
    by: row.paused_by,
    comment: row.comment ?? undefined,
    sentence: `${what} ${begunWords(row)}.`,
  };
  return row.ended_at === null || row.ended_by === null || row.ended_at > until
    ? [begun]
    : [
        begun,
        {
          action: 'resumed',
          at: iso(row.ended_at),
          by: row.ended_by,
          sentence: `${what} resumed by ${whoWords(row.ended_by)}.`,
        },
      ];
}

/** What people did about a delivery, oldest first. */
export function actsOf(
  delivery: Actable,
  interventions: readonly InterventionRow[],
  pauses: readonly PauseRow[],
): Act[] {
  return [
    ...interventions
      .filter(row => row.delivery_id === delivery.id)
      .map(row => actOf(row)),
    ...pauses
      .filter(
        ({ kind, target }) =>
          target === (kind === 'provider' ? delivery.provider : delivery.rule),
      )
      .flatMap(row => actsOfPause(row, delivery)),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What may be done with a delivery in its present state. */
export function actionsFor(
  row: Pick<DeliveryRow, 'state' | 'reason' | 'hold_by'>,
): DeliveryAction[] {
  switch (row.state) {
    case 'waiting':
    case 'retrying':
    case 'inDoubt':
      return ['discard'];
    case 'held':
      return row.hold_by === 'review' ? ['release', 'discard'] : ['discard'];
    case 'superseded':
      return row.reason === 'newerState' ? ['redeliver'] : [];
    case 'delivered':
    case 'rejected':
    case 'expired':
    case 'discarded':
      return ['redeliver'];
    case 'sending':
    case 'covered':
      return [];
    default:
      return row.state satisfies never;
  }
}
