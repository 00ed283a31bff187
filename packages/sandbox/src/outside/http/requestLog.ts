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

import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How the exchange ended, from the fake's side. */
export type RequestOutcome = 'pending' | 'answered' | 'reset' | 'clientGone';

/** One request as it arrived, with what became of it. */
export interface RawRequest {
  readonly id: number;
  /** Milliseconds since the epoch, by the fake's clock. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** As received; the value of Authorization is a hash, equal for equal credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed as JSON or as a form, else the text. */
  readonly body: unknown;
  /** The status of the answer. */
  status?: number;
  /** Whether the fake did what was asked for; also true for reads that were answered in full. */
  applied: boolean;
  /** The vendor's word for why it refused. */
  reason?: string;
  outcome: RequestOutcome;
  /** The kind of the fault that hit it. */
  fault?: string;
  /** Milliseconds until the answer or the end of the connection. */
  duration?: number;
}

/** Enough to tell two credentials apart in an assertion, too little to use one. */
export function credentialHash(value: string): string {
  return `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 16)}`;
}

/** Headers that carry one. */
const CREDENTIALS = ['authorization', 'x-amz-security-token'];

export function redactHeaders(
  headers: IncomingHttpHeaders,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) {
        return [];
      }
      const text = Array.isArray(value) ? value.join(', ') : value;
      return [[name, CREDENTIALS.includes(name) ? credentialHash(text) : text]];
    }),
  );
}

/** The last requests of a fake, oldest first, bounded so that a sandbox may run for days. */
export class RequestLog {
  readonly #limit: number;
  #entries: RawRequest[] = [];
  readonly #watchers = new Set<() => void>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#entries.length;
  }

  all(): readonly RawRequest[] {
    return [...this.#entries];
  }

  filter(predicate: (request: RawRequest) => boolean): RawRequest[] {
    return this.#entries.filter(predicate);
  }

  clear(): void {
    this.#entries = [];
  }

  /** Resolves with the first `count` requests that satisfy `predicate`, now or as soon as they do. */
  async waitFor(
    predicate: (request: RawRequest) => boolean,
    count = 1,
  ): Promise<RawRequest[]> {
    return new Promise(resolve => {
      const look = () => {
        const found = this.filter(predicate);
        if (found.length >= count) {
          this.#watchers.delete(look);
          resolve(found.slice(0, count));
        }
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** @internal */
  record(request: RawRequest): void {
    this.#entries.push(request);
    if (this.#entries.length > this.#limit) {
      this.#entries.splice(0, this.#entries.length - this.#limit);
    }
    this.changed();
  }

  /** @internal */
  changed(): void {
    [...this.#watchers].forEach(look => look());
  }
}
