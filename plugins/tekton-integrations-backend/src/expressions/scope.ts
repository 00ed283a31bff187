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

import type { ScopeFacts } from './facts';
import { Meter } from './meter';
import { ClusterView, EntityView, RunView } from './views';

/**
 * All that expressions may read of one Run at one time. Made once for the Run
 * and used for every rule: each value is made when the first expression reads
 * it, and kept.
 */
export class Scope {
  readonly #facts: ScopeFacts;
  /** No variable of expressions: those that they have are registered. */
  readonly meter = new Meter();
  #run: RunView | undefined;
  #cluster: ClusterView | undefined;
  #entity: EntityView | null | undefined;

  constructor(facts: ScopeFacts) {
    this.#facts = facts;
  }

  get run(): RunView {
    this.#run ??= new RunView(this.#facts);
    return this.#run;
  }

  get cluster(): ClusterView {
    this.#cluster ??= new ClusterView(this.#facts.run.cluster);
    return this.#cluster;
  }

  get entity(): EntityView | null {
    if (this.#entity === undefined) {
      const { entity } = this.#facts;
      this.#entity = entity ? new EntityView(entity) : null;
    }
    return this.#entity;
  }
}
