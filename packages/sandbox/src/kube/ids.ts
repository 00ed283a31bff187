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

import { randomInt, randomUUID } from 'node:crypto';

/** Where uids and the ends of generated names come from. */
export interface IdSource {
  uid(): string;
  /** What `generateName` is completed with: five characters without vowels. */
  suffix(): string;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Makes a name's end from a function that picks a number below its argument. */
export function suffixFrom(pick: (below: number) => number): string {
  return Array.from({ length: 5 }, () => ALPHABET[pick(ALPHABET.length)]).join(
    '',
  );
}

export function systemIds(): IdSource {
  return {
    uid: randomUUID,
    suffix: () => suffixFrom(below => randomInt(below)),
  };
}
