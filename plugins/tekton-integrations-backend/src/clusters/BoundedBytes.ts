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

/** Bytes that arrive in parts and belong together, as long as they are few. */
export class BoundedBytes {
  readonly #most: number;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Without copying it: a part must not change after. */
  add(part: Uint8Array): void {
    this.#length += part.length;
    if (this.isTooMuch) {
      // What is too large as a whole is not kept in part.
      this.#parts = [];
    } else if (part.length > 0) {
      this.#parts.push(part);
    }
  }

  get isTooMuch(): boolean {
    return this.#length > this.#most;
  }

  /** All of it; nothing where it was too much. */
  all(): Buffer | undefined {
    return this.isTooMuch ? undefined : Buffer.concat(this.#parts);
  }

  /** Begins anew. */
  clear(): void {
    this.#parts = [];
    this.#length = 0;
  }
}
