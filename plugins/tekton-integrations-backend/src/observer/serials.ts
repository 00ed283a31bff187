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

import { Serial } from './serial';

/**
 * Runs the tasks of each key one after the other, in the order in which they
 * were given, and those of different keys side by side.
 */
export class Serials {
  readonly #open = new Map<string, { serial: Serial; tasks: number }>();

  /** Resolves or rejects as the task does; a failure stops no later task. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const open = this.#open.get(key) ?? { serial: new Serial(), tasks: 0 };
    open.tasks += 1;
    this.#open.set(key, open);
    try {
      return await open.serial.run(task);
    } finally {
      open.tasks -= 1;
      if (open.tasks === 0) {
        this.#open.delete(key);
      }
    }
  }

  /** Resolves when all tasks that were given up to now have ended. */
  async idle(): Promise<void> {
    await Promise.all(
      [...this.#open.values()].map(({ serial }) => serial.idle()),
    );
  }
}
