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

import { oneLine, truncate } from 'backstage-plugin-tekton-integrations-node';

const BEYOND_THREE_BYTES = /[\p{Surrogate}\u{10000}-\u{10FFFF}]/gu;

/**
 * One line that GitHub stores: it refuses characters of four bytes in UTF-8,
 * such as emoji, in contexts and descriptions.
 */
export function storedLine(text: string): string {
  return oneLine(text.replace(BEYOND_THREE_BYTES, '\u{FFFD}'));
}

export function shortStoredLine(text: string, max: number): string {
  return truncate(storedLine(text), max);
}
