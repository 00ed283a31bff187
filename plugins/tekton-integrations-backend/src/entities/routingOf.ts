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
  ENTITY_ANNOTATIONS,
  NAMESPACE_ANNOTATIONS,
} from 'backstage-plugin-tekton-integrations-common';
import {
  OwnerContact,
  Routing,
} from 'backstage-plugin-tekton-integrations-node';
import { CatalogEntityFacts } from './facts';
import { NamespacePlace } from './ownershipMap';

/** How owners of the entities can be reached, as far as they were asked for. */
interface Contacts {
  readonly contacts?: readonly OwnerContact[];
}

/**
 * The catalog entities that a Run belongs to.
 *
 * - `unknown`: the catalog does not answer, and nothing is remembered.
 */
export type RunEntities =
  | ({ readonly kind: 'one'; readonly entity: CatalogEntityFacts } & Contacts)
  | { readonly kind: 'none' }
  | ({
      readonly kind: 'several';
      readonly entities: readonly CatalogEntityFacts[];
    } & Contacts)
  | { readonly kind: 'unknown'; readonly message: string };

/** The entities that were found, whether any of them routes or not. */
export function entitiesIn(found: RunEntities): readonly CatalogEntityFacts[] {
  switch (found.kind) {
    case 'one':
      return [found.entity];
    case 'several':
      return found.entities;
    case 'none':
    case 'unknown':
      return [];
    default:
      return found satisfies never;
  }
}

/**
 * Which entity may route for a Run: the only one that it belongs to and whose
 * owner owns the Run's namespace. Entities are written by tenants,
 * so what they claim counts for nothing by itself.
 *
 * @param owner - of the namespace, see `OwnershipMap`
 */
export function routingOf(
  found: RunEntities,
  owner: string | undefined,
  place: NamespacePlace,
): Routing {
  switch (found.kind) {
    case 'one':
      return withOwner(
        routingThrough(found.entity, owner, place),
        owner,
        found,
      );
    case 'none':
      return none(
        `No entity of the catalog belongs to this Run: give one the annotation ${ENTITY_ANNOTATIONS.kubernetesId} or ${ENTITY_ANNOTATIONS.kubernetesLabelSelector} for the Run's labels, or ${ENTITY_ANNOTATIONS.githubProjectSlug} for its repository.`,
      );
    case 'several':
      return withOwner(
        routingThroughOneOf(found.entities, owner),
        owner,
        found,
      );
    case 'unknown':
      return { kind: 'unknown', message: found.message };
    default:
      return found satisfies never;
  }
}

/** Only who owns the namespace too: an entity may claim any other owner. */
function withOwner(
  routing: Routing,
  owner: string | undefined,
  { contacts = [] }: Contacts,
): Routing {
  const contact = contacts.find(({ ref }) => ref === owner);
  return routing.kind === 'entity' && contact
    ? { ...routing, owner: contact }
    : routing;
}

/**
 * Entities of others count for nothing, so that nobody can take a Run's
 * routing away by claiming the Run too.
 */
function routingThroughOneOf(
  entities: readonly CatalogEntityFacts[],
  owner: string | undefined,
): Routing {
  const owned = entities.filter(
    ({ owners }) => owner !== undefined && owners.includes(owner),
  );
  const [only] = owned;
  if (owned.length === 1) {
    return { kind: 'entity', ref: only.ref, annotations: only.annotations };
  }
  const refs = (owned.length > 0 ? owned : entities)
    .map(({ ref }) => ref)
    .sort();
  return none(
    `The Run belongs to several entities, so none of them routes for it: ${listed(refs)}. Change their annotations so that only one selects it${owned.length > 0 ? '' : ', or map its namespace to the owner of one of them in tektonIntegrations.ownership'}.`,
  );
}

const LISTED = 5;

function none(message: string): Routing {
  return { kind: 'none', message };
}

function listed(refs: readonly string[]): string {
  const shown = refs.slice(0, LISTED).map(ref => `'${ref}'`);
  const more = refs.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function routingThrough(
  { ref, owners, annotations }: CatalogEntityFacts,
  owner: string | undefined,
  { clusterName, namespace }: NamespacePlace,
): Routing {
  const where = `namespace '${namespace}' of cluster '${clusterName}'`;
  if (owners.length === 0) {
    return none(
      `Entity '${ref}' has no owner, so it routes for nobody: set spec.owner to who owns ${where}${owner ? `, '${owner}'` : ''}.`,
    );
  }
  if (owner !== undefined && owners.includes(owner)) {
    return { kind: 'entity', ref, annotations };
  }
  const owned = `entity '${ref}' is owned by ${listed(owners)}`;
  const line = `- { clusters: [${yaml(clusterName)}], namespaces: [${yaml(namespace)}], owner: ${yaml(owners[0])} }`;
  return none(
    owner === undefined
      ? `tektonIntegrations.ownership: ${where} is mapped to nobody, and ${owned}. If that is right, an operator can add ${line}, or annotate the namespace with ${NAMESPACE_ANNOTATIONS.owner}: ${owners[0]}.`
      : `tektonIntegrations.ownership: ${where} is mapped to '${owner}', but ${owned}. If the namespace is theirs, an operator can put ${line} before the other entries.`,
  );
}

const PLAIN = /^[a-z][\w.-]*(?::[\w.-]+\/[\w.-]+)?$/i;
const WORDS_OF_YAML = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A scalar inside a flow sequence or mapping: quoted where it has to be. */
function yaml(text: string): string {
  return PLAIN.test(text) && !WORDS_OF_YAML.test(text)
    ? text
    : JSON.stringify(text);
}
