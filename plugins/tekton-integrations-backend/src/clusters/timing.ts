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

import { setTimeout as timeout } from 'node:timers/promises';

/** Clock, timers and randomness of the loops. */
export interface Timing {
  /** Milliseconds since 1970, to be shown; somebody may set that clock. */
  now(): number;
  /** Milliseconds of a clock that nobody sets, for all that lasts. */
  monotonic(): number;
  /** At least 0, less than 1. */
  random(): number;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export function systemTiming(): Timing {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: () => Math.random(),
    async sleep(ms, signal) {
      if (!signal.aborted) {
        await timeout(ms, undefined, { signal }).catch((error: unknown) => {
          if (!signal.aborted) {
            throw error;
          }
        });
      }
    },
  };
}
