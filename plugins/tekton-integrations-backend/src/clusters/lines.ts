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

const NEWLINE = 10;

/** The lines of a stream; what follows its last newline is left out. */
export async function* lines(
  body: AsyncIterable<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<string, void> {
  let begun: Uint8Array[] = [];
  for await (const chunk of body) {
    onBytes();
    let from = 0;
    let end = chunk.indexOf(NEWLINE, from);
    while (end !== -1) {
      begun.push(chunk.subarray(from, end));
      yield Buffer.concat(begun).toString('utf8');
      begun = [];
      from = end + 1;
      end = chunk.indexOf(NEWLINE, from);
    }
    begun.push(chunk.subarray(from));
  }
}
