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

import type { Timing } from '../timing';

/** Time that passes when a test says so, for loops that sleep. */
export class VirtualTime implements Timing {
  #now = Date.parse('2026-11-21T08:00:00Z');
  readonly #sleepers = new Set<{ at: number; wake: () => void }>();
  /** How many loops there are. */
  #loops = 0;
  #onSleep: () => void = () => undefined;

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  random(): number {
    return 0;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const sleeper = {
        at: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      signal.addEventListener('abort', sleeper.wake, { once: true });
      this.#sleepers.add(sleeper);
      this.#onSleep();
    });
  }

  /** Takes part in time from now on; ends with the promise. */
  async runs(loop: () => Promise<void>): Promise<void> {
    this.#loops += 1;
    await loop();
    this.#loops -= 1;
  }

  /** Lets so much time pass; every loop has done its part and sleeps again. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.#allAsleep();
    for (;;) {
      const next = [...this.#sleepers].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) {
        break;
      }
      this.#now = next.at;
      next.wake();
      await this.#allAsleep();
    }
    this.#now = until;
  }

  async #allAsleep(): Promise<void> {
    while (this.#sleepers.size < this.#loops) {
      await new Promise<void>(resolve => {
        this.#onSleep = resolve;
      });
    }
  }
}
