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

import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';
import { fullName } from './model';
import type { CommitStatus, Repository } from './model';
import { onRepository, repositoryRoutes } from './onRepository';
import { paged } from './route';
import type { Call, Route } from './route';
import { combinedState, createStatus, refuseSha } from './statuses';
import { latestPerContext } from './world';

function statusesOf(
  call: Call,
  repository: Repository,
  sha: string,
  answer: (statuses: CommitStatus[]) => FakeAnswer,
): FakeAnswer {
  return (
    refuseSha(repository, sha) ??
    answer(call.context.world.statuses(repository, sha))
  );
}

/** What a token of an installation may do to a repository. */
export const statusRoutes: readonly Route[] = [
  ...repositoryRoutes(
    'GET',
    '',
    onRepository(['metadata'], 'read', ({ context }, repository) =>
      jsonAnswer(200, context.render.repository(repository)),
    ),
  ),
  ...repositoryRoutes(
    'POST',
    '/statuses/([^/]+)',
    onRepository(['statuses'], 'write', (call, repository, [sha = '']) =>
      createStatus(
        call.context.world,
        repository,
        sha,
        call.request.text,
        call.context.clock,
        call.context.render.status(repository, sha),
      ),
    ),
  ),
  ...repositoryRoutes(
    'GET',
    '/commits/([^/]+)/statuses',
    onRepository(['statuses'], 'read', (call, repository, [sha = '']) =>
      statusesOf(call, repository, sha, statuses =>
        paged(call, statuses, call.context.render.status(repository, sha)),
      ),
    ),
  ),
  ...repositoryRoutes(
    'GET',
    '/commits/([^/]+)/status',
    onRepository(['statuses'], 'read', (call, repository, [sha = '']) =>
      statusesOf(call, repository, sha, statuses => {
        const latest = latestPerContext(statuses);
        const { render, apiUrl } = call.context;
        return jsonAnswer(200, {
          state: combinedState(latest),
          statuses: latest.map(render.status(repository, sha)),
          sha: sha.toLowerCase(),
          total_count: latest.length,
          repository: render.repository(repository),
          url: `${apiUrl()}/repos/${fullName(repository)}/commits/${sha}/status`,
        });
      }),
    ),
  ),
];
