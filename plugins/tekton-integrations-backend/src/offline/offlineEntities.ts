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

import { Entity } from '@backstage/catalog-model';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import {
  CatalogEntityFacts,
  factsOf,
  readableSelectionOf,
  RunEntities,
  RunSelection,
  selectionMatches,
} from '../entities';

const texts = z.record(z.string(), z.string()).optional();

const entitySchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: texts,
    annotations: texts,
  }),
  spec: z.record(z.string(), z.json()).optional(),
});

/** The catalog entities that were given. */
export class OfflineEntities {
  readonly #entities: {
    readonly facts: CatalogEntityFacts;
    readonly selection: RunSelection | undefined;
  }[] = [];

  /** @returns whether it is an entity */
  take(raw: unknown): boolean {
    const parsed = entitySchema.safeParse(raw);
    if (!parsed.success) {
      return false;
    }
    const { apiVersion, kind, metadata, spec } = parsed.data;
    const { name, namespace, labels, annotations } = metadata;
    const entity: Entity = {
      apiVersion,
      kind,
      metadata: { name, namespace, labels, annotations },
      spec,
    };
    this.#entities.push({
      facts: factsOf(entity),
      selection: readableSelectionOf(entity),
    });
    return true;
  }

  /** Without any entity nothing is known of the catalog. */
  async entitiesOf(run: RunState): Promise<RunEntities> {
    if (this.#entities.length === 0) {
      return {
        kind: 'unknown',
        message:
          'No catalog entity is among the files, so it is not known which one the Run belongs to: give the catalog-info.yaml too.',
      };
    }
    const found = this.#entities.filter(
      ({ selection }) => selection && selectionMatches(selection, run),
    );
    if (found.length === 1) {
      return { kind: 'one', entity: found[0].facts };
    }
    return found.length === 0
      ? { kind: 'none' }
      : { kind: 'several', entities: found.map(({ facts }) => facts) };
  }
}
