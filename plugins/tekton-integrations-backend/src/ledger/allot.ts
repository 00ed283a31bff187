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

import { FlowFacts, Limits } from './limits';
import { LaneRow } from './rows';

/** After this long in the queue everything is as urgent as a final state. */
const AGED_MS = 30_000;
/** Tenants that are remembered as having had their turn. */
const TENANTS = 10_000;

/** What the order of lanes depends on. */
export type Candidate = Pick<
  LaneRow,
  'subject' | 'flow' | 'tenant' | 'priority' | 'due_at'
>;

/** How many more requests of this process may be under way. */
export interface Room {
  readonly total: number;
  /** In a scope of a vendor; by default as many as in all. */
  of?(scope: string): number;
}

/** How many requests of a flow may begin. */
export function roomOf(room: Room, { scopes }: FlowFacts): number {
  return Math.min(
    room.total,
    ...scopes.map(scope => Math.max(0, room.of?.(scope) ?? room.total)),
  );
}

/** Which tenants had their turn last, so that each gets one. */
export class Served {
  readonly #turns = new Map<string, number>();
  #turn = 0;

  /** The smaller, the longer ago. */
  last(tenant: string): number {
    return this.#turns.get(tenant) ?? 0;
  }

  note(tenant: string): void {
    this.#turn += 1;
    this.#turns.delete(tenant);
    this.#turns.set(tenant, this.#turn);
    const [oldest] = this.#turns.keys();
    if (this.#turns.size > TENANTS && oldest !== undefined) {
      this.#turns.delete(oldest);
    }
  }
}

function isUrgent({ priority, due_at: dueAt }: Candidate, now: number) {
  return priority > 0 || (dueAt ?? now) <= now - AGED_MS;
}

function byAge(a: Candidate, b: Candidate): number {
  const later = (a.due_at ?? 0) - (b.due_at ?? 0);
  return later || Number(a.subject > b.subject) - Number(a.subject < b.subject);
}

/** Each tenant's lanes, oldest first. */
function queuesOf(candidates: readonly Candidate[]): Map<string, Candidate[]> {
  const queues = new Map<string, Candidate[]>();
  for (const candidate of [...candidates].sort(byAge)) {
    const queue = queues.get(candidate.tenant) ?? [];
    queue.push(candidate);
    queues.set(candidate.tenant, queue);
  }
  return queues;
}

/**
 * Which of the due lanes send now: final states and first writes before the
 * rest, together with what waited long; within that the tenants take turns,
 * and each lane only as far as the limits of its flow allow.
 */
export function allot(
  candidates: readonly Candidate[],
  facts: {
    readonly now: number;
    readonly flows: readonly FlowFacts[];
    readonly limits: Limits;
    readonly room: Room;
    readonly served: Served;
  },
): Candidate[] {
  const { now, limits, room, served } = facts;
  const flows = new Map(facts.flows.map(flow => [flow.flow, flow]));
  const used = new Map<string, number>();
  const picks: Candidate[] = [];

  const fits = ({ flow: id }: Candidate): boolean => {
    const flow = flows.get(id);
    if (!flow || limits.obstacle(flow)) {
      return false;
    }
    const full = flow.scopes.some(
      scope => (used.get(scope) ?? 0) >= (room.of?.(scope) ?? room.total),
    );
    if (!full) {
      flow.scopes.forEach(scope => used.set(scope, (used.get(scope) ?? 0) + 1));
      limits.take(flow);
    }
    return !full;
  };

  const serve = (queues: Map<string, Candidate[]>) => {
    while (queues.size > 0 && picks.length < room.total) {
      const turn = [...queues].sort(
        ([a, [first]], [b, [second]]) =>
          served.last(a) - served.last(b) || byAge(first, second),
      );
      for (const [tenant, queue] of turn) {
        const at = queue.findIndex(fits);
        if (at < 0) {
          queues.delete(tenant);
          continue;
        }
        picks.push(queue[at]);
        served.note(tenant);
        queue.splice(0, at + 1);
        if (queue.length === 0) {
          queues.delete(tenant);
        }
        if (picks.length >= room.total) {
          return;
        }
      }
    }
  };

  serve(queuesOf(candidates.filter(one => isUrgent(one, now))));
  serve(queuesOf(candidates.filter(one => !isUrgent(one, now))));
  return picks;
}
