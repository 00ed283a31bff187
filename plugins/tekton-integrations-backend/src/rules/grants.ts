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

import { ENTITY_ANNOTATIONS } from 'backstage-plugin-tekton-integrations-common';
import {
  Grants,
  Place,
  Routing,
} from 'backstage-plugin-tekton-integrations-node';
import { matchesSome } from '../glob';
import { ClusterRef, ProviderRule } from './model';
import { OperatorPolicy } from './operatorPolicy';

/** Where a Run is, or whoever else wants something of a Provider. */
export interface GrantedTo {
  readonly cluster: ClusterRef;
  readonly namespace: string;
}

type Access = NonNullable<ProviderRule['access']>[number];

/** The list of an `access` entry that is about a kind of place. */
const LISTS = {
  repository: 'repositories',
  channel: 'channels',
  topic: 'topics',
  host: 'hosts',
} as const satisfies Record<Place['kind'], keyof Access>;

/** Vendors take these names for the same in any case. */
const ANY_CASE: ReadonlySet<Place['kind']> = new Set(['repository', 'host']);

/** The entries of a Provider's `access` that are about a namespace. */
function entriesFor(
  provider: ProviderRule,
  { cluster, namespace }: GrantedTo,
): Access[] {
  return (provider.access ?? []).filter(
    entry =>
      (!entry.clusters || matchesSome(entry.clusters, cluster.name)) &&
      (!entry.namespaces || matchesSome(entry.namespaces, namespace)),
  );
}

function lists(entry: Access, { kind, name }: Place): boolean {
  const patterns = entry[LISTS[kind]] ?? [];
  return ANY_CASE.has(kind)
    ? matchesSome(
        patterns.map(pattern => pattern.toLowerCase()),
        name.toLowerCase(),
      )
    : matchesSome(patterns, name);
}

/** An entity may stand for its own repository. */
function isOwnRepository({ kind, name }: Place, routing: Routing): boolean {
  return (
    kind === 'repository' &&
    routing.kind === 'entity' &&
    routing.annotations[ENTITY_ANNOTATIONS.githubProjectSlug]?.toLowerCase() ===
      name.toLowerCase()
  );
}

function refusalByAccess(
  provider: ProviderRule,
  to: GrantedTo,
  place: Place,
): string | undefined {
  if (entriesFor(provider, to).some(entry => lists(entry, place))) {
    return undefined;
  }
  const line = `add '${place.name}' to ${LISTS[place.kind]} in tektonIntegrations.providers.${provider.name}.access for namespace '${to.namespace}' of cluster '${to.cluster.name}'`;
  return `${place.kind} '${place.name}' is not granted to namespace '${to.namespace}': an operator can ${line}.`;
}

/**
 * A Provider object serves the Runs of its own namespace, and those of others
 * that operators let its namespace see.
 */
function refusalOfObject(
  provider: ProviderRule,
  to: GrantedTo,
  policy: OperatorPolicy,
): string | undefined {
  const { cluster, namespace } = provider;
  if (!cluster || namespace === undefined) {
    return undefined;
  }
  if (cluster.id !== to.cluster.id) {
    return `Provider '${namespace}/${provider.name}' serves the Runs of its own cluster '${cluster.name}' only.`;
  }
  return policy.seesRuns(cluster, namespace, to.namespace)
    ? undefined
    : `Provider '${namespace}/${provider.name}' serves namespace '${namespace}': an operator can add namespace '${to.namespace}' for it to tektonIntegrations.access.runs.`;
}

/**
 * What a Run, its entity or a tenant's Notification may choose through a
 * Provider. An object reaches what its credential reaches; an entry of
 * app-config reaches what its `access` lists for the namespace.
 */
export function grantsFor(
  provider: ProviderRule,
  to: GrantedTo,
  policy: OperatorPolicy,
  routing: Routing,
): Grants {
  return {
    refusal(place) {
      if (provider.source === 'kubernetes') {
        return refusalOfObject(provider, to, policy);
      }
      return isOwnRepository(place, routing)
        ? undefined
        : refusalByAccess(provider, to, place);
    },
  };
}

/** Whether a Provider of app-config serves Notifications of this place. */
export function servesNamespace(
  provider: ProviderRule,
  to: GrantedTo,
): boolean {
  return entriesFor(provider, to).length > 0;
}

/** The places of `named` that the author of the Provider did not write. */
export function placesBeside(
  named: readonly Place[],
  written: readonly Place[],
): Place[] {
  const own = new Set(written.map(({ kind, name }) => `${kind}\n${name}`));
  return named.filter(({ kind, name }) => !own.has(`${kind}\n${name}`));
}

/**
 * Why a tenant's Notification may not name the places that it names through a
 * Provider of app-config, beside those that its author wrote.
 */
export function refusalOfPlaces(
  provider: ProviderRule,
  to: GrantedTo,
  named: readonly Place[],
): string | undefined {
  return named
    .map(place => refusalByAccess(provider, to, place))
    .find(refusal => refusal !== undefined);
}
