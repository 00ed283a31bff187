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

import { GitHubSettings } from './settings';

/** What may be written to GitHub of a Run. */
export type Report = NonNullable<GitHubSettings['report']>[number];

/** A permission of a GitHub App, as the API names it. */
export type Permission = 'statuses' | 'checks' | 'pull_requests';

interface ReportWords {
  /** What is made there. */
  readonly what: string;
  /** Several of them. */
  readonly several: string;
  readonly permission: Permission;
  /** As GitHub's page on an App's permissions says it. */
  readonly setting: string;
}

/** What each report is called, and what the App needs for it. */
export const REPORTS: Readonly<Record<Report, ReportWords>> = {
  commitStatus: {
    what: 'commit status',
    several: 'commit statuses',
    permission: 'statuses',
    setting: 'Commit statuses: Read and write',
  },
  checkRun: {
    what: 'check run',
    several: 'check runs',
    permission: 'checks',
    setting: 'Checks: Read and write',
  },
  pullRequestComment: {
    what: 'comment',
    several: 'comments on pull requests',
    permission: 'pull_requests',
    setting: 'Pull requests: Read and write',
  },
};

/** What is written, each once. */
export function reportsOf({
  report,
}: Pick<GitHubSettings, 'report'>): Report[] {
  return [...new Set(report ?? ['commitStatus' as const])];
}
