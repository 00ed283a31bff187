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

import { MATCHING_WORK } from './limits';

/**
 * Counts what the regular expressions of one evaluation read. What a pattern
 * costs is known only when the text is: mostly a nanosecond for a character,
 * at worst that many times its size.
 */
export class Meter {
  #left = MATCHING_WORK;

  /** Starts the next evaluation. */
  refill(): void {
    this.#left = MATCHING_WORK;
  }

  /** Whether so much may still be done; counts it. */
  spend(work: number): boolean {
    this.#left -= work;
    return this.#left >= 0;
  }
}
