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

import { LeaseLook } from '../ledger';

/** After this long any replica takes a cluster that nobody watches. */
const ORPHANED_MS = 2_000;

/** What a replica does about its share of the clusters. */
export interface ShareStep {
  readonly take: readonly string[];
  /** Given up in favour of a replica that has fewer. */
  readonly release?: string;
}

/**
 * Which clusters a replica takes, and which it gives up; pure.
 *
 * A free cluster goes to one of the replicas that have fewest; a replica that
 * has two more than another gives one up, one after the other.
 */
export function shareOut(
  me: string,
  { replicas, leases }: LeaseLook,
): ShareStep {
  const countOf = (replica: string) =>
    leases.filter(({ holder }) => holder === replica).length;
  const others = replicas.filter(replica => replica !== me).map(countOf);
  const fewest = Math.min(Infinity, ...others);
  const free = leases.filter(({ holder }) => holder === undefined);
  const mine = leases.filter(({ holder }) => holder === me);
  const take: string[] = [];
  for (const { cluster, freeForMs } of free) {
    if (mine.length + take.length <= fewest || freeForMs >= ORPHANED_MS) {
      take.push(cluster);
    }
  }
  const release =
    free.length === 0 && mine.length >= fewest + 2
      ? mine.at(-1)?.cluster
      : undefined;
  return { take, release };
}
