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

import { Condition } from 'backstage-plugin-tekton-integrations-common';
import { ConnectionState } from '../connections';
import { Problem, ProviderRule, ResolvedRule, ruleWords } from '../rules';

/** A condition without the time of its last change. */
export type ConditionNow = Omit<Condition, 'lastTransitionTime'>;

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

/** The conditions of a Provider. */
export function providerConditions(
  provider: ProviderRule,
  state: ConnectionState,
): ConditionNow[] {
  const problem =
    provider.problems[0] ??
    (state.kind === 'broken' ? state.problem : undefined);
  const authenticated = authentication(state, problem);
  if (problem) {
    return [notReady(problem), authenticated];
  }
  if (provider.suspended) {
    return [
      condition(
        'Ready',
        'False',
        'Suspended',
        'It is suspended: set spec.suspend to false to go on.',
      ),
      authenticated,
    ];
  }
  return [
    state.kind === 'checking'
      ? condition('Ready', 'Unknown', CHECKING, 'It is being checked.')
      : condition('Ready', 'True', 'Initialized', 'It can be used.'),
    authenticated,
  ];
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
  state: ConnectionState,
): ConditionNow[] {
  const problem = rule.problems[0];
  if (problem) {
    return [notReady(problem)];
  }
  if (rule.notification.suspended) {
    return [
      condition(
        'Ready',
        'False',
        'Suspended',
        'It is suspended: set spec.suspend to false to go on.',
      ),
    ];
  }
  const provider = rule.provider && providerConditions(rule.provider, state)[0];
  if (rule.provider && provider?.status === 'False') {
    return [
      condition(
        'Ready',
        'False',
        'ProviderNotReady',
        `Provider ${ruleWords(rule.provider)}: ${provider.message}`,
      ),
    ];
  }
  return [condition('Ready', 'True', 'Initialized', 'It reports Runs.')];
}

/**
 * Gives each condition the time of its last change: kept while its status
 * stays, as Kubernetes does.
 */
export function withTimes(
  conditions: readonly ConditionNow[],
  previous: readonly Condition[],
  now: number,
): Condition[] {
  return conditions.map(item => {
    const before = previous.find(({ type }) => type === item.type);
    return {
      ...item,
      lastTransitionTime:
        before?.status === item.status
          ? before.lastTransitionTime
          : `${new Date(now).toISOString().slice(0, 19)}Z`,
    };
  });
}
