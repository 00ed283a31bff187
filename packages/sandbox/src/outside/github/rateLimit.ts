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

import type { SandboxClock } from '../../faults';

const WINDOW_SECONDS = 3600;

export interface RateReading {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
}

/** GitHub's primary limit: so many requests per installation (or App) and hour, from the first request on. */
export class RateLimits {
  readonly #clock: SandboxClock;
  readonly #limit: number;
  readonly #windows = new Map<string, { used: number; reset: number }>();

  constructor(clock: SandboxClock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  read(owner: string): RateReading {
    const nowSeconds = Math.floor(this.#clock.now() / 1000);
    const window = this.#windows.get(owner);
    const { used, reset } =
      window === undefined || window.reset <= nowSeconds
        ? { used: 0, reset: nowSeconds + WINDOW_SECONDS }
        : window;
    return {
      limit: this.#limit,
      used,
      remaining: Math.max(0, this.#limit - used),
      reset,
    };
  }

  /** Counts one request; false when none was left. */
  take(owner: string): boolean {
    const { remaining, used, reset } = this.read(owner);
    if (remaining === 0) {
      return false;
    }
    this.#windows.set(owner, { used: used + 1, reset });
    return true;
  }
}

export function rateHeaders(reading: RateReading): Record<string, string> {
  return {
    'x-ratelimit-limit': String(reading.limit),
    'x-ratelimit-remaining': String(reading.remaining),
    'x-ratelimit-reset': String(reading.reset),
    'x-ratelimit-used': String(reading.used),
    'x-ratelimit-resource': 'core',
  };
}
