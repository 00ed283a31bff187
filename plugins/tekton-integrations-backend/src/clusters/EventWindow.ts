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

import type { ProcessedPosition } from './ProcessedPosition';

/** So many events may be on their way to the consumer at once. */
const AT_ONCE = 128;

/**
 * The events of a watch that the consumer has not taken yet. It gets several
 * at once, in their order; the position passes an event when that and all
 * before it were taken.
 *
 * Failure policy: after an event that was not taken the position stands still,
 * and nothing more is handed on.
 */
export class EventWindow {
  readonly #position: Pick<ProcessedPosition, 'advance'>;
  readonly #atOnce: number;
  readonly #onFailure: () => void;
  readonly #open = new Set<Promise<void>>();
  #onRoom: () => void = () => undefined;
  #passed: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  /** @param onFailure - whoever waits for the next event need not */
  constructor(
    position: Pick<ProcessedPosition, 'advance'>,
    {
      atOnce = AT_ONCE,
      onFailure = () => undefined,
    }: { atOnce?: number; onFailure?: () => void } = {},
  ) {
    this.#position = position;
    this.#atOnce = atOnce;
    this.#onFailure = onFailure;
  }

  /**
   * Hands an event on; fulfilled when there is room for another one, which
   * must not come before.
   *
   * @param version - where a watch may go on after it
   * @throws what an earlier event failed with
   */
  async add(taken: Promise<void>, version?: string): Promise<void> {
    const passed = this.#passed.then(async () => {
      await taken;
      if (version !== undefined) {
        await this.#position.advance(version);
      }
    });
    this.#passed = passed;
    // What failed is told by whoever is asked next.
    const open = Promise.allSettled([taken, passed]).then(([, result]) => {
      this.#open.delete(open);
      this.#onRoom();
      if (result.status === 'rejected' && !this.#failure) {
        this.#failure = { error: result.reason };
        this.#onFailure();
      }
    });
    this.#open.add(open);
    while (this.#open.size >= this.#atOnce) {
      // A race would leave something behind at each promise that it lost.
      await new Promise<void>(resolve => {
        this.#onRoom = resolve;
      });
    }
    this.#throwFailure();
  }

  /** Fulfilled when all events were taken. */
  async drain(): Promise<void> {
    await this.settle();
    this.#throwFailure();
  }

  /** Fulfilled when no event is on its way any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#open);
  }

  #throwFailure(): void {
    if (this.#failure) {
      throw this.#failure.error;
    }
  }
}
