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

import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long a loop may keep the process to itself. */
const TURN_MS = 8;

/**
 * Lets everybody else have a turn in a loop that awaits without waiting.
 * SQLite answers at once, so that such a loop would hold up the whole process,
 * and keep from being freed what native code frees between turns.
 */
export class Turns {
  readonly #monotonic: () => number;
  #begun: number;

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
    this.#begun = monotonic();
  }

  /** To be awaited between two pieces of work; fulfilled at once mostly. */
  async give(): Promise<void> {
    if (this.#monotonic() - this.#begun >= TURN_MS) {
      await nextTurn();
      this.#begun = this.#monotonic();
    }
  }
}
