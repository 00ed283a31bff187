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

import { StatisticsBy } from '../ledger';

/** A rule or a Provider among others. */
export type RuleKey = `${StatisticsBy}\n${string}`;

/** Rules and Providers by their ids. */
export type Ids = Readonly<Record<StatisticsBy, ReadonlySet<string>>>;

/** The key of a rule or a Provider. */
export function keyOf(by: StatisticsBy, id: string): RuleKey {
  return `${by}\n${id}`;
}

/** The keys of rules and Providers. */
export function keysOf({ rule, provider }: Ids): RuleKey[] {
  return [
    ...[...rule].map(id => keyOf('rule', id)),
    ...[...provider].map(id => keyOf('provider', id)),
  ];
}

/** The rules and Providers of some keys. */
export function idsOf(keys: readonly RuleKey[]): Ids {
  const of = (by: StatisticsBy) =>
    new Set(
      keys
        .filter(key => key.startsWith(`${by}\n`))
        .map(key => key.slice(by.length + 1)),
    );
  return { rule: of('rule'), provider: of('provider') };
}
