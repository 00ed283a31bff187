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

import { mockServices } from '@backstage/backend-test-utils';
import { GetEntitiesRequest } from '@backstage/catalog-client';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  Activity,
  VirtualTime,
} from '../../delivery/__testUtils__/virtualTime';
import { EntityDirectory } from '../entityDirectory';
import { entitiesIn, RunEntities } from '../routingOf';

/** A component of team-a with annotations. */
export function component(
  name: string,
  annotations: Record<string, string>,
  over: Partial<Entity> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/team-a' }],
    ...over,
  };
}

/** A catalog that counts requests, and fails when a test says so. */
export class ScriptedCatalog implements Pick<CatalogService, 'getEntities'> {
  readonly requests: GetEntitiesRequest[] = [];
  state: 'up' | 'down' | 'silent' = 'up';
  entities: Entity[];
  readonly #unanswered: (() => void)[] = [];

  constructor(entities: Entity[]) {
    this.entities = entities;
  }

  async getEntities(
    request: GetEntitiesRequest | undefined,
  ): ReturnType<CatalogService['getEntities']> {
    this.requests.push(request ?? {});
    if (this.state === 'down') {
      throw new Error('Request failed with 503 Service Unavailable');
    }
    if (this.state === 'silent') {
      await new Promise<void>(resolve => this.#unanswered.push(resolve));
    }
    return catalogServiceMock({ entities: this.entities }).getEntities(request);
  }

  /** Answers at last what was asked while it was silent. */
  answer(): void {
    this.state = 'up';
    this.#unanswered.splice(0).forEach(resolve => resolve());
  }

  /** How many look-ups each request was made of. */
  sizes(): number[] {
    return this.requests.map(({ filter }) => [filter ?? []].flat().length);
  }
}

/** A directory over a catalog, in virtual time. */
export class DirectoryWorld {
  readonly catalog: ScriptedCatalog;
  readonly time = new VirtualTime(1_000_000, new Activity());
  readonly logger = mockServices.logger.mock();
  readonly directory: EntityDirectory;
  /** How often listeners were told. */
  changes = 0;

  constructor(entities: Entity[]) {
    this.catalog = new ScriptedCatalog(entities);
    this.directory = new EntityDirectory({
      catalog: this.catalog,
      auth: mockServices.auth(),
      timers: this.time,
      now: this.time.now,
      logger: this.logger,
    });
    this.directory.watch(() => {
      this.changes += 1;
    });
  }

  async pass(ms: number): Promise<void> {
    await this.time.until(this.time.elapsed() + ms);
  }

  /** Asks for all at once, and lets so much time pass. */
  async ask(runs: readonly RunState[], ms = 100): Promise<RunEntities[]> {
    const answers = Promise.all(
      runs.map(run => this.directory.entitiesOf(run)),
    );
    await this.pass(ms);
    return answers;
  }
}

/** The references that an answer names. */
export function refsOf(found: RunEntities): readonly string[] | string {
  return found.kind === 'unknown'
    ? 'unknown'
    : entitiesIn(found)
        .map(({ ref }) => ref)
        .sort();
}
