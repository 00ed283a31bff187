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

import { LoggerService } from '@backstage/backend-plugin-api';
import { Timers } from '../connections';

/** After a failure it is tried again so much later. */
const AGAIN_MS = 5_000;

/**
 * Plans Runs again beside what the watches tell, so that no new Run waits for
 * thousands of old ones after a start.
 *
 * Failure policy: closed. What fails is begun again, until it was done with
 * the newest rules.
 */
export class Replanning {
  readonly #options: {
    readonly replan: () => Promise<void>;
    readonly timers: Timers;
    readonly logger: LoggerService;
  };
  #running: Promise<void> = Promise.resolve();
  #isAsked = false;
  #isRunning = false;
  #isStopped = false;
  #cancel: (() => void) | undefined;

  constructor(options: {
    replan: () => Promise<void>;
    timers: Timers;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /** Rules changed: one round more, however often that is said meanwhile. */
  request(): void {
    this.#isAsked = true;
    if (!this.#isRunning && !this.#isStopped) {
      this.#cancel?.();
      this.#isRunning = true;
      this.#running = this.#run();
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { replan, timers, logger } = this.#options;
    try {
      while (this.#isAsked && !this.#isStopped) {
        this.#isAsked = false;
        await replan();
      }
    } catch (error) {
      if (!this.#isStopped) {
        logger.error(`Runs could not be planned again yet: ${error}`);
        this.#cancel = timers.after(AGAIN_MS, () => this.request());
      }
    } finally {
      this.#isRunning = false;
    }
  }
}
