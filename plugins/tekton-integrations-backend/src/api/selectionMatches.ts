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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { LabelRequirement, repositoryOf, RunSelection } from '../ledger';

function meets(
  { key, operator, values }: LabelRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const present = Object.hasOwn(labels, key);
  switch (operator) {
    case 'In':
      return present && values.includes(labels[key]);
    case 'NotIn':
      return !present || !values.includes(labels[key]);
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
    default:
      return operator satisfies never;
  }
}

/** Whether a Run is one of a selection; the same as `findRuns` says. */
export function selectionMatches(
  selection: RunSelection,
  run: RunState,
): boolean {
  const { labels, namespace, clusterName, repository } = selection;
  const byLabels =
    labels !== undefined &&
    labels.every(label => meets(label, run.labels)) &&
    (namespace === undefined || namespace === run.namespace) &&
    (clusterName === undefined || clusterName === run.cluster.name);
  return (
    byLabels || (repository !== undefined && repository === repositoryOf(run))
  );
}
