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

import { isOpen } from 'backstage-plugin-tekton-integrations-common';
import { Budget, Obstacle } from './limits';
import { DeliveryRow, LaneRow } from './rows';

/** What an open delivery waits for. */
export interface Waiting {
  /** One sentence; a time in it stands as ISO 8601. */
  readonly sentence: string;
  /** When it goes on by itself, in milliseconds since the epoch. */
  readonly until?: number;
}

/** What the answer depends on besides the delivery. */
export interface WaitingFacts {
  readonly now: number;
  readonly lane?: Pick<LaneRow, 'subject' | 'claim_token'>;
  /** What keeps a claim from taking the lane. */
  readonly obstacle?: Obstacle;
  /** What a pause says that stands over it. */
  readonly paused?: string;
  /** How many deliveries of the lane go before this one. */
  readonly ahead: number;
}

const time = (at: number) => new Date(at).toISOString();

function deliveries(count: number): string {
  return count === 1 ? '1 delivery is' : `${count} deliveries are`;
}

const UNITS: readonly [number, string][] = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
];

/** `180 a minute`, `10 in 5 seconds`. */
function rateWords({ per_ms: perMs, size }: Budget, cost: number): string {
  const count = Math.floor(size / cost);
  const [ms, unit] = UNITS.find(([length]) => perMs % length === 0) ?? [
    1_000,
    'second',
  ];
  return perMs === ms
    ? `${count} ${unit === 'hour' ? 'an' : 'a'} ${unit}`
    : `${count} in ${perMs / ms} ${unit}s`;
}

function obstacleWords(obstacle: Obstacle, vendor: string): string {
  const { until } = obstacle;
  switch (obstacle.kind) {
    case 'blocked':
      return `${vendor} allows the next request at ${time(until)}: ${obstacle.scope.cause}`;
    case 'outage':
      return `${vendor} is away since ${time(obstacle.scope.failing_since ?? until)}: ${obstacle.scope.outage ?? ''}. It is tried with a single request at ${time(until)}.`;
    case 'budget':
      return `${vendor} takes ${rateWords(obstacle.budget, obstacle.cost)} of these, and they are used up: the next one goes at ${time(until)}.`;
    default:
      return obstacle satisfies never;
  }
}

/** Why a delivery waits, from what the claim itself looks at; pure. */
export function waitingFor(
  delivery: Pick<
    DeliveryRow,
    'state' | 'message' | 'words' | 'attempts' | 'due_at' | 'doubted'
  >,
  { now, obstacle, ahead, lane, paused }: WaitingFacts,
): Waiting | undefined {
  const { state, message, words, attempts, due_at: dueAt } = delivery;
  if (!isOpen(state)) {
    return undefined;
  }
  if (state === 'held') {
    return { sentence: message ?? 'It is held.' };
  }
  if (state === 'sending') {
    return { sentence: `It is being sent to ${words.vendor}.` };
  }
  if (paused !== undefined) {
    return { sentence: paused };
  }
  if (ahead > 0) {
    return {
      sentence: `${deliveries(ahead)} ahead of it in ${words.where}.`,
    };
  }
  if (obstacle) {
    return {
      sentence: obstacleWords(obstacle, words.vendor),
      until: obstacle.until,
    };
  }
  if (lane?.claim_token) {
    return { sentence: `Another request for ${words.where} is under way.` };
  }
  if (dueAt !== null && dueAt > now) {
    const again = state === 'inDoubt' ? 'looked up again' : 'tried again';
    return {
      sentence: `${message ?? `${words.vendor} did not take it`}. It is ${again} at ${time(dueAt)}, attempt ${attempts + 1}.`,
      until: dueAt,
    };
  }
  return {
    sentence: 'It is sent as soon as there is room.',
    until: dueAt ?? now,
  };
}
