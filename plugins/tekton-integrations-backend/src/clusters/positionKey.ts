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

import type { RunState } from 'backstage-plugin-tekton-integrations-common';
import type { PositionStore } from './events';
import { qualifiedName, RUN_RESOURCE, type WatchedResource } from './resources';

/** Under which key the position of a watch is kept. */
export function positionKey(
  clusterId: string,
  resource: Pick<WatchedResource, 'plural' | 'group'>,
  namespace: string | undefined,
): string {
  return `${clusterId}/${qualifiedName(resource)}/${namespace ?? '*'}`;
}

/**
 * Whether a complete list of a Run's kind and namespace was ever processed.
 * What had ended before that is history, and announced to nobody.
 */
export async function isListed(
  positions: Pick<PositionStore, 'load'>,
  run: Pick<RunState, 'cluster' | 'kind' | 'namespace'>,
): Promise<boolean> {
  const resource = RUN_RESOURCE[run.kind];
  const known = await Promise.all(
    [undefined, run.namespace].map(namespace =>
      positions.load(positionKey(run.cluster.id, resource, namespace)),
    ),
  );
  return known.some(version => version !== undefined);
}
