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

import { BudgetRow, FlowLimitRow, ScopeRow } from './rows';

/** Requests that fail in a row before nothing but probes is sent. */
export const FAILURES_OF_OUTAGE = 3;
/** Failures that lie apart by more have nothing to do with each other. */
export const UNRELATED_MS = 5 * 60_000;

const FIRST_PROBE_MS = 1_000;
const SECOND_PROBE_MS = 2_000;
const PROBE_MS = 4_000;
const LONG_PROBE_MS = 60_000;
const LONG_OUTAGE_MS = 10 * 60_000;

/** Sums of fractions are not exact. */
const EPSILON = 1e-6;

/** What is left of a budget, as of a time. */
export type Budget = Pick<
  BudgetRow,
  | 'scope'
  | 'name'
  | 'per_ms'
  | 'size'
  | 'burst'
  | 'tokens'
  | 'refilled_at'
  | 'reset_at'
>;

/** A budget's tokens at a later time; pure. */
export function refilled<T extends Budget>(budget: T, now: number): T {
  const { reset_at: resetAt, per_ms: perMs, size, burst } = budget;
  if (resetAt !== null && now < resetAt) {
    return budget;
  }
  const from =
    resetAt === null
      ? budget
      : { tokens: burst, refilled_at: Math.max(resetAt, budget.refilled_at) };
  const gained = (Math.max(0, now - from.refilled_at) * size) / perMs;
  return {
    ...budget,
    tokens: Math.min(burst, from.tokens + gained),
    refilled_at: now,
    reset_at: null,
  };
}

/** When a refilled budget allows a request of such a cost; pure. */
export function allowedAt(budget: Budget, cost: number, now: number): number {
  const missing = Math.min(cost, budget.burst) - budget.tokens;
  if (missing <= EPSILON) {
    return now;
  }
  return (
    budget.reset_at ?? now + Math.ceil((missing * budget.per_ms) / budget.size)
  );
}

/** How long after a probe the next one is sent. */
export function probeGapMs(outageMs: number): number {
  if (outageMs < FIRST_PROBE_MS) {
    return FIRST_PROBE_MS;
  }
  if (outageMs < FIRST_PROBE_MS + SECOND_PROBE_MS) {
    return SECOND_PROBE_MS;
  }
  return outageMs < LONG_OUTAGE_MS ? PROBE_MS : LONG_PROBE_MS;
}

/** Why a flow has to wait, and until when. */
export type Obstacle =
  | {
      readonly kind: 'blocked';
      readonly until: number;
      readonly scope: ScopeRow;
    }
  | {
      readonly kind: 'outage';
      readonly until: number;
      readonly scope: ScopeRow;
    }
  | {
      readonly kind: 'budget';
      readonly until: number;
      readonly budget: Budget;
      readonly cost: number;
    };

/** A flow with all that limits it. */
export interface FlowFacts {
  readonly flow: string;
  readonly scopes: readonly string[];
  readonly limits: readonly FlowLimitRow[];
}

/** What is known of scopes and budgets at a time; takings change it. */
export class Limits {
  readonly #now: number;
  readonly #scopes: Map<string, ScopeRow>;
  readonly #budgets: Map<string, Budget>;
  readonly #changed = new Set<string>();
  readonly #probed = new Set<string>();

  constructor(
    now: number,
    scopes: readonly ScopeRow[],
    budgets: readonly BudgetRow[],
  ) {
    this.#now = now;
    this.#scopes = new Map(scopes.map(row => [row.scope, row]));
    this.#budgets = new Map(
      budgets
        .filter(({ counts_until: until }) => until === null || until > now)
        .map(row => [keyOf(row), refilled(row, now)]),
    );
  }

  /** What keeps a flow from sending now: of several the longest. */
  obstacle({ scopes, limits }: FlowFacts): Obstacle | undefined {
    const found = [
      ...scopes.flatMap(scope => this.#obstacleOf(scope)),
      ...limits.flatMap(limit => this.#shortage(limit)),
    ];
    return found.sort((a, b) => b.until - a.until)[0];
  }

  /** Whether a scope's target has failed since it last took something. */
  isFailing(scope: string | undefined): boolean {
    return (this.#scopes.get(scope ?? '')?.failures ?? 0) > 0;
  }

  /** Counts a request of a flow. */
  take({ scopes, limits }: FlowFacts): void {
    for (const limit of limits) {
      const key = keyOf(limit);
      const budget = this.#budgets.get(key);
      if (budget) {
        this.#changed.add(key);
        this.#budgets.set(key, {
          ...budget,
          tokens: budget.tokens - Math.min(limit.cost, budget.burst),
        });
      }
    }
    for (const scope of scopes) {
      const row = this.#scopes.get(scope);
      if (row && row.probe_at !== null) {
        const since = row.failing_since ?? this.#now;
        this.#probed.add(scope);
        this.#scopes.set(scope, {
          ...row,
          probe_at: this.#now + probeGapMs(this.#now - since),
        });
      }
    }
  }

  /** Takes back the count of a request that is not made. */
  giveBack({ scopes, limits }: FlowFacts): void {
    for (const limit of limits) {
      const budget = this.#budgets.get(keyOf(limit));
      if (budget) {
        this.#budgets.set(keyOf(limit), {
          ...budget,
          tokens: budget.tokens + Math.min(limit.cost, budget.burst),
        });
      }
    }
    for (const scope of scopes) {
      const row = this.#scopes.get(scope);
      if (row && this.#probed.delete(scope)) {
        this.#scopes.set(scope, { ...row, probe_at: this.#now });
      }
    }
  }

  /** Budgets that were used. */
  used(): Budget[] {
    return [...this.#changed].flatMap(key => this.#budgets.get(key) ?? []);
  }

  /** Scopes to which a probe goes. */
  probed(): ScopeRow[] {
    return [...this.#probed].flatMap(scope => this.#scopes.get(scope) ?? []);
  }

  #obstacleOf(scope: string): Obstacle[] {
    const row = this.#scopes.get(scope);
    if (!row) {
      return [];
    }
    const { blocked_until: blockedUntil, probe_at: probeAt } = row;
    return [
      ...(blockedUntil > this.#now
        ? [{ kind: 'blocked' as const, until: blockedUntil, scope: row }]
        : []),
      ...(probeAt !== null && probeAt > this.#now
        ? [{ kind: 'outage' as const, until: probeAt, scope: row }]
        : []),
    ];
  }

  #shortage(limit: FlowLimitRow): Obstacle[] {
    const budget = this.#budgets.get(keyOf(limit));
    if (!budget) {
      return [];
    }
    const until = allowedAt(budget, limit.cost, this.#now);
    return until > this.#now
      ? [{ kind: 'budget', until, budget, cost: limit.cost }]
      : [];
  }
}

function keyOf(row: Pick<BudgetRow, 'scope' | 'name' | 'per_ms'>): string {
  return JSON.stringify([row.scope, row.name, row.per_ms]);
}
