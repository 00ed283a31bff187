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

import { Timers } from '../connections';

/** A write; gives back how long its lane pauses, in milliseconds. */
export type Write = () => Promise<number>;

interface Pending {
  at: number;
  urgent: boolean;
  write: Write;
}

interface Lane {
  readonly pending: Map<string, Pending>;
  freeAt: number;
  running?: Promise<void>;
  cancel?: () => void;
}

/**
 * Writes to API servers that nobody waits for: one at a time in each lane, so
 * far apart that they do not disturb, urgent ones first, and of several for
 * the same key only the last.
 *
 * Failure policy: open. What is pending when it stops is not written.
 */
export class PacedWrites {
  readonly #options: {
    readonly timers: Timers;
    readonly now: () => number;
    readonly spacingMs: number;
  };
  readonly #lanes = new Map<string, Lane>();
  #stopped = false;

  constructor(options: {
    timers: Timers;
    now: () => number;
    spacingMs: number;
  }) {
    this.#options = options;
  }

  /** Writes not before a time; in the place of what is pending for the key. */
  put(
    lane: string,
    key: string,
    { at, urgent, write }: { at: number; urgent: boolean; write: Write },
  ): void {
    if (this.#stopped) {
      return;
    }
    const found: Lane = this.#lanes.get(lane) ?? {
      pending: new Map(),
      freeAt: 0,
    };
    this.#lanes.set(lane, found);
    const pending = found.pending.get(key);
    found.pending.set(key, {
      at: Math.min(at, pending?.at ?? at),
      urgent: urgent || (pending?.urgent ?? false),
      write,
    });
    this.#schedule(found);
  }

  drop(lane: string, key: string): void {
    this.#lanes.get(lane)?.pending.delete(key);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const lanes = [...this.#lanes.values()];
    lanes.forEach(({ cancel }) => cancel?.());
    await Promise.all(lanes.map(({ running }) => running));
  }

  #schedule(lane: Lane): void {
    lane.cancel?.();
    lane.cancel = undefined;
    if (this.#stopped || lane.running || lane.pending.size === 0) {
      return;
    }
    let next = Infinity;
    for (const { at } of lane.pending.values()) {
      next = Math.min(next, at);
    }
    const { timers, now } = this.#options;
    const wait = Math.max(next, lane.freeAt) - now();
    lane.cancel = timers.after(Math.max(0, wait), () => this.#begin(lane));
  }

  #begin(lane: Lane): void {
    const { now, spacingMs } = this.#options;
    const due = [...lane.pending]
      .filter(([, { at }]) => at <= now())
      .sort(
        ([, a], [, b]) => Number(b.urgent) - Number(a.urgent) || a.at - b.at,
      )[0];
    if (!due) {
      this.#schedule(lane);
      return;
    }
    const [key, { write }] = due;
    lane.pending.delete(key);
    lane.running = write().then(pauseMs => {
      lane.running = undefined;
      lane.freeAt = now() + Math.max(spacingMs, pauseMs);
      this.#schedule(lane);
    });
  }
}
