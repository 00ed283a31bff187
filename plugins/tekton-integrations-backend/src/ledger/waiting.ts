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
import { DeliveryRow, LaneRow, ScopeRow } from './rows';

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
  /** The lane's scopes in which nothing is allowed. */
  readonly scopes: readonly ScopeRow[];
  /** How many deliveries of the lane go before this one. */
  readonly ahead: number;
}

const time = (at: number) => new Date(at).toISOString();

function deliveries(count: number): string {
  return count === 1 ? '1 delivery is' : `${count} deliveries are`;
}

/** Why a delivery waits, from what the claim itself looks at; pure. */
export function waitingFor(
  delivery: Pick<
    DeliveryRow,
    'state' | 'message' | 'words' | 'attempts' | 'due_at' | 'doubted'
  >,
  { now, scopes, ahead, lane }: WaitingFacts,
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
  if (ahead > 0) {
    return {
      sentence: `${deliveries(ahead)} ahead of it in ${words.where}.`,
    };
  }
  const blocked = scopes
    .filter(scope => scope.blocked_until > now)
    .sort((a, b) => b.blocked_until - a.blocked_until)[0];
  if (blocked) {
    const until = blocked.blocked_until;
    return {
      sentence: `${words.vendor} allows the next request at ${time(until)}: ${blocked.cause}`,
      until,
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
