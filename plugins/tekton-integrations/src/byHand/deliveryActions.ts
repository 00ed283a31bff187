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
  Act,
  DeliveryAction,
  deliveryDiscardPermission,
  DeliveryReport,
  deliveryRetryPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { Translate } from '../words';
import { useMay } from './useMay';

const permissionOf = {
  redeliver: deliveryRetryPermission.name,
  release: deliveryRetryPermission.name,
  discard: deliveryDiscardPermission.name,
} satisfies Record<DeliveryAction, string>;

/** What the reader may do with deliveries, as far as their states allow it. */
export interface Allowed {
  /** What of it the reader may do. */
  actionsOf: (delivery: Pick<DeliveryReport, 'actions'>) => DeliveryAction[];
  /** Permissions for want of which something cannot be done with them. */
  lackingFor: (
    deliveries: readonly Pick<DeliveryReport, 'actions'>[],
  ) => string[];
}

/** Asks what the reader may do with deliveries. */
export function useAllowedActions(): Allowed {
  const may = new Map([
    [deliveryRetryPermission.name, useMay(deliveryRetryPermission)],
    [deliveryDiscardPermission.name, useMay(deliveryDiscardPermission)],
  ]);
  return {
    actionsOf: ({ actions = [] }) =>
      actions.filter(action => may.get(permissionOf[action]) === true),
    lackingFor: deliveries =>
      [...may].flatMap(([name, held]) =>
        held === false &&
        deliveries.some(({ actions = [] }) =>
          actions.some(action => permissionOf[action] === name),
        )
          ? [name]
          : [],
      ),
  };
}

/** A delivery, and what people did about it. */
type Acted = Pick<DeliveryReport, 'state' | 'actions' | 'settledAt'> & {
  byHand?: Act[];
};

/** Somebody is expected to do something about it, and nobody has yet. */
export function asksForSomebody(delivery: Acted): boolean {
  const { state, actions = [], settledAt, byHand = [] } = delivery;
  const sentAgain = byHand.some(
    ({ action, at }) =>
      action === 'redelivered' &&
      settledAt !== undefined &&
      Date.parse(at) >= Date.parse(settledAt),
  );
  return (
    actions.includes('release') ||
    ((state === 'rejected' || state === 'expired') &&
      actions.includes('redeliver') &&
      !sentAgain)
  );
}

/** What will happen, in one sentence. */
export function whatHappens(
  action: Exclude<DeliveryAction, 'discard'>,
  { kind, state }: Pick<DeliveryReport, 'kind' | 'state'>,
  t: Translate,
): string {
  if (action === 'release') {
    return t('byHand.releaseText');
  }
  if (kind === 'state') {
    return t('byHand.redeliverState');
  }
  return t(
    state === 'delivered' ? 'byHand.redeliverTwice' : 'byHand.redeliverEvent',
  );
}
