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

import { jsonAnswer } from './types';
import type { FakeVendor } from './types';

/** Words of receivers that have none of a vendor. */
export const receiverWords: Pick<FakeVendor, 'rateLimited' | 'failure'> = {
  rateLimited: effect =>
    jsonAnswer(
      effect.status ?? 429,
      { error: 'too many requests' },
      { 'retry-after': String(effect.retryAfterSeconds ?? 30) },
      false,
    ),
  failure: status => ({
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: `status ${status}` }),
  }),
};

/** What listens on one server, by path. */
export class Receivers<Receiver> {
  readonly #byPath = new Map<string, Receiver>();

  add(path: string, receiver: Receiver): void {
    this.#byPath.set(path, receiver);
  }

  find(path: string): Receiver | undefined {
    return this.#byPath.get(path);
  }

  /** One that a test has added before. */
  at(path: string): Receiver {
    const found = this.find(path);
    if (found === undefined) {
      throw new Error(`there is no receiver at '${path}'`);
    }
    return found;
  }

  all(): readonly (readonly [path: string, receiver: Receiver])[] {
    return [...this.#byPath];
  }
}
