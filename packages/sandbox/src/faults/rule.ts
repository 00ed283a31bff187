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

import { z } from 'zod';

const milliseconds = z.number().nonnegative();

/**
 * What goes wrong. `applied` in the descriptions means that the vendor did what was asked for, whatever its answer.
 */
export const faultEffect = z.discriminatedUnion('kind', [
  /** Answers with this status instead of handling the request; not applied. */
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(100).max(599),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  /**
   * The vendor's own answer for too many requests; not applied. `retryAfterSeconds` gives Retry-After, `resetSeconds` GitHub's
   * x-ratelimit-remaining: 0 and x-ratelimit-reset, neither of them GitHub's secondary limit without headers.
   */
  z.object({
    kind: z.literal('rateLimited'),
    status: z.union([z.literal(429), z.literal(403)]).optional(),
    retryAfterSeconds: z.number().int().nonnegative().optional(),
    resetSeconds: z.number().int().nonnegative().optional(),
  }),
  /** Handles and answers the request, but only `ms` later. */
  z.object({ kind: z.literal('delay'), ms: milliseconds }),
  /** Reads the request and stays silent until the rule is cleared or the fake closes; then the connection is reset; not applied. */
  z.object({ kind: z.literal('hang') }),
  /** Resets the connection; not applied. */
  z.object({ kind: z.literal('reset') }),
  /** Applied, then the connection is reset without an answer. */
  z.object({ kind: z.literal('acceptedThenReset') }),
  /** Stays silent, and applies the request `ms` later, whether the client still waits or not; `answer: false` never answers. */
  z.object({
    kind: z.literal('appliedAfterTimeout'),
    ms: milliseconds,
    answer: z.boolean().optional(),
  }),
  /** Applied at once, answered only `ms` later. */
  z.object({ kind: z.literal('answerHeld'), ms: milliseconds }),
  /** 200 with a body that is no JSON (a proxy's login page); not applied unless `apply`. */
  z.object({ kind: z.literal('garbage'), apply: z.boolean().optional() }),
  /** 200 with a body of this many bytes; not applied. */
  z.object({ kind: z.literal('hugeBody'), bytes: z.number().int().positive() }),
  /** Applied, but the answer arrives in pieces of `chunkBytes` every `intervalMs`. */
  z.object({
    kind: z.literal('slowBody'),
    intervalMs: milliseconds,
    chunkBytes: z.number().int().positive().optional(),
  }),
]);

export type FaultEffect = z.output<typeof faultEffect>;
export type FaultKind = FaultEffect['kind'];

function isRegExp(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

/** A rule as it arrives over HTTP. */
export const faultRuleInput = z.object({
  effect: faultEffect,
  /** HTTP method, case-insensitive. */
  method: z.string().optional(),
  /** Regular expression over the path (GitHub: without the base path; Slack: `/api/chat.postMessage`). */
  path: z.string().refine(isRegExp, 'must be a regular expression').optional(),
  /** How many requests it hits; without it, until cleared. */
  times: z.number().int().positive().optional(),
  /** How many matching requests it lets through first. */
  skip: z.number().int().nonnegative().optional(),
  /** After this many milliseconds it clears itself. */
  forMs: z.number().positive().optional(),
  /** Shown in the list of faults. */
  label: z.string().max(200).optional(),
});

export type FaultRuleInput = z.output<typeof faultRuleInput>;

/** What a rule may look at to decide whether it applies. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A rule as a test writes it. */
export type FaultRule = Omit<FaultRuleInput, 'path'> & {
  path?: string | RegExp;
  /** Looks at the whole request, for instance at the channel or the context that it names. */
  when?: (subject: FaultSubject) => boolean;
};
