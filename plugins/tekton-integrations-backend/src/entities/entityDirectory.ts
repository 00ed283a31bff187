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

import { isBad, RunState } from 'backstage-plugin-tekton-integrations-common';
import { OwnerContact } from 'backstage-plugin-tekton-integrations-node';
import { isFromEntity } from '../runs';
import { CatalogLookups, CatalogLookupsOptions } from './catalogLookups';
import { CatalogEntityFacts } from './facts';
import { lookupsFor } from './lookup';
import { RunEntities } from './routingOf';
import { selectionMatches } from './selection';

/** Entities with more owners than this are everybody's. */
const MAX_OWNERS = 20;

/**
 * Finds the catalog entities that Runs belong to: those that select them by
 * the kubernetes plugin's annotations, and those of their repository.
 *
 * Failure policy: that of {@link CatalogLookups}; `unknown` where it applies.
 */
export class EntityDirectory {
  readonly #lookups: CatalogLookups;

  constructor(options: CatalogLookupsOptions) {
    this.#lookups = new CatalogLookups(options);
  }

  /** Never rejects; questions asked together share requests. */
  async entitiesOf(run: RunState): Promise<RunEntities> {
    const own = withoutEntityCommit(run);
    const candidates = await this.#lookups.find(lookupsFor(own));
    if (!candidates) {
      return {
        kind: 'unknown',
        message:
          'The catalog does not answer, so it is not known which entity the Run belongs to. It is asked again until it does.',
      };
    }
    const found = candidates.filter(
      ({ selection }) =>
        selection !== undefined && selectionMatches(selection, own),
    );
    if (found.length === 0) {
      return { kind: 'none' };
    }
    const entities = found.map(({ facts }) => facts);
    const contacts = await this.#contactsOf(run, entities);
    return found.length === 1
      ? { kind: 'one', entity: entities[0], ...contacts }
      : { kind: 'several', entities, ...contacts };
  }

  /** Owners are told of what goes wrong, so they are asked for only then. */
  async #contactsOf(
    { phase }: RunState,
    entities: readonly CatalogEntityFacts[],
  ): Promise<{ readonly contacts?: readonly OwnerContact[] }> {
    const owners = new Set(entities.flatMap(facts => facts.owners));
    if (!isBad(phase) || owners.size === 0 || owners.size > MAX_OWNERS) {
      return {};
    }
    const found = await this.#lookups.find(
      [...owners].map(ref => ({ by: 'ref', ref })),
    );
    return found ? { contacts: found.map(({ contact }) => contact) } : {};
  }

  /** Is told when an answer changed, so that Runs have to be planned again. */
  watch(listener: () => void): void {
    this.#lookups.watch(listener);
  }

  /** Asks no more. */
  stop(): void {
    this.#lookups.stop();
  }
}

// What was learnt from the entity must not bring in its neighbours of the
// same repository, which would take the Run away from it.
function withoutEntityCommit(run: RunState): RunState {
  return run.commit && isFromEntity(run.commit)
    ? { ...run, commit: undefined }
    : run;
}
