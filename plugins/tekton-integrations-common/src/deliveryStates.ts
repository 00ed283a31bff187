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

import { z } from 'zod';

/**
 * The states of a recorded delivery.
 *
 * @public
 */
export const DELIVERY_STATES = [
  'waiting',
  'sending',
  'retrying',
  'inDoubt',
  'held',
  'delivered',
  'superseded',
  'covered',
  'rejected',
  'expired',
  'discarded',
] as const;

/**
 * Zod schema of {@link DeliveryState}.
 *
 * @public
 */
export const deliveryStateSchema = z.enum(DELIVERY_STATES);

/**
 * State of a recorded delivery.
 *
 * @public
 */
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

const OPEN: ReadonlySet<DeliveryState> = new Set<DeliveryState>([
  'waiting',
  'sending',
  'retrying',
  'inDoubt',
  'held',
]);

/**
 * Whether a delivery in this state may still change by itself.
 *
 * @public
 */
export function isOpen(state: DeliveryState): boolean {
  return OPEN.has(state);
}

/**
 * Why a Run was not sent to a rule's target at all.
 *
 * - `notMatched`: a clause of the filter decided, it is named.
 * - `muted`: the Run or the rule says that nothing shall be sent.
 * - `notPermitted`: a grant is missing, the line to add is named.
 * - `noTarget`: the Run does not say where to (for example no commit).
 * - `baseline`: it had ended before the rule, or this portal, knew it.
 * - `optedOut`: the Run's own annotation turns this report off.
 * - `reportedElsewhere`: another controller reports this Run.
 * - `catalogAway`: what decides stands in the catalog, which does not answer.
 * - `managedElsewhere`: another portal reports the Runs of this cluster.
 *
 * @public
 */
export const NOT_SENT_REASONS = [
  'notMatched',
  'muted',
  'notPermitted',
  'noTarget',
  'baseline',
  'optedOut',
  'reportedElsewhere',
  'catalogAway',
  'managedElsewhere',
] as const;

/**
 * Zod schema of {@link NotSentReason}.
 *
 * @public
 */
export const notSentReasonSchema = z.enum(NOT_SENT_REASONS);

/**
 * Reason code of a Run that a rule did not send.
 *
 * @public
 */
export type NotSentReason = z.infer<typeof notSentReasonSchema>;

/**
 * Why a delivery is in its state; the message beside it carries the details.
 *
 * @public
 */
export const DELIVERY_REASONS = [
  'due',
  'backOff',
  'throttled',
  'lane',
  'tasks',
  'noAnswer',
  'crashed',
  'claimLost',
  'suspended',
  'paused',
  'broken',
  'misconfigured',
  'catalogAway',
  'managedElsewhere',
  'observed',
  'providerGone',
  'ruleGone',
  'newerState',
  'newerRun',
  'otherRule',
  'accepted',
  'found',
  'invalidTarget',
  'notPermitted',
  'refused',
  'tooOld',
  'heldTooLong',
  'doubted',
  'restored',
  'loopSuspected',
  'outage',
  'byHand',
] as const;

/**
 * Zod schema of {@link DeliveryReason}.
 *
 * @public
 */
export const deliveryReasonSchema = z.enum(DELIVERY_REASONS);

/**
 * Reason code of a delivery's state.
 *
 * @public
 */
export type DeliveryReason = z.infer<typeof deliveryReasonSchema>;
