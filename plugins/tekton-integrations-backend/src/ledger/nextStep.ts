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
import { Outcome, Receipt } from 'backstage-plugin-tekton-integrations-node';
import { HeldBy } from '../planning';
import { HoldReason, LedgerSettings } from './types';

/** What became of a claimed delivery. */
export type SendResult =
  | Outcome
  /** After a doubt: it had arrived. */
  | { readonly kind: 'found'; readonly receipt: Receipt }
  /** After a doubt: it could not be looked up, nothing was sent. */
  | { readonly kind: 'unread'; readonly cause: string }
  /** Nothing was sent. */
  | {
      readonly kind: 'held';
      readonly reason: HoldReason;
      readonly message: string;
    }
  /** Nothing was sent: what it needs is no longer granted. */
  | { readonly kind: 'revoked'; readonly message: string }
  /** Nothing was sent: what decides cannot be asked just now. */
  | {
      readonly kind: 'postponed';
      readonly reason: Extract<
        DeliveryReason,
        'catalogAway' | 'managedElsewhere'
      >;
      readonly forMs: number;
      readonly cause: string;
    }
  /** Nothing was sent: the process stops, or the claim was near its end. */
  | { readonly kind: 'released' }
  /** The process that had claimed it is gone. */
  | { readonly kind: 'crashed' };

/** Why a delivery shall not be sent again. */
export interface HoldMark {
  readonly by: HeldBy;
  readonly reason: DeliveryReason;
  readonly message: string;
}

/** All that the next step depends on, besides the outcome. */
export interface Situation {
  readonly now: number;
  readonly kind: 'state' | 'event';
  readonly failures: number;
  readonly agedFrom: number;
  readonly firstAttemptAt: number;
  /** An earlier request is still in doubt. */
  readonly doubted: boolean;
  /** Why a newer state in the lane makes this one pointless. */
  readonly newer?: 'newerState' | 'newerRun';
  /** It was held while its request was in flight. */
  readonly hold?: HoldMark;
  /** Its target is away; a probe is what decides when it is tried again. */
  readonly out?: boolean;
  /** A person decides what becomes of it after a doubt. */
  readonly holdsDoubts?: boolean;
}

/** What becomes of a delivery. */
export type Step =
  | {
      readonly kind: 'delivered';
      readonly reason: 'accepted' | 'found';
      readonly receipt?: Receipt;
    }
  | {
      readonly kind: 'again';
      readonly state: DeliveryState;
      readonly reason: DeliveryReason;
      readonly message: string | null;
      readonly dueAt: number;
      readonly failures: number;
      readonly doubted: boolean;
    }
  | {
      readonly kind: 'held';
      readonly hold: HoldMark;
      readonly failures: number;
      readonly doubted: boolean;
      /** The credentials were refused: all of the Provider are held. */
      readonly provider: boolean;
    }
  | {
      readonly kind: 'end';
      readonly state: 'rejected' | 'expired' | 'superseded' | 'discarded';
      readonly reason: DeliveryReason;
      readonly message: string;
      readonly doubted: boolean;
    };

/** The state of an open delivery whose turn has not come. */
export function openState(
  delivery: Readonly<{ doubted: boolean; failures: number }>,
): 'inDoubt' | 'retrying' | 'waiting' {
  if (delivery.doubted) {
    return 'inDoubt';
  }
  return delivery.failures > 0 ? 'retrying' : 'waiting';
}

/** Exponential with full jitter. */
export function backOffMs(
  failures: number,
  random: () => number,
  settings: Pick<LedgerSettings, 'backOffBaseMs' | 'backOffCapMs'>,
): number {
  const ceiling = Math.min(
    settings.backOffCapMs,
    settings.backOffBaseMs * 2 ** Math.min(failures - 1, 30),
  );
  return Math.round(random() * ceiling);
}

interface Failure {
  readonly cause: string;
  readonly state: 'waiting' | 'retrying' | 'inDoubt';
  readonly reason: DeliveryReason;
  readonly dueAt: number;
  readonly failures: number;
  readonly doubted: boolean;
  readonly withinMs?: number;
  /** This request may have arrived. */
  readonly unanswered?: boolean;
}

function afterFailure(
  failure: Failure,
  situation: Situation,
  settings: LedgerSettings,
): Step {
  const { now, kind, newer, hold, agedFrom, firstAttemptAt } = situation;
  const { cause, doubted, failures } = failure;
  if (newer) {
    return {
      kind: 'end',
      state: 'superseded',
      reason: newer,
      message: `${cause}. A newer state is shown in the place of this one.`,
      doubted,
    };
  }
  if (hold?.reason === 'ruleGone' && kind === 'event') {
    return {
      kind: 'end',
      state: 'discarded',
      reason: 'ruleGone',
      message: hold.message,
      doubted,
    };
  }
  if (hold && hold.reason !== 'ruleGone') {
    return { kind: 'held', hold, failures, doubted, provider: false };
  }
  if (failure.unanswered && situation.holdsDoubts) {
    const message = `${cause}. It may have arrived: look there, then let it go on or discard it.`;
    return {
      kind: 'held',
      hold: { by: 'review', reason: 'doubted', message },
      failures,
      doubted,
      provider: false,
    };
  }
  if (now - agedFrom >= settings.ageLimitMs) {
    return {
      kind: 'end',
      state: 'expired',
      reason: 'tooOld',
      message: `Given up after the age limit; the last answer was: ${cause}`,
      doubted,
    };
  }
  const { withinMs } = failure;
  if (withinMs !== undefined && now - firstAttemptAt >= withinMs) {
    return {
      kind: 'end',
      state: 'rejected',
      reason: 'refused',
      message: cause,
      doubted,
    };
  }
  return {
    kind: 'again',
    state: failure.state,
    reason: failure.reason,
    message: cause,
    // At the age limit it is looked at again, to end it.
    dueAt: Math.min(
      failure.dueAt,
      Math.max(now, agedFrom + settings.ageLimitMs),
    ),
    failures,
    doubted,
  };
}

/** Decides what becomes of a delivery after a request; pure. */
export function nextStep(
  result: SendResult,
  situation: Situation,
  random: () => number,
  settings: LedgerSettings,
): Step {
  const { now, failures, doubted, out } = situation;
  const wait = () => (out ? 0 : backOffMs(failures + 1, random, settings));
  switch (result.kind) {
    case 'delivered':
      return {
        kind: 'delivered',
        reason: 'accepted',
        receipt: result.receipt,
      };
    case 'found':
      return { kind: 'delivered', reason: 'found', receipt: result.receipt };
    case 'retry':
      return afterFailure(
        {
          cause: result.cause,
          state: doubted ? 'inDoubt' : 'retrying',
          reason: out ? 'outage' : 'backOff',
          dueAt: now + Math.max(result.afterMs ?? 0, wait()),
          failures: failures + 1,
          doubted,
          withinMs: result.withinMs,
        },
        situation,
        settings,
      );
    case 'throttled':
      return afterFailure(
        {
          cause: result.cause,
          state: openState({ doubted, failures: 0 }),
          reason: 'throttled',
          dueAt: now + Math.max(0, result.forMs),
          failures,
          doubted,
        },
        situation,
        settings,
      );
    case 'inDoubt':
    case 'unread':
      return afterFailure(
        {
          cause: result.cause,
          state: 'inDoubt',
          reason: 'noAnswer',
          dueAt: now + wait(),
          failures: failures + 1,
          doubted: true,
          unanswered: true,
        },
        situation,
        settings,
      );
    case 'rejected':
      return result.pause
        ? {
            kind: 'held',
            hold: {
              by: 'provider',
              reason: 'misconfigured',
              message: result.cause,
            },
            failures,
            doubted,
            provider: true,
          }
        : {
            kind: 'end',
            state: 'rejected',
            reason: 'refused',
            message: result.cause,
            doubted,
          };
    case 'held':
      return {
        kind: 'held',
        hold: {
          by: 'provider',
          reason: result.reason,
          message: result.message,
        },
        failures,
        doubted,
        provider: false,
      };
    case 'revoked':
      return {
        kind: 'end',
        state: 'rejected',
        reason: 'notPermitted',
        message: result.message,
        doubted,
      };
    case 'postponed':
      return afterFailure(
        {
          cause: result.cause,
          state: openState({ doubted, failures }),
          reason: result.reason,
          dueAt: now + result.forMs,
          failures,
          doubted,
        },
        situation,
        settings,
      );
    case 'crashed':
      return afterFailure(
        {
          cause: 'The portal stopped while this was being sent',
          state: 'inDoubt',
          reason: 'crashed',
          dueAt: now,
          failures,
          doubted: true,
          unanswered: true,
        },
        situation,
        settings,
      );
    case 'released':
      return {
        kind: 'again',
        state: openState({ doubted, failures }),
        reason: 'due',
        message: null,
        dueAt: now,
        failures,
        doubted,
      };
    default:
      return result satisfies never;
  }
}
