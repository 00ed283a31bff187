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

import { RunReport } from 'backstage-plugin-tekton-integrations-common';
import { Outlook, vendorOutlooks } from '../runs/outlook';
import { Translate } from '../words';

const ORDER: readonly Outlook[] = ['told', 'underway', 'held', 'notTold'];

/** `told: GitHub, Slack · not told: SNS (credentials)` */
export function toldLine(report: RunReport, t: Translate): string {
  const vendors = vendorOutlooks(report);
  const parts = ORDER.flatMap(outlook => {
    const who = vendors
      .filter(vendor => vendor.outlook === outlook)
      .map(({ vendor, delivery: { reason } }) =>
        (outlook === 'notTold' || outlook === 'held') && reason
          ? `${vendor} (${t(`deliveryReason.${reason}`)})`
          : vendor,
      );
    return who.length > 0
      ? [t(`card.${outlook}`, { who: who.join(', ') })]
      : [];
  });
  return parts.length > 0 ? parts.join(' · ') : t('card.nobody');
}
