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

import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 200;

/** Something that did not happen in time, or is not as it should be. */
export class Failure extends Error {}

/** The moment at which the whole suite gives up. */
export class Deadline {
  readonly #at: number;

  constructor(ms: number) {
    this.#at = Date.now() + ms;
  }

  /** The earlier one of this moment and so many milliseconds from now. */
  within(ms: number): number {
    return Math.min(this.#at, Date.now() + ms);
  }

  /**
   * Asks until there is an answer.
   *
   * @param what - what is waited for, as it ends the sentence "waited for …"
   * @param ask - gives undefined as long as it is not there
   * @param still - what is missing, for the message
   */
  async until<T>(
    what: string,
    ms: number,
    ask: () => Promise<T | undefined> | T | undefined,
    still: () => string = () => '',
  ): Promise<T> {
    const began = Date.now();
    const end = this.within(ms);
    for (;;) {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
      if (Date.now() >= end) {
        const seconds = Math.round((Date.now() - began) / 1000);
        const missing = still();
        throw new Failure(
          `waited ${seconds} s for ${what}${missing ? `; ${missing}` : ''}`,
        );
      }
      await pause(EVERY_MS);
    }
  }
}
