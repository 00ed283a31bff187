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

import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';
import { oneLine } from 'backstage-plugin-tekton-integrations-node';
import { apiVersionOf } from './apiVersionOf';

/**
 * Who an event is from: the object as the Tekton controller names it, in its
 * cluster, with the uid that tells it from a later one of the same name.
 */
export function sourceOf(
  run: Pick<RunState, 'cluster' | 'kind' | 'namespace' | 'name' | 'uid'>,
): string {
  const { cluster, kind, namespace, name, uid } = run;
  const path = [
    'clusters',
    cluster.id,
    'apis',
    ...apiVersionOf(kind).split('/'),
    'namespaces',
    namespace,
    kind,
    name,
    uid,
  ];
  return `/${path.map(encodeURIComponent).join('/')}`;
}

/** When a Run entered its present phase, as far as it says. */
export function timeOf(
  run: Pick<RunState, 'phase' | 'createdAt' | 'startedAt' | 'completedAt'>,
): string {
  const { phase, createdAt, startedAt, completedAt } = run;
  const began = startedAt ?? createdAt;
  if (isFinal(phase)) {
    return completedAt ?? began;
  }
  return phase === 'queued' ? createdAt : began;
}

/** What we add to the attributes of the specification. */
export function extensionsOf(run: Pick<RunState, 'phase' | 'cluster'>): {
  phase: string;
  cluster: string;
} {
  return { phase: run.phase, cluster: oneLine(run.cluster.name) };
}
