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

import type { FaultEffect } from '../../faults';

/** A request as a vendor's handler sees it. */
export interface FakeRequest {
  readonly method: string;
  /** Without the base path, percent-encoded as received. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** False when the vendor refused, so that nothing changed and nothing was read. */
  readonly applied: boolean;
  /** The vendor's word for why it refused. */
  readonly reason?: string;
}

/** What distinguishes one vendor from another, over the same faults, log and sockets. */
export interface FakeVendor {
  /** Answers at once: what it changes is changed when it returns. */
  handle(request: FakeRequest): FakeAnswer;
  /** The body as it should appear in the request log: parsed and without credentials. */
  parseBody(request: FakeRequest): unknown;
  /** The vendor's own words for too many requests. */
  rateLimited(
    effect: Extract<FaultEffect, { kind: 'rateLimited' }>,
  ): FakeAnswer;
  /** What it would say with a bare status of this code. */
  failure(status: number): Pick<FakeAnswer, 'headers' | 'body'>;
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  applied = status < 400,
): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
    applied,
  };
}
