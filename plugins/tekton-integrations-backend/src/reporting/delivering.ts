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

import { DeliveryNews, DeliveryStatistics } from '../ledger';
import { ConditionNow, kubernetesTime, StatusNow } from './ruleStatus';

/** A target that fails for so long is no hiccup. */
export const PERSISTENT_MS = 2 * 60_000;
/** Bound of the texts in a status, in characters. */
const TEXT_LENGTH = 1_024;

function clip(text: string): string {
  return text.length > TEXT_LENGTH
    ? `${text.slice(0, TEXT_LENGTH - 1)}…`
    : text;
}

function condition(
  status: ConditionNow['status'],
  reason: string,
  message: string,
): ConditionNow {
  return { type: 'Delivering', status, reason, message };
}

/** A reason of the ledger as the reason of a condition. */
function reasonOf({ reason, state }: DeliveryNews): string {
  const word = reason ?? state;
  return `${word[0].toUpperCase()}${word.slice(1)}`;
}

function messageOf({ target, message }: DeliveryNews): string {
  return `${target}: ${message ?? 'it gave no reason.'}`;
}

/** Whether what a Notification reports arrives; pure. */
export function deliveringCondition(
  statistics: DeliveryStatistics,
  now: number,
): ConditionNow {
  const { held, retried, lastDelivered, lastRejected, lastCovered } =
    statistics;
  if (held) {
    return condition('False', 'Held', held.message ?? 'It is held.');
  }
  if (retried && now - retried.since >= PERSISTENT_MS) {
    return condition('False', 'Retrying', messageOf(retried));
  }
  if (lastRejected && lastRejected.at >= (lastDelivered?.at ?? 0)) {
    return condition('False', reasonOf(lastRejected), messageOf(lastRejected));
  }
  if (lastDelivered) {
    return condition('True', 'Delivered', 'What it reports arrives.');
  }
  return lastCovered
    ? condition(
        'Unknown',
        'Covered',
        lastCovered.message ?? 'Another Notification sends the same.',
      )
    : condition('Unknown', 'NothingYet', 'It had nothing to report yet.');
}

function latest(
  ...news: readonly (DeliveryNews | undefined)[]
): DeliveryNews | undefined {
  return news
    .filter(one => one !== undefined)
    .reduce<
      DeliveryNews | undefined
    >((last, one) => (last && last.at >= one.at ? last : one), undefined);
}

function runOf({ run }: DeliveryNews): string {
  return `${run.namespace}/${run.name}`;
}

/** Counts, last delivery and last error of a status; pure. */
export function deliveryPart({
  counts,
  lastDelivered,
  lastRejected,
  retried,
}: DeliveryStatistics): Omit<StatusNow, 'conditions'> {
  const last = latest(lastRejected, lastDelivered);
  const error = latest(lastRejected, retried);
  return {
    counts: { ...counts },
    lastDelivery: last && {
      time: kubernetesTime(last.at),
      run: runOf(last),
      target: clip(last.target),
      state:
        last.state === 'rejected' || last.state === 'expired'
          ? last.state
          : 'delivered',
    },
    lastError: error && {
      time: kubernetesTime(error.at),
      message: clip(messageOf(error)),
      run: runOf(error),
    },
  };
}
