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
  DeliveryReason,
  DeliveryState,
} from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { updateMany } from './bulk';
import { headOf } from './lanes';
import { Step } from './nextStep';
import { DeliveryRow, LaneRow, laneRowSchema } from './rows';
import { Statements } from './statements';
import { LedgerSettings } from './types';

const TEXT_LENGTH = 2_000;

/** What is kept of a text that may have any length. */
export function clip(text: string): string {
  return text.length > TEXT_LENGTH
    ? `${text.slice(0, TEXT_LENGTH - 1)}…`
    : text;
}

/** No lane belongs to nobody. */
export const UNCLAIMED = {
  claim_token: null,
  claim_kind: null,
  claim_incarnation: null,
  claim_until: null,
};

/** What a settle wrote. */
export type Settled =
  | {
      readonly kind: 'settled';
      readonly state: DeliveryState;
      readonly reason: DeliveryReason;
      readonly message?: string;
      /** When it is tried again, in milliseconds from now. */
      readonly againInMs?: number;
      /** Something else is left to be done in its lane. */
      readonly more: boolean;
    }
  /** Another process has the lane: nothing was written. */
  | { readonly kind: 'claimLost' };

/** What of a delivery decides what becomes of it. */
export type SettledRow = Omit<DeliveryRow, 'words' | 'target'>;

/** A delivery after a step, and its lane, which nobody has claimed then. */
export interface Changed {
  readonly lane: LaneRow;
  readonly delivery: SettledRow;
  readonly settled: Omit<Extract<Settled, { kind: 'settled' }>, 'more'>;
}

type Part = Omit<Changed, 'delivery' | 'lane'> & {
  readonly delivery: Partial<DeliveryRow>;
  readonly lane?: Partial<LaneRow>;
};

function delivered(
  { lane, delivery }: Pick<Changed, 'lane' | 'delivery'>,
  step: Extract<Step, { kind: 'delivered' }>,
  now: number,
  settings: LedgerSettings,
): Part {
  const kept = lane.receipt_run_id === delivery.run_id ? lane.receipt : null;
  const receipt = step.receipt ?? kept;
  const ownDoubt = delivery.doubted && step.reason === 'accepted';
  const late =
    delivery.kind === 'state' &&
    (ownDoubt || lane.doubt_delivery_id !== null || lane.verify_at !== null);
  return {
    delivery: {
      state: 'delivered',
      reason: step.reason,
      message: null,
      receipt,
      doubted: false,
      settled_at: now,
      due_at: null,
    },
    lane: {
      receipt,
      receipt_run_id: delivery.run_id,
      shown_delivery_id: delivery.id,
      doubt_delivery_id: null,
      verify_at: late ? now + settings.verifyAfterMs : null,
      verify_tries: 0,
    },
    settled: { kind: 'settled', state: 'delivered', reason: step.reason },
  };
}

function partOf(
  before: Pick<Changed, 'lane' | 'delivery'>,
  step: Step,
  now: number,
  settings: LedgerSettings,
): Part {
  const { delivery } = before;
  switch (step.kind) {
    case 'delivered':
      return delivered(before, step, now, settings);
    case 'again': {
      const { state, reason, message, dueAt, failures, doubted } = step;
      return {
        delivery: {
          ...{ state, reason, failures, doubted },
          message: message && clip(message),
          due_at: dueAt,
        },
        settled: {
          ...{ kind: 'settled', state, reason },
          message: message ?? undefined,
          againInMs: Math.max(0, dueAt - now),
        },
      };
    }
    case 'held': {
      const { by, reason, message } = step.hold;
      return {
        delivery: {
          state: 'held',
          reason,
          message: clip(message),
          hold_by: by,
          hold_reason: reason,
          hold_message: clip(message),
          held_at: delivery.held_at ?? now,
          failures: step.failures,
          doubted: step.doubted,
        },
        settled: { kind: 'settled', state: 'held', reason, message },
      };
    }
    case 'end': {
      const { state, reason, message, doubted } = step;
      return {
        delivery: {
          ...{ state, reason },
          message: clip(message),
          settled_at: now,
          due_at: null,
        },
        lane:
          doubted && delivery.kind === 'state'
            ? { doubt_delivery_id: delivery.id }
            : {},
        settled: { kind: 'settled', state, reason, message },
      };
    }
    default:
      return step satisfies never;
  }
}

/** What becomes of a delivery and its lane; pure. */
export function changeOf(
  before: Pick<Changed, 'lane' | 'delivery'>,
  step: Step,
  now: number,
  settings: LedgerSettings,
): Changed {
  const { delivery, lane, settled } = partOf(before, step, now, settings);
  return {
    delivery: { ...before.delivery, ...delivery },
    lane: { ...before.lane, ...lane },
    settled,
  };
}

const headRowsSchema = z.array(
  laneRowSchema.pick({ subject: true, head_id: true }),
);

function asText(value: object | null): string | null {
  return value && JSON.stringify(value);
}

/**
 * Writes what changed of deliveries and lanes that are locked, and when the
 * lanes are due next. The lanes are given back. All statements are begun at
 * once.
 *
 * @returns what was written, in the order of the changes
 */
export async function writeChanges(
  sql: Statements,
  changes: readonly Changed[],
): Promise<Settled[]> {
  const deliveries = updateMany(
    sql,
    'deliveries',
    ['id'],
    {
      id: 'text',
      state: 'text',
      reason: 'text',
      message: 'text',
      hold_by: 'text',
      hold_reason: 'text',
      hold_message: 'text',
      held_at: 'bigint',
      receipt: 'text',
      doubted: 'boolean',
      perhaps_twice: 'boolean',
      attempts: 'bigint',
      failures: 'bigint',
      settled_at: 'bigint',
      due_at: 'bigint',
    },
    changes.map(({ delivery }) => ({
      ...delivery,
      receipt: asText(delivery.receipt),
    })),
  );
  const lanes = new Map(changes.map(({ lane }) => [lane.subject, lane]));
  const updated = updateMany(
    sql,
    'lanes',
    ['subject'],
    {
      subject: 'text',
      claim_token: 'text',
      claim_kind: 'text',
      claim_incarnation: 'text',
      claim_until: 'bigint',
      receipt: 'text',
      receipt_run_id: 'text',
      shown_delivery_id: 'text',
      doubt_delivery_id: 'text',
      verify_at: 'bigint',
      verify_tries: 'bigint',
    },
    [...lanes.values()].map(lane => ({
      ...lane,
      receipt: asText(lane.receipt),
      ...UNCLAIMED,
    })),
    {
      set: headOf('given.subject'),
      returning: 'lanes.subject, lanes.head_id',
    },
  );
  const [heads] = await Promise.all([updated, deliveries]);
  const headed = new Set(
    headRowsSchema
      .parse(heads)
      .flatMap(({ subject, head_id: head }) => (head === null ? [] : subject)),
  );
  return changes.map(({ lane, settled }) => ({
    ...settled,
    more: lane.verify_at !== null || headed.has(lane.subject),
  }));
}
