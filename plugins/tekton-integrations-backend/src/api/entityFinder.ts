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
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  filterOf,
  keyOf,
  lookupsFor,
  readableSelectionOf,
  selectionMatches,
} from '../entities';

function selects(entity: Entity, run: RunState): boolean {
  const selection = readableSelectionOf(entity);
  return selection !== undefined && selectionMatches(selection, run);
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

  /** References of the entities that each of the Runs belongs to. */
  async entitiesOf(
    runs: readonly RunState[],
    credentials: BackstageCredentials,
  ): Promise<string[][]> {
    const lookups = new Map(
      runs.flatMap(run =>
        lookupsFor(run).map(lookup => [keyOf(lookup), lookup]),
      ),
    );
    if (lookups.size === 0) {
      return runs.map(() => []);
    }
    const { items } = await this.#catalog.getEntities(
      { filter: [...lookups.values()].map(filterOf) },
      { credentials },
    );
    return runs.map(run =>
      items
        .filter(entity => selects(entity, run))
        .map(stringifyEntityRef)
        .sort(),
    );
  }
}
