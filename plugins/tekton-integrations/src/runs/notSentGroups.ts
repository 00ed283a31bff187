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

import { NotSent } from 'backstage-plugin-tekton-integrations-common';
import { parseRuleName } from '../ui/ruleName';
import { notSentLabel } from './deliveryText';

/** Those who were not told for the same reason, which is said once. */
export interface NotSentGroup {
  readonly reason: NotSent['reason'];
  readonly message: string;
  /** Who was not told, each once. */
  readonly labels: readonly string[];
  /** The Notifications that did not tell. */
  readonly rules: readonly string[];
}

/** In the order in which each reason comes first. */
export function notSentGroups(items: readonly NotSent[]): NotSentGroup[] {
  const groups = new Map<string, NotSent[]>();
  for (const item of items) {
    const key = `${item.reason} ${item.message}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map(group => ({
    reason: group[0].reason,
    message: group[0].message,
    labels: [...new Set(group.map(notSentLabel))],
    rules: [...new Set(group.map(({ rule }) => parseRuleName(rule).name))],
  }));
}
