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

/** A body that arrives in parts of these sizes, and the rest at the end. */
export async function* chunks(
  body: Uint8Array,
  sizes: readonly number[],
): AsyncGenerator<Uint8Array, void> {
  let from = 0;
  for (const size of sizes) {
    yield body.subarray(from, from + size);
    from += size;
  }
  yield body.subarray(from);
}
