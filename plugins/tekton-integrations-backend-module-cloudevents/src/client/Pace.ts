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

const MINUTE_MS = 60_000;

/**
 * How many requests went out in the last minute, so that no more are sent than
 * a receiver allows, also before the ledger has heard of its rate.
 */
export class Pace {
  readonly #sent: number[] = [];

  /** Milliseconds until one more may go; 0 where it may go now. */
  waitMs(rate: number, now: number): number {
    this.#forget(now);
    const first = this.#sent.at(-rate);
    return first === undefined ? 0 : first + MINUTE_MS - now;
  }

  /** A request goes out. */
  count(now: number): void {
    this.#sent.push(now);
  }

  /** What is left of the minute, and when the first request leaves it. */
  left(rate: number, now: number): { remaining: number; resetMs: number } {
    this.#forget(now);
    const [first = now] = this.#sent;
    return {
      remaining: Math.max(0, rate - this.#sent.length),
      resetMs: first + MINUTE_MS - now,
    };
  }

  #forget(now: number): void {
    const kept = this.#sent.findIndex(at => at > now - MINUTE_MS);
    this.#sent.splice(0, kept === -1 ? this.#sent.length : kept);
  }
}
