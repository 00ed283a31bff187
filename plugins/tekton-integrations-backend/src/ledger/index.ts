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

export type { Room } from './allot';
export type { Actor, ByHandLedger } from './byHand';
export * from './byHandReading';
export { CallbackBook } from './callbacks';
export type { Claim } from './claims';
export { LeaseLostError } from './clusterLeases';
export type {
  ClusterLease,
  ClusterLeases,
  ClusterSight,
  LeaseLook,
  LeaseSeen,
} from './clusterLeases';
export type { Hint } from './hint';
export { Hints } from './hints';
export type { HeldKey } from './holding';
export { ProcessVoidError } from './incarnations';
export type { ProcessIdentity } from './incarnations';
export { Ledger } from './ledger';
export type { Entry, LedgerOptions } from './ledger';
export type { Offer } from './Recorder';
export { openState } from './nextStep';
export type { SendResult } from './nextStep';
export type { RunPlace } from './runPlace';
export { pauseOver, pauseReason, pausesOf, standingPauses } from './pauses';
export type { PauseKind, PauseRow } from './pauses';
export type { NewPause, Resumed, Resumption } from './pausing';
export type { Acted, Redelivery } from './redelivering';
export * from './reading';
export { recentRuns } from './recentRuns';
export * from './readingRows';
export { waitingOf } from './readingWaiting';
export type {
  AttemptRow,
  DeliveryRow,
  LaneRow,
  RunRow,
  ScopeRow,
} from './rows';
export type { Settled } from './changes';
export type { ShownTarget } from './shown';
export { newsOfDeliveries, statisticsOf, throttlesOf } from './statistics';
export type {
  DeliveryCounts,
  DeliveryNews,
  DeliveryStatistics,
  StatisticsBy,
  Throttle,
} from './statistics';
export { targetConflictsOf } from './targetConflicts';
export type { TargetConflict } from './targetConflicts';
export { DEFAULT_SETTINGS } from './types';
export type {
  HoldReason,
  HoldScope,
  LedgerSettings,
  Observation,
  OnResume,
  RecordResult,
  StoredRun,
  WantedDelivery,
} from './types';
export type { VerifyResult } from './verifying';
export type { Waiting } from './waiting';
