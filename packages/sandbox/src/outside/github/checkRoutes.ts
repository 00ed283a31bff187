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
import { noCommit, notFound } from './answers';
import { checkRunsOf, createCheckRun, updateCheckRun } from './checkRuns';
import type { CheckRunContext } from './checkRuns';
import { commentsOf, createComment, editComment } from './comments';
import type { CommentContext } from './comments';
import type { Repository } from './model';
import { onRepository, repositoryRoutes } from './onRepository';
import { paged } from './route';
import type { Call, Route } from './route';
import { hasPullRequest } from './world';

function checkContext(
  { context }: Call,
  repository: Repository,
): CheckRunContext {
  const { world, clock, app, render } = context;
  return {
    ...{ world, repository, clock, appId: app.id },
    render: render.checkRun(repository),
  };
}

function commentContext(
  { context }: Call,
  repository: Repository,
): CommentContext {
  const { world, clock, app, render } = context;
  return {
    ...{ world, repository, app, now: clock.now() },
    render: render.comment(repository),
  };
}

/** An issue's comments are a pull request's: either permission is enough. */
const COMMENTS = ['issues', 'pull_requests'];

/** Check runs of commits, and comments on pull requests. */
export const checkRoutes: readonly Route[] = [
  ...repositoryRoutes(
    'POST',
    '/check-runs',
    onRepository(['checks'], 'write', (call, repository) =>
      createCheckRun(call.request.text, checkContext(call, repository)),
    ),
  ),
  ...repositoryRoutes(
    'PATCH',
    '/check-runs/(\\d+)',
    onRepository(['checks'], 'write', (call, repository, [id]) =>
      updateCheckRun(
        Number(id),
        call.request.text,
        checkContext(call, repository),
      ),
    ),
  ),
  ...repositoryRoutes(
    'GET',
    '/check-runs/(\\d+)',
    onRepository(['checks'], 'read', (call, repository, [id]) => {
      const checkRun = repository.checkRuns.get(Number(id));
      return checkRun === undefined
        ? notFound()
        : jsonAnswer(200, call.context.render.checkRun(repository)(checkRun));
    }),
  ),
  ...repositoryRoutes(
    'GET',
    '/commits/([^/]+)/check-runs',
    onRepository(['checks'], 'read', (call, repository, [sha = '']) => {
      if (!repository.anyCommit && !repository.commits.has(sha.toLowerCase())) {
        return noCommit(sha);
      }
      const found = checkRunsOf(repository, sha, call.request.query);
      return paged(
        call,
        found,
        call.context.render.checkRun(repository),
        rendered => ({ total_count: found.length, check_runs: rendered }),
      );
    }),
  ),
  ...repositoryRoutes(
    'GET',
    '/issues/(\\d+)/comments',
    onRepository(COMMENTS, 'read', (call, repository, [number]) =>
      hasPullRequest(repository, Number(number))
        ? paged(
            call,
            commentsOf(repository, Number(number)),
            call.context.render.comment(repository),
          )
        : notFound(),
    ),
  ),
  ...repositoryRoutes(
    'POST',
    '/issues/(\\d+)/comments',
    onRepository(COMMENTS, 'write', (call, repository, [number]) =>
      createComment(
        Number(number),
        call.request.text,
        commentContext(call, repository),
      ),
    ),
  ),
  ...repositoryRoutes(
    'PATCH',
    '/issues/comments/(\\d+)',
    onRepository(COMMENTS, 'write', (call, repository, [id]) =>
      editComment(
        Number(id),
        call.request.text,
        commentContext(call, repository),
      ),
    ),
  ),
];
