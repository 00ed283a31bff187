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

import { DeliveryNews } from '../ledger';
import { RuleKind } from '../rules';
import { CHECKING } from './conditions';
import { Happening } from './eventReporter';
import { RuleCondition, RuleStatus } from './ruleStatus';

/** What somebody did on purpose is no trouble, and its end no recovery. */
const NO_TROUBLE: ReadonlySet<string> = new Set([
  'Suspended',
  'Paused',
  'ManagedElsewhere',
  'Held',
  CHECKING,
]);

type Change = readonly [is: RuleCondition, was: RuleCondition | undefined];

function changeOf(
  type: string,
  status: RuleStatus,
  before: RuleStatus | undefined,
): Change | undefined {
  const find = ({ conditions }: RuleStatus) =>
    conditions.find(condition => condition.type === type);
  const is = find(status);
  const was = before && find(before);
  const same = is?.status === was?.status && is?.reason === was?.reason;
  return is && !same ? [is, was] : undefined;
}

function troubled(condition: RuleCondition | undefined): boolean {
  return condition?.status === 'False' && !NO_TROUBLE.has(condition.reason);
}

function warning(reason: string, message: string): Happening {
  return { type: 'Warning', reason, message };
}

function readyEvents(kind: RuleKind, change: Change | undefined): Happening[] {
  if (!change) {
    return [];
  }
  const [is, was] = change;
  if (troubled(is)) {
    return [warning(`${kind}NotReady`, `${is.reason}: ${is.message}`)];
  }
  return is.status === 'True' && troubled(was)
    ? [{ type: 'Normal', reason: 'Recovered', message: 'It is ready again.' }]
    : [];
}

/** A rejection is told with the delivery; here only what lasts. */
function deliveringEvents(change: Change | undefined): Happening[] {
  if (!change) {
    return [];
  }
  const [is, was] = change;
  if (is.status === 'False' && is.reason === 'Retrying') {
    return [warning('DeliveryFailing', is.message)];
  }
  return is.status === 'True' && troubled(was)
    ? [
        {
          type: 'Normal',
          reason: 'Recovered',
          message: 'What it reports arrives again.',
        },
      ]
    : [];
}

/** What is worth an Event of a status that was written over another; pure. */
export function statusEvents(
  kind: RuleKind,
  status: RuleStatus,
  before: RuleStatus | undefined,
): Happening[] {
  const change = (type: string) => changeOf(type, status, before);
  const begun = (type: string) => {
    const [is] = change(type) ?? [];
    return is?.status === 'True' ? [is] : [];
  };
  return [
    ...readyEvents(kind, change('Ready')),
    ...deliveringEvents(change('Delivering')),
    // When it ends changes each time; the condition says so.
    ...begun('Throttled').map(() =>
      warning('Throttled', 'The vendor limits requests for now.'),
    ),
    ...begun('TargetConflict').map(({ message }) =>
      warning('TargetConflict', message),
    ),
  ];
}

function cause({ target, message, reason }: DeliveryNews): string {
  return `${target}: ${message ?? reason ?? 'it gave no reason'}`;
}

/** What is worth an Event on the Notification of a delivery; pure. */
export function deliveryEvent(news: DeliveryNews): Happening | undefined {
  switch (news.state) {
    case 'rejected':
      return warning('DeliveryRejected', cause(news));
    case 'expired':
      return warning('DeliveryExpired', cause(news));
    default:
      return undefined;
  }
}

/** What is worth an Event on the Run of a delivery; pure. */
export function runEvent(news: DeliveryNews): Happening | undefined {
  switch (news.state) {
    case 'delivered':
      return {
        type: 'Normal',
        reason: 'Notified',
        message: `${news.target}: delivered`,
      };
    case 'rejected':
    case 'expired':
      return warning('NotificationFailed', cause(news));
    default:
      return undefined;
  }
}
