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
import { Grants } from 'backstage-plugin-tekton-integrations-node';
import { matchesSome } from './glob';
import { ProviderRule } from './model';

const EVERYTHING: Grants = { repository: () => true, remedy: '' };

/**
 * What a Run may choose through a Provider. An object of the Run's own
 * namespace reaches what its credential reaches; an entry of app-config
 * reaches what its `access` lists for the Run's cluster and namespace.
 */
export function grantsFor(provider: ProviderRule, run: RunState): Grants {
  if (provider.source === 'kubernetes') {
    return EVERYTHING;
  }
  const entries = (provider.access ?? []).filter(
    entry =>
      (!entry.clusters || matchesSome(entry.clusters, run.cluster.name)) &&
      (!entry.namespaces || matchesSome(entry.namespaces, run.namespace)),
  );
  return {
    repository: slug =>
      entries.some(entry =>
        matchesSome(
          (entry.repositories ?? []).map(item => item.toLowerCase()),
          slug.toLowerCase(),
        ),
      ),
    remedy: `an operator can allow it: add the repository to tektonIntegrations.providers.${provider.name}.access for namespace '${run.namespace}' of cluster '${run.cluster.name}'`,
  };
}

/** Whether a Provider of app-config serves Notifications of this place. */
export function servesNamespace(
  provider: ProviderRule,
  clusterName: string,
  namespace: string,
): boolean {
  return (provider.access ?? []).some(
    entry =>
      (!entry.clusters || matchesSome(entry.clusters, clusterName)) &&
      (!entry.namespaces || matchesSome(entry.namespaces, namespace)),
  );
}
