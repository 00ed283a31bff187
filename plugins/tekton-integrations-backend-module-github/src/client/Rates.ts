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

import { Rate } from 'backstage-plugin-tekton-integrations-node';

/** A rate as it was told, and when. */
export interface ToldRate extends Omit<Rate, 'scope'> {
  readonly at: number;
}

/** What GitHub told last of what is left for each owner. */
export class Rates {
  readonly #now: () => number;
  readonly #told = new Map<string, ToldRate>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get(owner: string): ToldRate | undefined {
    return this.#told.get(owner.toLowerCase());
  }

  tell(owner: string, rate: Omit<Rate, 'scope'>): void {
    this.#told.set(owner.toLowerCase(), { ...rate, at: this.#now() });
  }
}
