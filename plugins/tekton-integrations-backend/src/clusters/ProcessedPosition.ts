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
import type { PositionStore } from './events';
import type { WatchedResource } from './resources';
import type { Timing } from './timing';

/**
 * How far a watch has been processed, and how much of that is saved. What is
 * processed and not yet saved comes again after a crash.
 */
export class ProcessedPosition {
  readonly #store: PositionStore;
  readonly #key: string;
  readonly #resumes: boolean;
  readonly #every: number;
  readonly #timing: Timing;
  #version: string | undefined;
  #saved: string | undefined;
  #savedAt = 0;

  constructor(options: {
    store: PositionStore;
    clusterId: string;
    resource: WatchedResource;
    namespace?: string;
    /** Milliseconds between two savings. */
    every: number;
    timing: Timing;
  }) {
    const { clusterId, resource, namespace } = options;
    this.#store = options.store;
    this.#key = positionKey(clusterId, resource, namespace);
    this.#resumes = resource.resumes;
    this.#every = options.every;
    this.#timing = options.timing;
  }

  /** All up to this version is processed; nothing before the first list. */
  get version(): string | undefined {
    return this.#version;
  }

  async load(): Promise<void> {
    if (this.#resumes) {
      this.#version = await this.#store.load(this.#key);
      this.#saved = this.#version;
    }
  }

  /** Saving is left to {@link save} while the last saving is recent. */
  async advance(version: string): Promise<void> {
    this.#version = version;
    if (this.#timing.now() - this.#savedAt >= this.#every) {
      await this.save();
    }
  }

  lose(): void {
    this.#version = undefined;
  }

  async save(): Promise<void> {
    const version = this.#version;
    if (this.#resumes && version !== undefined && version !== this.#saved) {
      await this.#store.save(this.#key, version);
      this.#saved = version;
      this.#savedAt = this.#timing.now();
    }
  }
}
