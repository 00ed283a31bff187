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

import type { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import { RUN_RESOURCE, type WatchedKind } from './resources';
import type { WatchState } from './steps';

/** What one watch of a cluster can see. */
export interface WatchSight {
  readonly kind: WatchedKind;
  readonly state: WatchState;
  /** When it was last heard of. */
  readonly freshAt?: string;
}

type Summary = Pick<ClusterHealth, 'state' | 'message'>;

/**
 * What a cluster's watches can see together: the worst counts. That our own
 * definitions are not installed is no trouble, there are just no rules; and
 * what Namespaces say only some rules ask for.
 */
export function summaryOf(sights: readonly WatchSight[]): Summary {
  const runs = sights.filter(({ kind }) => kind in RUN_RESOURCE);
  const needed = sights.filter(({ kind }) => kind !== 'Namespace');
  const unreachable = messageOf(needed, 'unreachable');
  if (unreachable !== undefined) {
    return { state: 'unreachable', message: unreachable };
  }
  const forbidden = messageOf(runs, 'forbidden');
  if (forbidden !== undefined) {
    return { state: 'forbidden', message: forbidden };
  }
  const absent = messageOf(runs, 'notInstalled');
  const none = runs.every(({ state }) => state.kind === 'notInstalled');
  if (none && runs.length > 0) {
    return { state: 'noTekton', message: absent };
  }
  if (runs.some(({ state }) => state.kind === 'starting')) {
    return { state: 'starting' };
  }
  const message =
    messageOf(needed, 'forbidden') ?? absent ?? messageOf(sights, 'forbidden');
  return { state: 'live', message };
}

function messageOf(
  sights: readonly WatchSight[],
  kind: WatchState['kind'],
): string | undefined {
  const state = sights.find(sight => sight.state.kind === kind)?.state;
  return state && 'message' in state ? state.message : undefined;
}

/** Which state of several watches of a kind is told first. */
const WORST_FIRST: readonly WatchState['kind'][] = [
  'unreachable',
  'forbidden',
  'notInstalled',
  'starting',
  'live',
];

/** What is seen of each kind: the worst of its watches, the least fresh. */
export function kindsOf(
  sights: readonly WatchSight[],
): NonNullable<ClusterHealth['kinds']> {
  const kinds = [...new Set(sights.map(({ kind }) => kind))];
  return kinds.map(kind => {
    const own = sights.filter(sight => sight.kind === kind);
    const state = WORST_FIRST.find(each =>
      own.some(sight => sight.state.kind === each),
    );
    const times = own.map(({ freshAt }) => freshAt ?? '').sort();
    return {
      kind,
      state: state ?? 'starting',
      freshAt: times[0] || undefined,
      message: state && messageOf(own, state),
    };
  });
}
