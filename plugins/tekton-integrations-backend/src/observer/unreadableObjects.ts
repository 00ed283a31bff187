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

import { LoggerService } from '@backstage/backend-plugin-api';
import { StatusReport } from 'backstage-plugin-tekton-integrations-common';

/** How many are remembered; the oldest is forgotten first. */
const KEPT = 100;

/** An object of a cluster that could not be read, for people to mend. */
export type UnreadableObject = StatusReport['unreadable'][number];

/** Remembers the objects that were skipped, each once. */
export class UnreadableObjects {
  readonly #logger: Pick<LoggerService, 'warn'>;
  readonly #known = new Map<string, UnreadableObject>();

  constructor(logger: Pick<LoggerService, 'warn'>) {
    this.#logger = logger;
  }

  add(object: UnreadableObject): void {
    const key = JSON.stringify(object);
    if (this.#known.has(key)) {
      return;
    }
    const [oldest] = this.#known.keys();
    if (this.#known.size >= KEPT) {
      this.#known.delete(oldest);
    }
    this.#known.set(key, object);
    this.#logger.warn(`A ${object.kind} was skipped: ${object.message}`);
  }

  all(): UnreadableObject[] {
    return [...this.#known.values()];
  }
}
