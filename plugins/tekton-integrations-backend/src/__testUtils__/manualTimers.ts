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

/** Timers that run when a test says so. */
export class ManualTimers implements Timers {
  #now = 0;
  #next = 1;
  readonly #pending = new Map<number, { at: number; run: () => void }>();

  after(ms: number, run: () => void): () => void {
    const id = this.#next++;
    this.#pending.set(id, { at: this.#now + ms, run });
    return () => this.#pending.delete(id);
  }

  /** Lets so much time pass, and runs what is due in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#pending]
        .filter(([, { at }]) => at <= until)
        .sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      const [id, { at, run }] = due;
      this.#pending.delete(id);
      this.#now = at;
      run();
    }
    this.#now = until;
  }

  get pending(): number {
    return this.#pending.size;
  }
}
