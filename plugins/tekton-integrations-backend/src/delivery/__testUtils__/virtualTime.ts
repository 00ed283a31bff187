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

import { Timers } from '../../connections';

/** The event loop must stand still for so many turns. */
const QUIET_TURNS = 3;

/** Counts what is under way in real time, so that virtual time can wait. */
export class Activity {
  #count = 0;

  get busy(): boolean {
    return this.#count > 0;
  }

  /** The same object, with its calls counted while they last. */
  watch<T extends object>(object: T): T {
    return new Proxy(object, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function'
          ? (...args: unknown[]) => this.#track(value.apply(target, args))
          : value;
      },
    });
  }

  #track(result: unknown): unknown {
    if (result instanceof Promise) {
      this.#count += 1;
      return result.finally(() => {
        this.#count -= 1;
      });
    }
    return result;
  }
}

/** Time that passes only when nothing is left to do before. */
export class VirtualTime implements Timers {
  readonly start: number;
  readonly #activity: Activity;
  readonly #pending = new Map<number, { at: number; run: () => void }>();
  #now: number;
  #next = 1;

  constructor(start: number, activity: Activity) {
    this.start = start;
    this.#now = start;
    this.#activity = activity;
  }

  now = (): number => this.#now;

  /** Milliseconds since the beginning. */
  elapsed = (): number => this.#now - this.start;

  after(ms: number, run: () => void): () => void {
    const id = this.#next;
    this.#next += 1;
    this.#pending.set(id, { at: this.#now + ms, run });
    return () => this.#pending.delete(id);
  }

  async sleep(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      this.after(ms, resolve);
    });
  }

  /** Lets time pass up to this many milliseconds since the beginning. */
  async until(elapsed: number): Promise<void> {
    const end = this.start + elapsed;
    for (;;) {
      await this.quiet();
      const due = [...this.#pending]
        .filter(([, { at }]) => at <= end)
        .sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
      if (!due) {
        break;
      }
      const [id, { at, run }] = due;
      this.#pending.delete(id);
      this.#now = at;
      run();
    }
    this.#now = end;
  }

  /** Waits until nothing is under way in real time. */
  async quiet(): Promise<void> {
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await new Promise(resolve => setImmediate(resolve));
      if (this.#activity.busy) {
        turns = -1;
      }
    }
  }
}
