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

/** The parts of a rule's or Provider's id, as far as it has them. */
export interface RuleName {
  source?: string;
  cluster?: string;
  namespace?: string;
  name: string;
}

/** Reads `source/cluster/namespace/name`; whatever else it is, is a name. */
export function parseRuleName(id: string): RuleName {
  const parts = id.split('/');
  const [source, cluster, namespace, name] = parts;
  return parts.length === 4
    ? {
        source,
        cluster: cluster || undefined,
        namespace: namespace || undefined,
        name,
      }
    : { name: id };
}
