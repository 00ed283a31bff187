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

const repository = { owner: z.string(), repo: z.string() };

/**
 * What a target of a commit status carries through the ledger.
 *
 * @see https://docs.github.com/rest/commits/statuses#create-a-commit-status
 */
export const commitStatusSchema = z.object({
  ...repository,
  sha: z.string(),
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string(),
  description: z.string(),
  targetUrl: z.string(),
});

export type CommitStatus = z.infer<typeof commitStatusSchema>;

/**
 * What a target of a check run carries through the ledger.
 *
 * @see https://docs.github.com/rest/checks/runs#create-a-check-run
 */
export const checkRunSchema = z.object({
  kind: z.literal('checkRun'),
  ...repository,
  sha: z.string(),
  name: z.string(),
  /** The same for all check runs of a Run. */
  externalId: z.string(),
  status: z.enum(['queued', 'in_progress', 'completed']),
  conclusion: z
    .enum([
      'action_required',
      'cancelled',
      'failure',
      'neutral',
      'success',
      'timed_out',
    ])
    .optional(),
  startedAt: z.string().optional(),
  completedAt: z.string().optional(),
  detailsUrl: z.string(),
  title: z.string(),
  summary: z.string(),
});

export type CheckRun = z.infer<typeof checkRunSchema>;

/**
 * What a target of a comment carries through the ledger.
 *
 * @see https://docs.github.com/rest/issues/comments#create-an-issue-comment
 */
export const commentSchema = z.object({
  kind: z.literal('pullRequestComment'),
  ...repository,
  number: z.number().int().min(1),
  /** The first line of the comment, which nobody sees. */
  marker: z.string(),
  body: z.string(),
});

export type Comment = z.infer<typeof commentSchema>;

export const MAX_DESCRIPTION = 140;
export const MAX_CONTEXT = 255;
/** Of a summary and of a comment, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 65_535;
