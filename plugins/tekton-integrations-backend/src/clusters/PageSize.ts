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

const FIRST = 50;
const BYTES_PER_PAGE = 512 * 1024;

/**
 * How many objects to ask for, so that what waits together stays small: Runs
 * differ in size a hundredfold, so it is learnt page by page.
 */
export class PageSize {
  #limit: number;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
    this.#limit = Math.min(FIRST, most);
  }

  get limit(): number {
    return this.#limit;
  }

  learn(page: { readonly objects: number; readonly bytes: number }): void {
    if (page.objects > 0) {
      const fitting = Math.floor((BYTES_PER_PAGE * page.objects) / page.bytes);
      // What was seen may be the small ones, so it grows step by step.
      const next = Math.min(this.#most, fitting, this.#limit * 2);
      this.#limit = Math.max(1, next);
    }
  }
}
