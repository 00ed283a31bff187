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
  DeliveryState,
  RunReport,
} from 'backstage-plugin-tekton-integrations-common';

/** How a delivery stands for somebody who waits for it. */
export type Outlook = 'told' | 'underway' | 'held' | 'notTold';

const outlooks: Record<DeliveryState, Outlook> = {
  delivered: 'told',
  superseded: 'told',
  covered: 'told',
  waiting: 'underway',
  sending: 'underway',
  retrying: 'underway',
  inDoubt: 'underway',
  held: 'held',
  rejected: 'notTold',
  expired: 'notTold',
  discarded: 'notTold',
};

/** How a delivery stands for somebody who waits for it. */
export const outlookOf = (delivery: DeliveryReport): Outlook =>
  outlooks[delivery.state];

/** How many deliveries of a page stand how. */
export function countOutlooks(
  reports: readonly RunReport[],
): Record<Outlook, number> {
  const counts = { told: 0, underway: 0, held: 0, notTold: 0 };
  for (const delivery of reports.flatMap(report => report.deliveries)) {
    counts[outlookOf(delivery)] += 1;
  }
  return counts;
}

/** From good to bad: a vendor stands as its worst delivery does. */
const WORSE: readonly Outlook[] = ['told', 'underway', 'held', 'notTold'];

/** A vendor, and the delivery that decides how it stands. */
export interface VendorOutlook {
  vendor: string;
  outlook: Outlook;
  delivery: DeliveryReport;
}

/** One line per vendor that has a delivery, in the order of the report. */
export function vendorOutlooks(report: RunReport): VendorOutlook[] {
  const vendors = new Map<string, VendorOutlook>();
  for (const delivery of report.deliveries) {
    const { vendor } = delivery.target;
    const outlook = outlookOf(delivery);
    const known = vendors.get(vendor);
    if (!known || WORSE.indexOf(outlook) > WORSE.indexOf(known.outlook)) {
      vendors.set(vendor, { vendor, outlook, delivery });
    }
  }
  return [...vendors.values()];
}
