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
  NotSentReason,
  Preview,
} from 'backstage-plugin-tekton-integrations-common';

/** Why Runs would not be told, and how many of them. */
export interface ClauseCount {
  reason: NotSentReason;
  message?: string;
  count: number;
}

/** What decided most often that nothing would be sent, first. */
export function clausesOf(
  items: Preview['items'],
  most: number,
): ClauseCount[] {
  const counts = new Map<string, ClauseCount>();
  for (const { outcome, reason = 'notMatched', message } of items) {
    if (outcome === 'unsent') {
      const key = JSON.stringify([reason, message]);
      const { count } = counts.get(key) ?? { count: 0 };
      counts.set(key, { reason, message, count: count + 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).slice(0, most);
}
