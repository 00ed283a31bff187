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
  isOpen,
  RunReport,
} from 'backstage-plugin-tekton-integrations-common';
import { Translate } from '../words';
import { targetLabel } from './deliveryText';

/** More than a few sentences at once would bury the page. */
const MOST = 3;

const announced = (delivery: DeliveryReport) =>
  !isOpen(delivery.state) || delivery.state === 'retrying';

/**
 * What a listener should hear about the difference between two readings of
 * the same page. Deliveries that merely wait or are on their way are left out:
 * they would announce each Run several times.
 */
export function describeChanges(
  before: readonly RunReport[],
  after: readonly RunReport[],
  t: Translate,
): string[] {
  const known = new Map(before.map(report => [report.run.id, report]));
  const sentences = after.flatMap(({ run, deliveries }) => {
    const old = known.get(run.id);
    const states = new Map(
      old?.deliveries.map(delivery => [delivery.id, delivery.state]),
    );
    const phase =
      old?.run.phase === run.phase
        ? []
        : [
            t('announce.phase', {
              run: run.name,
              phase: t(`phase.${run.phase}`),
            }),
          ];
    const targets = deliveries.map(({ target }) => target);
    const news = deliveries
      .filter(
        delivery =>
          announced(delivery) && states.get(delivery.id) !== delivery.state,
      )
      .map(delivery =>
        t('announce.delivery', {
          run: run.name,
          target: `${delivery.target.vendor} ${targetLabel(delivery.target, targets)}`,
          state: t(`delivery.${delivery.state}`),
        }),
      );
    return [...phase, ...news];
  });
  return sentences.length > MOST
    ? [
        ...sentences.slice(0, MOST),
        t('announce.more', { count: sentences.length - MOST }),
      ]
    : sentences;
}
