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
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { OwnerContact } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { slugOfEntity } from './selection';

/** What matters of a catalog entity, also to expressions and templates. */
export interface CatalogEntityFacts {
  /** `component:default/shop`. */
  readonly ref: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The first of its owners. */
  readonly owner?: string;
  /** All owners, as full references in lower case. */
  readonly owners: readonly string[];
  readonly type?: string;
  readonly lifecycle?: string;
  /** `system:default/shop`. */
  readonly system?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Its `github.com/project-slug` in lower case. */
  readonly repository?: string;
}

/** What {@link factsOf} reads, for requests that fetch no more. */
export const FACT_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'spec.type',
  'spec.lifecycle',
  'spec.owner',
  'spec.system',
  'spec.profile.email',
  'relations',
];

/** The catalog's own parser takes almost any text for a reference. */
const REF = /^(?:[^\s:/,]+:)?(?:[^\s:/,]+\/)?[^\s:/,]+$/;

/** A reference in full and in lower case; undefined where it is none. */
export function normalizedRef(
  ref: unknown,
  defaultKind: string,
  defaultNamespace: string = DEFAULT_NAMESPACE,
): string | undefined {
  const plain = typeof ref === 'string' ? ref.trim() : '';
  return REF.test(plain)
    ? stringifyEntityRef(
        parseEntityRef(plain, { defaultKind, defaultNamespace }),
      )
    : undefined;
}

/** Reads a catalog entity; what is malformed in it is left out. */
export function factsOf(entity: Entity): CatalogEntityFacts {
  const { kind, metadata, spec = {} } = entity;
  const namespace = metadata.namespace ?? DEFAULT_NAMESPACE;
  const owners = ownersOf(entity, namespace);
  return {
    ref: stringifyEntityRef(entity),
    kind,
    namespace,
    name: metadata.name,
    owner: owners[0],
    type: text(spec.type),
    lifecycle: text(spec.lifecycle),
    system: normalizedRef(spec.system, 'system', namespace),
    labels: { ...metadata.labels },
    annotations: { ...metadata.annotations },
    owners,
    repository: slugOfEntity(entity),
  };
}

const profileSchema = z.object({ email: z.string().min(1) });

/** How a Group or User can be reached. */
export function contactOf(entity: Entity): OwnerContact {
  const { metadata, spec } = entity;
  const profile = profileSchema.safeParse(spec?.profile).data;
  return {
    ref: stringifyEntityRef(entity),
    annotations: { ...metadata.annotations },
    ...(profile && { email: profile.email }),
  };
}

// The relations are what the catalog made of `spec.owner`; an entity that was
// not processed yet has none.
function ownersOf({ relations, spec }: Entity, namespace: string): string[] {
  const related = (relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => normalizedRef(targetRef, 'group'));
  const said = [normalizedRef(spec?.owner, 'group', namespace)];
  const owners = (related.length > 0 ? related : said).filter(
    owner => owner !== undefined,
  );
  return [...new Set(owners)].sort();
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
