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

import { Hold } from './wanted';

/** A rule's new Runs of one pipeline. */
export interface Sighting {
  /** Id of the Notification. */
  readonly rule: string;
  /** Cluster, namespace and pipeline, as one word. */
  readonly pipeline: string;
  readonly runId: string;
}

/** When a rate of new Runs counts as a loop. */
export interface LoopLimits {
  /** New Runs of one pipeline in a window that are never suspected. */
  readonly cap: number;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
}

/** Far above what people start, far below what a loop makes of itself. */
export const DEFAULT_LOOP_LIMITS: LoopLimits = {
  cap: 100,
  windowMs: 10 * 60_000,
};

/** So much more than in the window before counts as growing. */
const GROWTH = 2;
/** Pairs of rule and pipeline that are remembered. */
const REMEMBERED = 5_000;

interface Counted {
  begun: number;
  before: number;
  runs: Set<string>;
}

/**
 * Notices when the events of a rule seem to start the very Runs that they are
 * about: the new Runs of one pipeline are more than the cap, and at least twice
 * as many as in the window before. Once suspected a rule stays so until
 * somebody trusts it again.
 *
 * Failure policy: open. What it counts is this process's memory: after a
 * restart a loop is noticed a window later.
 */
export class LoopGuard {
  readonly #limits: () => LoopLimits;
  readonly #counted = new Map<string, Counted>();
  readonly #suspected = new Map<string, Hold>();

  /** @param limits - asked each time, since a setting may change */
  constructor(limits: () => LoopLimits = () => DEFAULT_LOOP_LIMITS) {
    this.#limits = limits;
  }

  /** Counts a Run of which a rule would send an event. */
  sighted({ rule, pipeline, runId }: Sighting, now: number): Hold | undefined {
    const { cap, windowMs } = this.#limits();
    const key = JSON.stringify([rule, pipeline]);
    const counted = this.#window(key, now, windowMs);
    counted.runs.add(runId);
    if (
      counted.runs.size > cap &&
      counted.runs.size >= counted.before * GROWTH &&
      !this.#suspected.has(rule)
    ) {
      this.#suspected.set(rule, {
        reason: 'loopSuspected',
        message: `More than ${cap} new Runs of '${pipeline}' within ${Math.round(windowMs / 60_000)} min, and their number grows: what this Notification sends may start them. End the loop, then let the Notification go on; nothing is lost meanwhile.`,
      });
    }
    return this.#suspected.get(rule);
  }

  /** Why the events of a rule are held; undefined where they are not. */
  holdOf(rule: string): Hold | undefined {
    return this.#suspected.get(rule);
  }

  /** Rules whose events are held, with the reason. */
  suspected(): ReadonlyMap<string, Hold> {
    return this.#suspected;
  }

  /** Somebody looked at it: it is counted anew. */
  trust(rule: string): void {
    this.#suspected.delete(rule);
    for (const key of this.#counted.keys()) {
      if (key.startsWith(JSON.stringify([rule]).slice(0, -1))) {
        this.#counted.delete(key);
      }
    }
  }

  #window(key: string, now: number, windowMs: number): Counted {
    const known = this.#counted.get(key);
    const age = known ? now - known.begun : Infinity;
    if (known && age < windowMs) {
      return known;
    }
    const next: Counted = {
      begun: now,
      before: known && age < 2 * windowMs ? known.runs.size : 0,
      runs: new Set(),
    };
    this.#counted.delete(key);
    this.#counted.set(key, next);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > REMEMBERED && oldest !== undefined) {
      this.#counted.delete(oldest);
    }
    return next;
  }
}
