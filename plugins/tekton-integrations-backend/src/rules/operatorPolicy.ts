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

import { RunsAccess } from 'backstage-plugin-tekton-integrations-common';
import {
  createReachability,
  Reachability,
} from 'backstage-plugin-tekton-integrations-node';
import { matchesSome } from '../glob';
import { ClusterRef } from './model';

/** What operators decided about tenants, from app-config. */
export class OperatorPolicy {
  readonly #runs: readonly RunsAccess[];
  /** Addresses that tenants may write. */
  readonly reachability: Reachability;

  constructor(
    runs: readonly RunsAccess[],
    reachability: Reachability = createReachability(),
  ) {
    this.#runs = runs;
    this.reachability = reachability;
  }

  /** Whether objects of one namespace see the Runs of another one. */
  seesRuns(cluster: ClusterRef, from: string, to: string): boolean {
    return (
      from === to ||
      this.#entriesFor(cluster, from).some(entry => matchesSome(entry.to, to))
    );
  }

  /** Whether objects of a namespace see any others. */
  seesOthers(cluster: ClusterRef, from: string): boolean {
    return this.#entriesFor(cluster, from).length > 0;
  }

  #entriesFor(cluster: ClusterRef, from: string): RunsAccess[] {
    return this.#runs.filter(
      entry =>
        (!entry.clusters || matchesSome(entry.clusters, cluster.name)) &&
        matchesSome(entry.from, from),
    );
  }
}
