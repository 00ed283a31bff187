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

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what came while the last was done, so that many at once cost
 * little more than one, and a single one does not wait.
 *
 * Failure policy: what fails together is done one by one, so that each fails
 * for itself. Where two in a row fail with the same words it is not theirs but
 * the database's failure, and the rest is not tried.
 */
export class Together<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #most: number;
  #waiting: Waiting<Item, Result>[] = [];
  #busy = false;

  /**
   * @param work - all or nothing; results in the order of the items
   * @param most - so much is done at once; others shall not wait long
   */
  constructor(
    work: (items: readonly Item[]) => Promise<readonly Result[]>,
    most: number,
  ) {
    this.#work = work;
    this.#most = most;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      // What is added in one go is done together.
      queueMicrotask(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    while (this.#waiting.length > 0) {
      await this.#do(this.#waiting.splice(0, this.#most));
    }
    this.#busy = false;
  }

  async #do(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index]));
    } catch (error) {
      if (batch.length === 1) {
        batch[0].reject(error);
      } else {
        await this.#doEach(batch);
      }
    }
  }

  async #doEach(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    let failed: string | undefined;
    for (const [index, { item, resolve, reject }] of batch.entries()) {
      try {
        const [result] = await this.#work([item]);
        failed = undefined;
        resolve(result);
      } catch (error) {
        reject(error);
        if (failed === String(error)) {
          batch.slice(index + 1).forEach(one => one.reject(error));
          return;
        }
        failed = String(error);
      }
    }
  }
}
