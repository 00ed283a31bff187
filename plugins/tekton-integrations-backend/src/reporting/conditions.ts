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

import { ConnectionState } from '../connections';
import { DeliveryStatistics, Throttle } from '../ledger';
import { Problem, ProviderRule, ResolvedRule, ruleWords } from '../rules';
import { deliveringCondition } from './delivering';
import { ConditionNow, kubernetesTime } from './ruleStatus';

/** What a Provider's conditions depend on besides itself. */
export interface ProviderFacts {
  readonly state: ConnectionState;
  readonly throttle?: Throttle;
  /** What a person's pause says that stands over it. */
  readonly paused?: string;
}

/** What a Notification's conditions depend on besides itself. */
export interface NotificationFacts {
  /** Of its Provider. */
  readonly state: ConnectionState;
  readonly statistics: DeliveryStatistics;
  /** Another rule shows something else at the same place, and is shown. */
  readonly conflict?: {
    /** The other rule as people know it. */
    readonly words: string;
    readonly target: string;
  };
  /** Why another portal reports in the place of this one. */
  readonly elsewhere?: string;
  /** What a person's pause says that stands over it. */
  readonly paused?: string;
  /** Why it is held: what it sends seems to begin Runs. */
  readonly loopSuspected?: string;
  /** What a person's pause says that stands over its Provider. */
  readonly providerPaused?: string;
  readonly now: number;
}

function condition(
  type: string,
  status: ConditionNow['status'],
  reason: string,
  message: string,
): ConditionNow {
  return { type, status, reason, message };
}

function notReady({ reason, message }: Problem): ConditionNow {
  return condition('Ready', 'False', reason, message);
}

const AUTHENTICATION = 'AuthenticationFailed';
/** Reason of a condition that is not known yet. */
export const CHECKING = 'Checking';

const SUSPENDED = condition(
  'Ready',
  'False',
  'Suspended',
  'spec.suspend is true: set it to false to go on.',
);

/** The conditions of a Provider. */
export function providerConditions(
  provider: ProviderRule,
  { state, throttle, paused }: ProviderFacts,
): ConditionNow[] {
  const problem =
    provider.problems[0] ??
    (state.kind === 'broken' ? state.problem : undefined);
  return [
    providerReady(provider, state, { problem, paused }),
    authentication(state, problem),
    throttled(provider, throttle),
  ];
}

function providerReady(
  provider: ProviderRule,
  state: ConnectionState,
  { problem, paused }: { problem?: Problem; paused?: string },
): ConditionNow {
  if (problem) {
    return notReady(problem);
  }
  if (provider.suspended) {
    return SUSPENDED;
  }
  if (paused !== undefined) {
    return condition('Ready', 'False', 'Paused', paused);
  }
  return state.kind === 'checking'
    ? condition('Ready', 'Unknown', CHECKING, 'It is being checked.')
    : condition('Ready', 'True', 'Initialized', 'It can be used.');
}

function throttled(
  { registered, type }: ProviderRule,
  throttle: Throttle | undefined,
): ConditionNow {
  return throttle
    ? condition(
        'Throttled',
        'True',
        'VendorLimit',
        `${registered?.vendor ?? type} allows the next request at ${kubernetesTime(throttle.until)}: ${throttle.cause}`,
      )
    : condition(
        'Throttled',
        'False',
        'NotThrottled',
        'Nothing waits for a limit of the vendor.',
      );
}

function authentication(
  state: ConnectionState,
  problem: Problem | undefined,
): ConditionNow {
  const type = 'Authenticated';
  if (problem?.reason === AUTHENTICATION) {
    return condition(type, 'False', 'Refused', problem.message);
  }
  switch (state.kind) {
    case 'ready':
      return condition(type, 'True', 'Accepted', state.message);
    case 'unknown':
      return condition(type, 'Unknown', 'NotAnswered', state.message);
    case 'checking':
    case 'broken':
      return condition(
        type,
        'Unknown',
        'NotChecked',
        'The credentials were not tried yet.',
      );
    default:
      return state satisfies never;
  }
}

/** The conditions of a Notification. */
export function notificationConditions(
  rule: ResolvedRule,
  facts: NotificationFacts,
): ConditionNow[] {
  return [
    notificationReady(rule, facts),
    deliveringCondition(facts.statistics, facts.now),
    targetConflict(facts.conflict),
  ];
}

function notificationReady(
  { notification, provider, problems }: ResolvedRule,
  {
    state,
    elsewhere,
    paused,
    loopSuspected,
    providerPaused,
  }: NotificationFacts,
): ConditionNow {
  if (elsewhere !== undefined) {
    return condition('Ready', 'False', 'ManagedElsewhere', elsewhere);
  }
  const problem = problems[0];
  if (problem) {
    return notReady(problem);
  }
  if (notification.suspended) {
    return SUSPENDED;
  }
  if (paused !== undefined) {
    return condition('Ready', 'False', 'Suspended', paused);
  }
  if (loopSuspected !== undefined) {
    return condition('Ready', 'False', 'LoopSuspected', loopSuspected);
  }
  const ready =
    provider &&
    providerConditions(provider, { state, paused: providerPaused })[0];
  return provider && ready?.status === 'False'
    ? condition(
        'Ready',
        'False',
        'ProviderNotReady',
        aboutProvider(provider, ready.message),
      )
    : condition('Ready', 'True', 'Initialized', 'It reports Runs.');
}

/** What is the matter with a Provider, which some messages name themselves. */
function aboutProvider(provider: ProviderRule, message: string): string {
  const name = `Provider ${ruleWords(provider)}`;
  return message.startsWith(name) ? message : `${name}: ${message}`;
}

function targetConflict(conflict: NotificationFacts['conflict']): ConditionNow {
  const type = 'TargetConflict';
  return conflict
    ? condition(
        type,
        'True',
        'DifferentContent',
        `Notification ${conflict.words} shows something else at the same place (${conflict.target}), and only that is sent: give both the same options, or let only one of them match.`,
      )
    : condition(
        type,
        'False',
        'NoConflict',
        'No other Notification shows something else at the same place.',
      );
}
