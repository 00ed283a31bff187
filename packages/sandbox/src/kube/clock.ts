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

/** What time it is and when to do something: injected, so that tests need not wait. */
export interface Clock {
  now(): Date;
  /** Calls `action` once after `ms` milliseconds; the answer cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** The machine's own clock. */
export function systemClock(): Clock {
  return {
    now: () => new Date(),
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that only moves when told to. */
export interface ManualClock extends Clock {
  /** Moves the time on and runs what became due, in the order of its time. */
  advance(ms: number): void;
}

/** A clock for tests: it starts at `start` and stands still until `advance`. */
export function manualClock(
  start: Date | string = '2026-11-21T08:00:00Z',
): ManualClock {
  let time = new Date(start).getTime();
  let pending: { at: number; action: () => void }[] = [];
  return {
    now: () => new Date(time),
    after: (ms, action) => {
      const entry = { at: time + ms, action };
      pending.push(entry);
      return () => {
        pending = pending.filter(other => other !== entry);
      };
    },
    advance: ms => {
      const end = time + ms;
      for (;;) {
        const next = pending.reduce<(typeof pending)[number] | undefined>(
          (first, entry) =>
            entry.at <= end && (!first || entry.at < first.at) ? entry : first,
          undefined,
        );
        if (!next) {
          break;
        }
        pending = pending.filter(entry => entry !== next);
        time = Math.max(time, next.at);
        next.action();
      }
      time = end;
    },
  };
}
