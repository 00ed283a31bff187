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

import { positionKey } from './positionKey';
import type { ClusterReference, PositionStore } from './events';
import type { WatchedResource } from './resources';
import type { Timing } from './timing';
import { isLower } from './watchedObject';

/** Stands between version and epoch where a position is kept. */
const EPOCH = '@';

/**
 * How far a watch has been processed, and how much of that is saved. What is
 * processed and not yet saved comes again after a crash.
 */
export class ProcessedPosition {
  readonly #store: PositionStore;
  readonly #cluster: ClusterReference;
  readonly #key: string;
  readonly #resumes: boolean;
  readonly #every: number;
  readonly #timing: Timing;
  #version: string | undefined;
  /** Of the last version that was seen, also of one that was lost. */
  #reached: string | undefined;
  #epoch = 0;
  #saved: string | undefined;
  #savedAt = -Infinity;

  constructor(options: {
    store: PositionStore;
    cluster: ClusterReference;
    resource: WatchedResource;
    namespace?: string;
    /** Milliseconds between two savings. */
    every: number;
    timing: Timing;
  }) {
    const { cluster, resource, namespace } = options;
    this.#store = options.store;
    this.#cluster = cluster;
    this.#key = positionKey(cluster.id, resource, namespace);
    this.#resumes = resource.resumes;
    this.#every = options.every;
    this.#timing = options.timing;
  }

  /** All up to this version is processed; nothing before the first list. */
  get version(): string | undefined {
    return this.#version;
  }

  /** How often the API server was seen to have gone back. */
  get epoch(): number {
    return this.#epoch;
  }

  async load(): Promise<void> {
    if (this.#resumes) {
      this.#saved = await this.#store.load(this.#key);
      const [version, epoch] = (this.#saved ?? '').split(EPOCH);
      this.#version = version || undefined;
      this.#reached = this.#version;
      this.#epoch = Number(epoch ?? 0);
    }
  }

  /** A list begins at this version; a lower one than before is another epoch. */
  begin(version: string): void {
    if (this.#reached !== undefined && isLower(version, this.#reached)) {
      this.#epoch += 1;
    }
    this.#reached = version;
  }

  /** A watch begins after what was taken. */
  resume(): void {
    this.#reached = this.#version;
  }

  /** Whether a version of a watch comes before what was seen already. */
  isBefore(version: string): boolean {
    return this.#reached !== undefined && isLower(version, this.#reached);
  }

  /** A watch told this version. */
  reach(version: string): void {
    this.#reached = version;
  }

  /**
   * All up to this version was taken. Saving is left to {@link save} while the
   * last saving is recent.
   */
  async advance(version: string): Promise<void> {
    this.#version = version;
    if (this.#timing.monotonic() - this.#savedAt >= this.#every) {
      await this.save();
    }
  }

  lose(): void {
    this.#version = undefined;
  }

  async save(): Promise<void> {
    if (this.#version === undefined) {
      return;
    }
    const place =
      this.#epoch === 0
        ? this.#version
        : `${this.#version}${EPOCH}${this.#epoch}`;
    if (this.#resumes && place !== this.#saved) {
      await this.#store.save(this.#key, place, this.#cluster);
      this.#saved = place;
      this.#savedAt = this.#timing.monotonic();
    }
  }
}
