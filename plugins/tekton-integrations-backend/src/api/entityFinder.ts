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

import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ENTITY_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { repositoryOf } from '../ledger';
import { selectionOf } from './entitySelection';
import { selectionMatches } from './selectionMatches';

function annotation(name: string): string {
  return `metadata.annotations.${name}`;
}

function selects(entity: Entity, run: RunState): boolean {
  try {
    const selection = selectionOf(entity);
    return selection !== undefined && selectionMatches(selection, run);
  } catch (error) {
    if (error instanceof InputError) {
      // Somebody else's unreadable annotation is no reason to fail here.
      return false;
    }
    throw error;
  }
}

/** Finds entities with the rights of the caller, never with our own. */
export class EntityFinder {
  readonly #catalog: CatalogService;

  constructor(catalog: CatalogService) {
    this.#catalog = catalog;
  }

  async byRef(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Entity | undefined> {
    return this.#catalog.getEntityByRef(entityRef, { credentials });
  }

  /** References of the entities that a Run belongs to. */
  async entitiesOf(
    run: RunState,
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const id = run.labels[ENTITY_ANNOTATIONS.kubernetesId];
    const repository = repositoryOf(run);
    const { items } = await this.#catalog.getEntities(
      {
        filter: [
          {
            [annotation(ENTITY_ANNOTATIONS.kubernetesLabelSelector)]:
              CATALOG_FILTER_EXISTS,
          },
          ...(id
            ? [{ [annotation(ENTITY_ANNOTATIONS.kubernetesId)]: id }]
            : []),
          ...(repository
            ? [
                {
                  [annotation(ENTITY_ANNOTATIONS.githubProjectSlug)]:
                    repository,
                },
              ]
            : []),
        ],
      },
      { credentials },
    );
    return items
      .filter(entity => selects(entity, run))
      .map(stringifyEntityRef)
      .sort();
  }
}
