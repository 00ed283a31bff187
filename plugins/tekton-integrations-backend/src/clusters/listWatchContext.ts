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

import type { WatchMeter } from '../metrics';
import type { ClusterConnection } from './ClusterConnection';
import type {
  ClusterReference,
  EventConsumer,
  MalformedObject,
  PositionStore,
} from './events';
import type { WatchedResource } from './resources';
import type { WatchState } from './steps';
import type { Timing } from './timing';
import type { WatchOptions } from './watchOptions';

/** What a list-watch needs, and whom it tells. */
export interface ListWatchContext {
  readonly cluster: ClusterReference;
  readonly resource: WatchedResource;
  /** Only this namespace; all where none is named. */
  readonly namespace?: string;
  readonly connection: ClusterConnection;
  readonly positions: PositionStore;
  readonly options: WatchOptions;
  readonly timing: Timing;
  readonly consume: EventConsumer;
  readonly onMalformed: (malformed: MalformedObject) => void;
  readonly onState: (state: WatchState) => void;
  /** Something was heard from the API server. */
  readonly onHeard: () => void;
  /** Counts what is watched. */
  readonly meter?: WatchMeter;
  /** Aborts when the cluster answers again after it did not. */
  readonly back: () => AbortSignal;
  /** The consumer or the position store failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}
