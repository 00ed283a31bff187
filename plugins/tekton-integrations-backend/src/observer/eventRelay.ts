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

import { ClusterEvent } from '../clusters';

/** Whoever takes events of clusters. */
export interface EventTaker {
  take(event: ClusterEvent): Promise<void>;
}

/**
 * Keeps events waiting until somebody takes them: the watches are made before
 * those who use both the watches and their events.
 */
export class EventRelay implements EventTaker {
  readonly #connected: Promise<EventTaker>;
  #connect: (taker: EventTaker) => void = () => undefined;

  constructor() {
    this.#connected = new Promise(resolve => {
      this.#connect = resolve;
    });
  }

  connect(taker: EventTaker): void {
    this.#connect(taker);
  }

  async take(event: ClusterEvent): Promise<void> {
    await (await this.#connected).take(event);
  }
}
