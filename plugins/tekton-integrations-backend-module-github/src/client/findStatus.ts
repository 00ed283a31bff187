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

import { HttpResult } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { CommitStatus } from '../content';

const statusesSchema = z.array(
  z.object({
    id: z.number(),
    state: z.string(),
    context: z.string(),
    description: z.string().nullish(),
    target_url: z.string().nullish(),
  }),
);

/** What one page of a commit's statuses, newest first, says of one context. */
export type PageFinding =
  | { readonly kind: 'found'; readonly id: number }
  | { readonly kind: 'differs' }
  | { readonly kind: 'notHere'; readonly last: boolean }
  | { readonly kind: 'unreadable' };

export const PAGE_SIZE = 30;

/** Looks for the newest status of a context. */
export function findOnPage(
  result: HttpResult,
  json: unknown,
  wanted: CommitStatus,
): PageFinding {
  const parsed = statusesSchema.safeParse(json);
  if (result.kind !== 'answer' || result.status !== 200 || !parsed.success) {
    return { kind: 'unreadable' };
  }
  // GitHub takes contexts that differ in case for the same one.
  const context = wanted.context.toLowerCase();
  const newest = parsed.data.find(
    status => status.context.toLowerCase() === context,
  );
  if (newest === undefined) {
    return { kind: 'notHere', last: parsed.data.length < PAGE_SIZE };
  }
  return newest.state === wanted.state &&
    (newest.description ?? '') === wanted.description &&
    (newest.target_url ?? '') === wanted.targetUrl
    ? { kind: 'found', id: newest.id }
    : { kind: 'differs' };
}
