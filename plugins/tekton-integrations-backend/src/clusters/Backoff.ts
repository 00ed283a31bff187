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

import type { Timing } from './timing';

/**
 * Growing waits between attempts: from `min` doubling to `max`, each of them
 * shortened at random by up to a half, so that many loops do not call at once.
 */
export class Backoff {
  #failures = 0;
  readonly #limits: { readonly min: number; readonly max: number };
  readonly #timing: Timing;

  constructor(limits: { min: number; max: number }, timing: Timing) {
    this.#limits = limits;
    this.#timing = timing;
  }

  /** Whether anything failed since the last success. */
  get failing(): boolean {
    return this.#failures > 0;
  }

  /** Counts a failure and says how long to wait. */
  next(): number {
    const { min, max } = this.#limits;
    const whole = Math.min(max, min * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return whole * (1 - this.#timing.random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}
