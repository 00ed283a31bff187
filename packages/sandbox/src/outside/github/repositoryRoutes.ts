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
import { access } from './callers';
import { fullName } from './model';
import type { CommitStatus, PermissionLevel, Repository } from './model';
import { movedTo, paged } from './route';
import type { Call, Route } from './route';
import { combinedState, createStatus, refuseSha } from './statuses';
import { latestPerContext } from './world';

type OnRepository = (
  call: Call,
  repository: Repository,
  rest: string[],
) => FakeAnswer;

/** Runs on a repository that the caller may use, by name (following GitHub's redirect of a former name) or by id. */
function onRepository(
  permission: string,
  level: PermissionLevel,
  run: OnRepository,
) {
  return {
    byName: (call: Call): FakeAnswer => {
      const [owner = '', name = '', ...rest] = call.parts;
      const { world, apiUrl } = call.context;
      const allowed = access(
        call.caller,
        world,
        world.named(owner, name),
        permission,
        level,
      );
      if (!allowed.ok) {
        return allowed.answer;
      }
      const { repository } = allowed;
      if (
        fullName(repository).toLowerCase() !== `${owner}/${name}`.toLowerCase()
      ) {
        const tail = call.request.path.split('/').slice(4).join('/');
        const location = `${apiUrl()}/repositories/${repository.id}${tail && `/${tail}`}`;
        return movedTo(location, call.request.method);
      }
      return run(call, repository, rest);
    },
    byId: (call: Call): FakeAnswer => {
      const [id = '', ...rest] = call.parts;
      const allowed = access(
        call.caller,
        call.context.world,
        call.context.world.repositories.get(Number(id)),
        permission,
        level,
      );
      return allowed.ok ? run(call, allowed.repository, rest) : allowed.answer;
    },
  };
}

function repositoryRoutes(
  method: Route['method'],
  tail: string,
  { byName, byId }: ReturnType<typeof onRepository>,
): Route[] {
  return [
    {
      method,
      path: new RegExp(`^/repos/([^/]+)/([^/]+)${tail}$`),
      run: byName,
    },
    { method, path: new RegExp(`^/repositories/(\\d+)${tail}$`), run: byId },
  ];
}

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
    onRepository('metadata', 'read', ({ context }, repository) =>
      jsonAnswer(200, context.render.repository(repository)),
    ),
  ),
  ...repositoryRoutes(
    'POST',
    '/statuses/([^/]+)',
    onRepository('statuses', 'write', (call, repository, [sha = '']) =>
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
    onRepository('statuses', 'read', (call, repository, [sha = '']) =>
      statusesOf(call, repository, sha, statuses =>
        paged(call, statuses, call.context.render.status(repository, sha)),
      ),
    ),
  ),
  ...repositoryRoutes(
    'GET',
    '/commits/([^/]+)/status',
    onRepository('statuses', 'read', (call, repository, [sha = '']) =>
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
