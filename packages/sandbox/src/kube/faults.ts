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

import type { AccessControl } from './access';
import type { Cluster } from './Cluster';
import type { Fault, FaultAnswer, FaultFilter, FaultPlan } from './FaultPlan';
import type { StoreSnapshot } from './ObjectStore';
import type { Watches } from './watch';
import type { WatchEnd } from './WatchStream';

/** What can be made to go wrong. */
export interface KubeFaults {
  /** Ends open watches, in order (`close`) or by a reset; says how many. */
  dropWatches(filter?: FaultFilter, how?: WatchEnd): number;
  /** Resets every open connection. */
  resetConnections(): void;
  /** Connections stay open and silent; when it is cleared they go on. */
  stall(filter?: FaultFilter): Fault;
  answer(answer: FaultAnswer): Fault;
  /** Answers later by so many milliseconds. */
  delay(ms: number, filter?: FaultFilter): Fault;
  /** Forgets all changes up to now: older resource versions are expired. */
  compact(): void;
  snapshot(): StoreSnapshot;
  /** Goes back to a snapshot with its resource versions; watches end. */
  restore(snapshot: StoreSnapshot): void;
  /** New connections get another certificate; answers what to trust now. */
  rotateCertificate(): string;
  expireToken(token: string): void;
  rotateToken(token: string, next: string): void;
  /** Ends all stalls, answers and delays. */
  clear(): void;
}

export function kubeFaults(options: {
  cluster: Cluster;
  plan: FaultPlan;
  watches: Watches;
  access: AccessControl;
  resetConnections(): void;
  rotateCertificate(): string;
}): KubeFaults {
  const { cluster, plan, watches, access } = options;
  return {
    dropWatches: (filter = {}, how = 'close') => watches.end(filter, how),
    resetConnections: options.resetConnections,
    rotateCertificate: options.rotateCertificate,
    stall: filter => plan.stall(filter),
    answer: answer => plan.answer(answer),
    delay: (ms, filter) => plan.delay(ms, filter),
    compact: () => cluster.store.compact(),
    snapshot: () => cluster.snapshot(),
    restore: snapshot => {
      cluster.restore(snapshot);
      watches.end({}, 'reset');
    },
    expireToken: token => access.expire(token),
    rotateToken: (token, next) => access.rotate(token, next),
    clear: () => plan.clear(),
  };
}
