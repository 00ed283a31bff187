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

/**
 * What is looked at again at some time: of several times for the same the
 * first counts, and what is due together is taken together.
 */
export class DueList<K extends string> {
  readonly #options: {
    readonly timers: Timers;
    readonly now: () => number;
    readonly run: (keys: readonly K[]) => Promise<void>;
  };
  readonly #at = new Map<K, number>();
  #notBefore = 0;
  #running = false;
  #cancel: (() => void) | undefined;

  constructor(options: {
    timers: Timers;
    now: () => number;
    /** Takes what is due; does not fail. Meanwhile nothing else is taken. */
    run: (keys: readonly K[]) => Promise<void>;
  }) {
    this.#options = options;
  }

  mark(key: K, at: number): void {
    this.#at.set(key, Math.min(at, this.#at.get(key) ?? at));
    this.#schedule();
  }

  /** Nothing is taken before. */
  rest(until: number): void {
    this.#notBefore = until;
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#at.clear();
  }

  #schedule(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#running || this.#at.size === 0) {
      return;
    }
    let first = Infinity;
    for (const at of this.#at.values()) {
      first = Math.min(first, at);
    }
    const { timers, now } = this.#options;
    const wait = Math.max(first, this.#notBefore) - now();
    this.#cancel = timers.after(Math.max(0, wait), () => this.#take());
  }

  #take(): void {
    const now = this.#options.now();
    const due = [...this.#at].filter(([, at]) => at <= now);
    for (const [key] of due) {
      this.#at.delete(key);
    }
    this.#running = true;
    void this.#options.run(due.map(([key]) => key)).finally(() => {
      this.#running = false;
      this.#schedule();
    });
  }
}
