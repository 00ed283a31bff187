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

/**
 * What a target of a commit status carries through the ledger.
 *
 * @see https://docs.github.com/rest/commits/statuses#create-a-commit-status
 */
export const commitStatusSchema = z.object({
  owner: z.string(),
  repo: z.string(),
  sha: z.string(),
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string(),
  description: z.string(),
  targetUrl: z.string(),
});

export type CommitStatus = z.infer<typeof commitStatusSchema>;

export const MAX_DESCRIPTION = 140;
export const MAX_CONTEXT = 255;
