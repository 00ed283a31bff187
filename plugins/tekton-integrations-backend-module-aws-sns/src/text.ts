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

import { oneLine } from 'backstage-plugin-tekton-integrations-node';
import { toUSVString } from 'node:util';
import { LIMITS } from './limits';

/** XML 1.0 has no such characters, and the answers and queues are in XML. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const REPLACEMENT = '\u{FFFD}';

/** Text that SNS takes, and not a byte longer than it was. */
export function carried(text: string): string {
  return toUSVString(text).replace(FORBIDDEN, character =>
    character < ' ' ? ' ' : REPLACEMENT,
  );
}

/** A subject as SNS takes it: a line of ASCII that begins with a character. */
export function subjectLine(text: string): string {
  return oneLine(text)
    .replace(/[^ -~]+/g, '?')
    .slice(0, LIMITS.subject)
    .trim();
}
