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

import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ENTITY_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { repositoryOf } from '../runs';
import { slugOfEntity } from './selection';

/**
 * A question to the catalog whose answers many Runs share: which entities
 * carry a label selector, this id, or this repository; or who an owner is.
 */
export type Lookup =
  | { readonly by: 'selector' }
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'repository'; readonly slug: string }
  | { readonly by: 'ref'; readonly ref: string };

/** The questions whose answers hold all entities that a Run may belong to. */
export function lookupsFor(run: RunState): Lookup[] {
  const id = run.labels[ENTITY_ANNOTATIONS.kubernetesId];
  const slug = repositoryOf(run);
  return [
    { by: 'selector' },
    ...(id ? [{ by: 'id' as const, id }] : []),
    ...(slug ? [{ by: 'repository' as const, slug }] : []),
  ];
}

/** Tells look-ups apart. */
export function keyOf(lookup: Lookup): string {
  switch (lookup.by) {
    case 'selector':
      return 'selector';
    case 'id':
      return `id ${lookup.id}`;
    case 'repository':
      return `repository ${lookup.slug}`;
    case 'ref':
      return `ref ${lookup.ref}`;
    default:
      return lookup satisfies never;
  }
}

/** One of the alternatives of a request to the catalog. */
export function filterOf(lookup: Lookup): Record<string, string | symbol> {
  switch (lookup.by) {
    case 'selector':
      return {
        [annotation(ENTITY_ANNOTATIONS.kubernetesLabelSelector)]:
          CATALOG_FILTER_EXISTS,
      };
    case 'id':
      return { [annotation(ENTITY_ANNOTATIONS.kubernetesId)]: lookup.id };
    case 'repository':
      return {
        [annotation(ENTITY_ANNOTATIONS.githubProjectSlug)]: lookup.slug,
      };
    case 'ref': {
      const { kind, namespace, name } = parseEntityRef(lookup.ref);
      return {
        kind,
        'metadata.namespace': namespace,
        'metadata.name': name,
      };
    }
    default:
      return lookup satisfies never;
  }
}

/** The keys of all look-ups that an entity answers. */
export function answeredBy(entity: Entity): string[] {
  const { annotations = {} } = entity.metadata;
  const id = annotations[ENTITY_ANNOTATIONS.kubernetesId];
  const slug = slugOfEntity(entity);
  const lookups: Lookup[] = [
    ...(annotations[ENTITY_ANNOTATIONS.kubernetesLabelSelector] === undefined
      ? []
      : [{ by: 'selector' as const }]),
    ...(id ? [{ by: 'id' as const, id }] : []),
    ...(slug ? [{ by: 'repository' as const, slug }] : []),
    { by: 'ref', ref: stringifyEntityRef(entity) },
  ];
  return lookups.map(keyOf);
}

function annotation(name: string): string {
  return `metadata.annotations.${name}`;
}
