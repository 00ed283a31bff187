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

import type { SandboxClock } from './time';
import type { FaultEffect, FaultRule, FaultSubject } from './rule';

/** A rule in force, as listed. */
export interface ActiveFault {
  readonly id: number;
  readonly label: string;
  readonly effect: FaultEffect;
  readonly method?: string;
  readonly path?: string;
  /** Requests it will still hit; undefined until cleared. */
  readonly left?: number;
  /** Requests it has hit. */
  readonly hits: number;
}

/** What a test holds of a rule that it added. */
export interface FaultHandle {
  readonly id: number;
  /** Requests it has hit so far. */
  hits(): number;
  /** Takes the rule out of force and releases what it holds. */
  clear(): void;
}

/** The rule that hit a request. */
export interface FaultHit {
  readonly effect: FaultEffect;
  readonly label: string;
  /** Calls back when the rule is cleared; at once if it already is. */
  onCleared(run: () => void): void;
}

interface Entry {
  readonly id: number;
  readonly rule: FaultRule;
  readonly pattern: RegExp | undefined;
  readonly expiresAt: number;
  readonly waiting: Set<() => void>;
  skipped: number;
  hits: number;
  cleared: boolean;
}

function describe(rule: FaultRule): string {
  const where = [rule.method?.toUpperCase(), rule.path?.toString()]
    .filter(part => part !== undefined)
    .join(' ');
  return rule.label ?? `${rule.effect.kind}${where ? ` on ${where}` : ''}`;
}

/**
 * The faults of one fake: rules in the order in which they were added, of which the first that matches a request decides.
 * Failure policy: a rule that cannot match any more is forgotten, so that a fake never stays broken longer than was asked for;
 * requests that it still holds stay held until it is cleared or the fake closes.
 */
export class Faults {
  readonly #clock: SandboxClock;
  readonly #entries = new Map<number, Entry>();
  #nextId = 1;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  add(rule: FaultRule): FaultHandle {
    const id = this.#nextId++;
    const entry: Entry = {
      id,
      rule,
      // A sticky or global expression keeps a position between calls, which would let every second request through.
      pattern:
        rule.path === undefined
          ? undefined
          : new RegExp(
              rule.path,
              rule.path instanceof RegExp
                ? rule.path.flags.replace(/[gy]/g, '')
                : '',
            ),
      expiresAt:
        rule.forMs === undefined
          ? Number.POSITIVE_INFINITY
          : this.#clock.now() + rule.forMs,
      waiting: new Set(),
      skipped: 0,
      hits: 0,
      cleared: false,
    };
    this.#entries.set(id, entry);
    return { id, hits: () => entry.hits, clear: () => this.clear(id) };
  }

  /** Shorthand: the next `times` requests are hit by `effect`. */
  next(
    effect: FaultEffect,
    match: Omit<FaultRule, 'effect'> = {},
  ): FaultHandle {
    return this.add({ times: 1, ...match, effect });
  }

  /** Clears one rule, or all of them. */
  clear(id?: number): void {
    const chosen =
      id === undefined
        ? [...this.#entries.values()]
        : [this.#entries.get(id)].filter(entry => entry !== undefined);
    for (const entry of chosen) {
      entry.cleared = true;
      this.#entries.delete(entry.id);
      const waiting = [...entry.waiting];
      entry.waiting.clear();
      waiting.forEach(run => run());
    }
  }

  list(): ActiveFault[] {
    this.#dropExpired();
    return [...this.#entries.values()]
      .filter(entry => !this.#spent(entry) || entry.waiting.size > 0)
      .map(entry => ({
        id: entry.id,
        label: describe(entry.rule),
        effect: entry.rule.effect,
        method: entry.rule.method,
        path: entry.pattern?.source,
        left:
          entry.rule.times === undefined
            ? undefined
            : entry.rule.times - entry.hits,
        hits: entry.hits,
      }));
  }

  /** The rule that hits this request, which counts as one hit. */
  take(subject: FaultSubject): FaultHit | undefined {
    this.#dropExpired();
    for (const entry of this.#entries.values()) {
      if (this.#spent(entry) || !this.#matches(entry, subject)) {
        continue;
      }
      if (entry.skipped < (entry.rule.skip ?? 0)) {
        entry.skipped += 1;
        continue;
      }
      entry.hits += 1;
      return {
        effect: entry.rule.effect,
        label: describe(entry.rule),
        onCleared: run => {
          if (entry.cleared) {
            run();
          } else {
            entry.waiting.add(run);
          }
        },
      };
    }
    return undefined;
  }

  #matches({ rule, pattern }: Entry, subject: FaultSubject): boolean {
    return (
      (rule.method === undefined ||
        rule.method.toUpperCase() === subject.method.toUpperCase()) &&
      (pattern === undefined || pattern.test(subject.path)) &&
      (rule.when === undefined || rule.when(subject))
    );
  }

  #spent({ rule, hits }: Entry): boolean {
    return rule.times !== undefined && hits >= rule.times;
  }

  #dropExpired(): void {
    for (const entry of this.#entries.values()) {
      if (entry.expiresAt <= this.#clock.now()) {
        this.clear(entry.id);
      }
    }
  }
}
