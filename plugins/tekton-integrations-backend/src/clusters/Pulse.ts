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

import type { Timing } from './timing';

/** What came of asking a cluster for a sign of life. */
export type SignOfLife =
  | { readonly kind: 'alive' }
  | { readonly kind: 'silent'; readonly message: string };

/** What a pulse needs. */
export interface PulseOptions {
  /** Asks for a sign of life until the signal aborts; it never rejects. */
  readonly ask: (signal: AbortSignal) => Promise<SignOfLife>;
  readonly timing: Timing;
  /** It is asked after so long without a byte, in milliseconds. */
  readonly quietAfter: number;
  /** It is asked so often while it is silent, in milliseconds. */
  readonly askEvery: number;
  /** It answers no more, or again. */
  readonly onChange: () => void;
}

/**
 * Whether a cluster answers at all. A connection whose bytes are lost on the
 * way is open and silent, as that of a quiet cluster is: so a cluster that
 * says nothing is asked. When one that did not answer does again, whatever
 * was open or waiting before is begun anew at once.
 *
 * Failure policy: it never ends but by its signal. One request at a time, and
 * none while anything else is heard.
 */
export class Pulse {
  readonly #options: PulseOptions;
  #heardAt: number;
  #lost: string | undefined;
  #back = new AbortController();

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#heardAt = options.timing.monotonic();
  }

  /** Why the cluster is not heard of; nothing while it is. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** Something was heard of the cluster. */
  heard(): void {
    this.#heardAt = this.#options.timing.monotonic();
  }

  /** Aborts when the cluster answers again after it did not. */
  back(): AbortSignal {
    return this.#back.signal;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { ask, timing, quietAfter, askEvery } = this.#options;
    while (!signal.aborted) {
      const quiet = timing.monotonic() - this.#heardAt;
      const wait = this.#lost === undefined ? quietAfter - quiet : askEvery;
      await timing.sleep(Math.max(wait, 0), signal);
      const due =
        this.#lost !== undefined ||
        timing.monotonic() - this.#heardAt >= quietAfter;
      if (due && !signal.aborted) {
        this.#take(await ask(signal), signal);
      }
    }
  }

  #take(sign: SignOfLife, signal: AbortSignal): void {
    if (signal.aborted) {
      return;
    }
    const lost = sign.kind === 'silent' ? sign.message : undefined;
    if (lost === undefined) {
      this.heard();
    }
    const changed = (lost === undefined) !== (this.#lost === undefined);
    this.#lost = lost;
    if (changed) {
      this.#options.onChange();
    }
    if (changed && lost === undefined) {
      const before = this.#back;
      this.#back = new AbortController();
      before.abort();
    }
  }
}
