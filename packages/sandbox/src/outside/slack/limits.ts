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

const MINUTE_MS = 60_000;

/** At most `count` in any `windowMs`, per key. */
export class SlidingLimits {
  readonly #clock: SandboxClock;
  readonly #windowMs: number;
  readonly #times = new Map<string, number[]>();

  constructor(clock: SandboxClock, windowMs = MINUTE_MS) {
    this.#clock = clock;
    this.#windowMs = windowMs;
  }

  /** Counts one; when there is no room, the seconds until there is (at least 1, as Slack says whole seconds). */
  take(key: string, count: number): number | undefined {
    const now = this.#clock.now();
    const recent = (this.#times.get(key) ?? []).filter(
      time => time > now - this.#windowMs,
    );
    if (recent.length >= count) {
      const free = (recent[recent.length - count] ?? now) + this.#windowMs;
      return Math.max(1, Math.ceil((free - now) / 1000));
    }
    this.#times.set(key, [...recent, now]);
    return undefined;
  }
}
