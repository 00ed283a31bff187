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

import type { FakeAnswer } from '../http/types';
import { access } from './callers';
import { fullName } from './model';
import type { PermissionLevel, Repository } from './model';
import { movedTo } from './route';
import type { Call, Route } from './route';

export type OnRepository = (
  call: Call,
  repository: Repository,
  rest: string[],
) => FakeAnswer;

/**
 * Runs on a repository that the caller may use, by name (following GitHub's redirect of a former name) or by id.
 *
 * @param accepted - permissions, one of which is enough
 */
export function onRepository(
  accepted: readonly string[],
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
        accepted,
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
        accepted,
        level,
      );
      return allowed.ok ? run(call, allowed.repository, rest) : allowed.answer;
    },
  };
}

export function repositoryRoutes(
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
