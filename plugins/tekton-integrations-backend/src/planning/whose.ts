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
import { Routing } from 'backstage-plugin-tekton-integrations-node';
import {
  CatalogEntityFacts,
  entitiesIn,
  EntityDirectory,
  OwnershipMap,
  RunEntities,
  routingOf,
} from '../entities';
import { NamespaceBook } from '../rules';
import { commitWith, isComplete } from '../runs';

/** Whose a Run is, as far as it may decide anything. */
export interface Whose {
  /** Only where it routes for the Run. */
  readonly entity: CatalogEntityFacts | null;
  readonly routing: Routing;
  /** The Run lacks a part of its commit that its entity may know. */
  readonly commitFromEntity: boolean;
}

/** A Run that belongs to nobody. */
export const NOBODYS: Whose = {
  entity: null,
  routing: { kind: 'none', message: 'The Run belongs to no catalog entity.' },
  commitFromEntity: false,
};

function lacksRepository({ commit, refSource }: RunState): boolean {
  return (
    !(commit && isComplete(commit)) && Boolean(commit?.sha ?? refSource?.sha)
  );
}

/** Finds whose a Run is, with the catalog and with what operators mapped. */
export class WhoseRuns {
  readonly #directory: Pick<EntityDirectory, 'entitiesOf'>;
  readonly #namespaces: Pick<NamespaceBook, 'get' | 'state'>;
  #ownership = new OwnershipMap([]);

  constructor(options: {
    directory: Pick<EntityDirectory, 'entitiesOf'>;
    namespaces: Pick<NamespaceBook, 'get' | 'state'>;
  }) {
    this.#directory = options.directory;
    this.#namespaces = options.namespaces;
  }

  /** Replaces what operators mapped. */
  replaceOwnership(ownership: OwnershipMap): void {
    this.#ownership = ownership;
  }

  /** The owner of a namespace, `group:default/team-a`. */
  ownerOf(run: Pick<RunState, 'cluster' | 'namespace'>): string | undefined {
    return this.#ownership.ownerOf(
      { clusterName: run.cluster.name, namespace: run.namespace },
      this.#namespaces.get(run.cluster.id, run.namespace)?.annotations,
    );
  }

  /** The Run with its commit, and whose it is. */
  async find(run: RunState): Promise<{ run: RunState; whose: Whose }> {
    const found = await this.#directory.entitiesOf(run);
    const routing = this.#routingOf(run, found);
    const entity =
      routing.kind === 'entity'
        ? (entitiesIn(found).find(({ ref }) => ref === routing.ref) ?? null)
        : null;
    return {
      run: { ...run, commit: commitWith(run, entity ?? undefined) },
      whose: { entity, routing, commitFromEntity: lacksRepository(run) },
    };
  }

  /** Whether an entity would route for Runs of a namespace. */
  routingThrough(
    entity: CatalogEntityFacts,
    run: Pick<RunState, 'cluster' | 'namespace'>,
  ): Routing {
    return this.#routingOf(run, { kind: 'one', entity });
  }

  #routingOf(
    run: Pick<RunState, 'cluster' | 'namespace'>,
    found: RunEntities,
  ): Routing {
    const owner = this.ownerOf(run);
    const { id, name } = run.cluster;
    // The namespace itself may name its owner, once it was read.
    return found.kind === 'one' &&
      owner === undefined &&
      this.#namespaces.state(id) === 'unknown'
      ? {
          kind: 'unknown',
          message: `The namespaces of cluster '${name}' were not read yet.`,
        }
      : routingOf(found, owner, {
          clusterName: name,
          namespace: run.namespace,
        });
  }
}
