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

import { Dispatcher } from 'undici';
import { causeOf } from './causes';
import { ForbiddenAddressError } from './guardedLookup';
import { HttpResult } from './httpClient';

type IncomingHttpHeaders = Parameters<
  NonNullable<Dispatcher.DispatchHandler['onResponseStart']>
>[2];

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [
            [
              name.toLowerCase(),
              Array.isArray(value) ? value.join(', ') : value,
            ],
          ],
    ),
  );
}

/**
 * One request on its way, seen from the socket: only there it is certain
 * whether anything was written. undici calls `onRequestStart` right before the
 * first byte of a request.
 *
 * Failure policy: whatever happens, it settles exactly once and says the least
 * that is certain.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #host: string;
  readonly #maxBodyBytes: number;
  readonly #forbidden: 'provider' | 'chosen';
  readonly #settle: (result: HttpResult) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #answer: { status: number; headers: Record<string, string> } | undefined;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #settled = false;

  constructor(
    host: string,
    maxBodyBytes: number,
    writtenBy: 'provider' | 'chosen',
    settle: (result: HttpResult) => void,
  ) {
    this.#host = host;
    this.#maxBodyBytes = maxBodyBytes;
    this.#forbidden = writtenBy;
    this.#settle = settle;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Ends it before it is dispatched: its address may not be reached. */
  forbid(cause: string): void {
    if (!this.#settled) {
      this.#settled = true;
      this.#settle({ kind: 'notSent', cause, forbidden: this.#forbidden });
    }
  }

  /** Ends it now; what it comes to depends on how far it got. */
  end(cause: string): void {
    this.#finish(cause);
    this.#controller?.abort(new Error(cause));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // undici may put a request on a second socket when the first one closes
    // under it; whether the first write arrived is not known then.
    const again = this.#controller !== undefined;
    this.#controller = controller;
    if (again) {
      this.end(`${this.#host} closed the connection`);
    } else if (this.#settled) {
      controller.abort(new Error('ended before it was written'));
    }
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status >= 200) {
      this.#answer = { status, headers: flatten(headers) };
    }
  }

  onResponseData(
    controller: Dispatcher.DispatchController,
    chunk: Buffer,
  ): void {
    const room = this.#maxBodyBytes - this.#size;
    this.#chunks.push(chunk.subarray(0, room));
    this.#size += Math.min(room, chunk.length);
    if (chunk.length > room) {
      this.#finish('');
      controller.abort(new Error('the body is too long'));
    }
  }

  onResponseEnd(): void {
    this.#finish('', false);
  }

  onResponseError(
    _controller: Dispatcher.DispatchController | null,
    error: Error,
  ): void {
    if (error instanceof ForbiddenAddressError) {
      this.forbid(error.message);
    } else {
      this.#finish(causeOf(error, this.#host));
    }
  }

  #finish(cause: string, truncated = true): void {
    if (this.#settled) {
      return;
    }
    this.#settled = true;
    if (this.#answer !== undefined) {
      const body = Buffer.concat(this.#chunks).toString('utf8');
      this.#settle({ kind: 'answer', ...this.#answer, body, truncated });
    } else if (this.#controller !== undefined) {
      this.#settle({ kind: 'noAnswer', cause });
    } else {
      this.#settle({ kind: 'notSent', cause });
    }
  }
}
