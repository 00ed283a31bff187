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

import {
  charactersOf,
  oneLine,
  truncate,
} from 'backstage-plugin-tekton-integrations-node';

const BEYOND_THREE_BYTES = /[\p{Surrogate}\u{10000}-\u{10FFFF}]/u;
const REPLACEMENT = '\u{FFFD}';

/**
 * One line that GitHub stores: it refuses characters of four bytes in UTF-8,
 * such as emoji, in contexts and descriptions. A character as people see it is
 * replaced as a whole, since what is left of a family joins nothing.
 */
export function storedLine(text: string): string {
  if (!BEYOND_THREE_BYTES.test(text)) {
    return oneLine(text);
  }
  const stored = [...charactersOf(text)].map(character =>
    BEYOND_THREE_BYTES.test(character) ? REPLACEMENT : character,
  );
  return oneLine(stored.join(''));
}

export function shortStoredLine(text: string, max: number): string {
  return truncate(storedLine(text), max);
}
