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

import { ClusterLease } from './clusterLeases';
import { Observation, RecordResult } from './types';

/** What came of an observation that wanted nothing. */
export const NOTHING_RECORDED: RecordResult = { due: false, recorded: [] };

/**
 * Divides observations so that no Run is twice in a round, and those of a Run
 * keep their order.
 */
export function roundsOf(
  observations: readonly Observation[],
): Observation[][] {
  const rounds: Observation[][] = [];
  const seen = new Map<string, number>();
  for (const observation of observations) {
    const round = seen.get(observation.runId) ?? 0;
    seen.set(observation.runId, round + 1);
    (rounds[round] ??= []).push(observation);
  }
  return rounds;
}

/** The different leases under which observations are recorded. */
export function leasesOf(
  observations: readonly Pick<Observation, 'lease'>[],
): ClusterLease[] {
  const leases = observations.flatMap(({ lease }) => lease ?? []);
  return [
    ...new Map(
      leases.map(lease => [`${lease.generation}/${lease.cluster}`, lease]),
    ).values(),
  ].sort(
    (a, b) => Number(a.cluster > b.cluster) - Number(a.cluster < b.cluster),
  );
}
