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

export { startKubeApi } from './startKubeApi';
export { startNetworkPath } from './networkPath';
export type { NetworkPath } from './networkPath';
export type { KubeApi, KubeApiOptions } from './startKubeApi';
export { ALL_ACCESS } from './access';
export type { AccessRule } from './access';
export { manualClock, systemClock } from './clock';
export type { Clock, ManualClock } from './clock';
export { ApiError } from './errors';
export type { StatusObject } from './errors';
export type { StoreEvent } from './EventLog';
export type { KubeFaults } from './faults';
export type { Fault, FaultAnswer, FaultFilter } from './FaultPlan';
export { suffixFrom, systemIds } from './ids';
export type { IdSource } from './ids';
export type { ObjectAccess, ObjectQuery, ObjectRef } from './objectAccess';
export { deepFreeze, fieldAt, isRecord, kubeObjectSchema } from './objects';
export type {
  KubeMetadata,
  KubeObject,
  OwnerReference,
  StoredObject,
} from './objects';
export type { StoreSnapshot } from './ObjectStore';
export { RequestLog } from './RequestLog';
export type { LoggedRequest } from './RequestLog';
export type { ResourceRequest } from './requestInfo';
export type { InstallableGroup } from './resources';
export type { WatchEnd } from './WatchStream';
