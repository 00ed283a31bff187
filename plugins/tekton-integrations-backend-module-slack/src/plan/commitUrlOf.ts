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

import { Commit, RunState } from 'backstage-plugin-tekton-integrations-common';
import { isHttpUrl } from 'backstage-plugin-tekton-integrations-node';

const COMMIT_PAGE = 'pipelinesascode.tekton.dev/sha-url';
const REPOSITORY_PAGES = [
  'pipelinesascode.tekton.dev/repo-url',
  'tekton.dev/gitURL',
];

/**
 * The page of a commit: the one that the Run names, else that of its
 * repository's host, which is GitHub where the Run says no other.
 */
export function commitUrlOf(
  { annotations }: Pick<RunState, 'annotations'>,
  commit: Commit,
): string | undefined {
  const page = annotations[COMMIT_PAGE];
  if (page !== undefined && isHttpUrl(page)) {
    return page;
  }
  const { owner = '', repository = '', sha = '' } = commit;
  if (!/^[\da-f]{7,64}$/i.test(sha)) {
    return undefined;
  }
  const named = REPOSITORY_PAGES.map(name => annotations[name]).find(
    url => url !== undefined && isHttpUrl(url),
  );
  if (named !== undefined) {
    return `${named.replace(/(?:\.git)?\/*$/, '')}/commit/${sha}`;
  }
  return /^[\w-]+$/.test(owner) && /^[\w.-]+$/.test(repository)
    ? `https://github.com/${owner}/${repository}/commit/${sha}`
    : undefined;
}
