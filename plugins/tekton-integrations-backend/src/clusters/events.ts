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

import type { WatchedKind } from './resources';

/** A cluster as the states of its Runs name it. */
export interface ClusterReference {
  /** The uid of namespace kube-system, or the configured name. */
  readonly id: string;
  readonly name: string;
}

interface Origin {
  readonly cluster: ClusterReference;
  readonly kind: WatchedKind;
}

/**
 * What a watch tells.
 *
 * - `upsert`: the object as it is now; `gap` where versions before it may
 *   have been missed.
 * - `deleted`: its last version.
 * - `listed`: a list of the kind is complete; an object of the namespace (of
 *   all namespaces where none is named) whose uid is not among these is gone.
 * - `epoch`: how often the API server was seen to have gone back to an older
 *   state; versions of two epochs cannot be compared. 0 where it is not said.
 * - `unreadable`: the kind is not watched, or may not be; nothing of it comes
 *   until it is listed. Told of what the portal can do without.
 */
export type ClusterEvent =
  | (Origin & {
      readonly type: 'upsert';
      readonly object: unknown;
      readonly gap: boolean;
      /** It comes from a list, with thousands that may be known already. */
      readonly listed?: boolean;
      readonly epoch?: number;
    })
  | (Origin & {
      readonly type: 'deleted';
      readonly object: unknown;
      readonly epoch?: number;
    })
  | (Origin & {
      readonly type: 'listed';
      readonly namespace?: string;
      readonly uids: ReadonlySet<string>;
      readonly gap: boolean;
    })
  | (Origin & {
      readonly kind: 'Namespace';
      readonly type: 'unreadable';
      /** Why, and what to do. */
      readonly message: string;
    });

/**
 * Takes the events of one kind and namespace in their order. The next may come
 * before the promise is fulfilled, but `listed` comes when all before it were
 * taken. A rejected event comes again, with those after it.
 */
export type EventConsumer = (event: ClusterEvent) => Promise<void>;

/** An object without what every object needs, and where it came from. */
export interface MalformedObject extends Origin {
  /** Nothing where it was too large to be read. */
  readonly object?: unknown;
  /** Names the object, the field, the value and what to do. */
  readonly message: string;
}

/**
 * Keeps how far the watches of a cluster have been processed. It refuses to
 * save for a cluster that another replica watches by now.
 */
export interface PositionStore {
  load(key: string): Promise<string | undefined>;
  save(
    key: string,
    resourceVersion: string,
    cluster: ClusterReference,
  ): Promise<void>;
}
