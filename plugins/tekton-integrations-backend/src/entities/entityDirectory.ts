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
import { isFromEntity } from '../runs';
import { CatalogLookups, CatalogLookupsOptions } from './catalogLookups';
import { lookupsFor } from './lookup';
import { RunEntities } from './routingOf';
import { selectionMatches } from './selection';

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
    if (found.length === 1) {
      return { kind: 'one', entity: found[0].facts };
    }
    return found.length === 0
      ? { kind: 'none' }
      : { kind: 'several', entities: found.map(({ facts }) => facts) };
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
