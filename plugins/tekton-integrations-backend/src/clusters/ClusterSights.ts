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
import { kindsOf, summaryOf, type WatchSight } from './clusterHealth';
import type { WatchedKind } from './resources';
import type { WatchState } from './steps';

type Summary = Pick<ClusterHealth, 'state' | 'message'>;

/** What the watches of one cluster see, and since when. */
export class ClusterSights {
  readonly #now: () => number;
  readonly #onHealth: (health: ClusterHealth) => void;
  readonly #watches = new Map<string, WatchSight>();
  #health: ClusterHealth;
  #lost: string | undefined;

  constructor(options: {
    name: string;
    /** Milliseconds since the epoch. */
    now: () => number;
    /** The state of the cluster is another one. */
    onHealth: (health: ClusterHealth) => void;
  }) {
    const { name, now, onHealth } = options;
    this.#now = now;
    this.#onHealth = onHealth;
    this.#health = { name, state: 'starting', since: this.#time() };
  }

  health(): ClusterHealth {
    return { ...this.#health, kinds: kindsOf([...this.#watches.values()]) };
  }

  /** A watch begins. */
  open(key: string, kind: WatchedKind): void {
    this.#watches.set(key, { kind, state: { kind: 'starting' } });
  }

  /** A watch sees something else. */
  see(key: string, state: WatchState): void {
    const before = this.#watches.get(key);
    if (before) {
      this.#watches.set(key, { ...before, state });
      this.summarise();
    }
  }

  /** The watches of some kinds have ended. */
  close(isEnded: (kind: WatchedKind) => boolean): void {
    for (const [key, { kind }] of this.#watches) {
      if (isEnded(kind)) {
        this.#watches.delete(key);
      }
    }
    this.summarise();
  }

  /** Something was heard: of a watch, or of the cluster alone. */
  heard(key?: string): void {
    const freshAt = this.#time();
    this.#health = { ...this.#health, freshAt };
    const watch = key === undefined ? undefined : this.#watches.get(key);
    if (key !== undefined && watch) {
      this.#watches.set(key, { ...watch, freshAt });
    }
  }

  /** The cluster does not answer, whatever its watches saw last. */
  lose(message: string | undefined): void {
    this.#lost = message;
    this.summarise();
  }

  summarise(): void {
    this.tell(
      this.#lost === undefined
        ? summaryOf([...this.#watches.values()])
        : { state: 'unreachable', message: this.#lost },
    );
  }

  tell(summary: Summary): void {
    const { state, message } = this.#health;
    if (state === summary.state && message === summary.message) {
      return;
    }
    const since = state === summary.state ? this.#health.since : this.#time();
    const { name, freshAt } = this.#health;
    this.#health = { name, freshAt, since, ...summary };
    this.#onHealth(this.#health);
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}
