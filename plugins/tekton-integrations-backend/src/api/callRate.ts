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

/**
 * How often callers may ask that nobody knows. What is counted is bounded by
 * the limit on all of them together.
 */
export class CallRate {
  readonly #now: () => number;
  readonly #perMs: number;
  readonly #counts = new Map<string, number>();
  #began = -Infinity;

  /** @param perMs - limits count within this time */
  constructor(now: () => number, perMs: number) {
    this.#now = now;
    this.#perMs = perMs;
  }

  /**
   * Counts a call under each of these names, widest first, until one is full.
   *
   * @returns milliseconds to wait where one is; 0 where the call may go on
   */
  waitMs(limits: Readonly<Record<string, number>>): number {
    const now = this.#now();
    if (now >= this.#began + this.#perMs || now < this.#began) {
      this.#began = now;
      this.#counts.clear();
    }
    for (const [name, most] of Object.entries(limits)) {
      const count = this.#counts.get(name) ?? 0;
      if (count >= most) {
        return this.#began + this.#perMs - now;
      }
      this.#counts.set(name, count + 1);
    }
    return 0;
  }
}
