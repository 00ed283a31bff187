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
  DeliveryReport,
  NotSent,
} from 'backstage-plugin-tekton-integrations-common';
import { relativeTime } from '../time/relativeTime';
import { Translate } from '../words';
import { parseRuleName } from '../ui/ruleName';

type Target = DeliveryReport['target'];

/**
 * A target in the fewest words that tell it from its neighbours: a channel by
 * its name, anything else by what is made there, unless a neighbour makes the
 * same elsewhere.
 */
export function targetLabel(
  { vendor, what, where }: Target,
  neighbours: readonly Target[],
): string {
  const isAmbiguous = neighbours.some(
    other =>
      other.vendor === vendor && other.what === what && other.where !== where,
  );
  return where.startsWith('#') || isAmbiguous ? where : what;
}

/** What to say beside the sign of a delivery, besides its target. */
export function deliveryText(
  delivery: DeliveryReport,
  now: number,
  t: Translate,
): string | undefined {
  const reason = delivery.reason && t(`deliveryReason.${delivery.reason}`);
  const when = delivery.nextAt
    ? relativeTime(Date.parse(delivery.nextAt), now, t)
    : undefined;
  switch (delivery.state) {
    case 'delivered':
      return delivery.perhapsTwice ? t('list.perhapsTwice') : undefined;
    case 'retrying':
      return when ? t('list.again', { when }) : (delivery.message ?? reason);
    case 'waiting':
      return [delivery.message ?? reason, when].filter(Boolean).join(', ');
    case 'inDoubt':
      return delivery.message ?? t('list.inDoubt');
    case 'held':
    case 'rejected':
    case 'expired':
    case 'discarded':
      return delivery.message ?? reason;
    case 'sending':
    case 'superseded':
    case 'covered':
      return undefined;
    default:
      return delivery.state satisfies never;
  }
}

/** All that is known of a delivery in one line, for hovering. */
export function deliveryTitle(delivery: DeliveryReport, t: Translate): string {
  const { vendor, what, where } = delivery.target;
  const head = `${vendor}: ${what}, ${where}: ${t(`delivery.${delivery.state}`)}`;
  return delivery.message ? `${head}. ${delivery.message}` : head;
}

/** Who was not told, in the shortest words known. */
export function notSentLabel(notSent: NotSent): string {
  return (
    notSent.vendor ?? notSent.provider?.name ?? parseRuleName(notSent.rule).name
  );
}
