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

import { BoundedBytes } from './BoundedBytes';

const NEWLINE = 10;

/**
 * The lines of a stream, nothing in place of one that is too long; what
 * follows its last newline is left out.
 *
 * @param most - bytes of a line
 */
export async function* lines(
  body: AsyncIterable<Uint8Array>,
  most: number,
  onBytes: () => void,
): AsyncGenerator<string | undefined, void> {
  const line = new BoundedBytes(most);
  for await (const chunk of body) {
    onBytes();
    let from = 0;
    let end = chunk.indexOf(NEWLINE, from);
    while (end !== -1) {
      line.add(chunk.subarray(from, end));
      yield line.all()?.toString('utf8');
      line.clear();
      from = end + 1;
      end = chunk.indexOf(NEWLINE, from);
    }
    line.add(chunk.subarray(from));
  }
}
