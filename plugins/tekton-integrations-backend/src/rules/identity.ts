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

import { createHash } from 'node:crypto';
import { ClusterRef, RuleOrigin } from './model';

/** The id of an entry of app-config. */
export function configRuleId(name: string): string {
  return `config///${name}`;
}

/** The id of an object of a cluster. */
export function objectRuleId(
  cluster: ClusterRef,
  namespace: string,
  name: string,
): string {
  return `kubernetes/${cluster.id}/${namespace}/${name}`;
}

/** Where the object of a rule's id is; none for an entry of app-config. */
export function placeOfRule(
  ruleId: string,
): { clusterId: string; namespace: string } | undefined {
  const [source, clusterId, namespace] = ruleId.split('/');
  return source === 'kubernetes' ? { clusterId, namespace } : undefined;
}

/** A rule as people know it: `team-a/failures` or `failures of app-config`. */
export function ruleWords({
  namespace,
  name,
}: Pick<RuleOrigin, 'namespace' | 'name'>): string {
  return namespace === undefined
    ? `'${name}' of app-config`
    : `'${namespace}/${name}'`;
}

/** The same where only its id is left. */
export function ruleIdWords(id: string): string {
  const [, , namespace, name] = id.split('/');
  return name === undefined
    ? `'${id}'`
    : ruleWords({ namespace: namespace || undefined, name });
}

/** The same text for equal values, whatever the order of their keys. */
export function revisionOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value, sortKeys))
    .digest('hex')
    .slice(0, 32);
}

function sortKeys(_key: string, value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;
}
