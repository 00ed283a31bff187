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

export { parseClusters } from './parseClusters';
export type { ClusterEntry } from './parseClusters';
export type { ConfigProblem } from './kubernetesPluginClusters';
export { createClusterWatchers } from './createClusterWatchers';
export type {
  ClusterWatchers,
  ClusterWatchersOptions,
} from './createClusterWatchers';
export type { KubernetesPluginAccess } from './clusterAccess';
export type {
  ClusterEvent,
  ClusterReference,
  EventConsumer,
  MalformedObject,
  PositionStore,
} from './events';
export type {
  KubernetesApi,
  KubernetesRefusal,
  ObjectAnswer,
  PatchAnswer,
  SecretAnswer,
} from './KubernetesApi';
export type { KubernetesEvent } from './kubernetesEvent';
export type { PortalLease, PortalLeaseState } from './portalLease';
export type { WatchedKind } from './resources';
export { isListed } from './positionKey';
