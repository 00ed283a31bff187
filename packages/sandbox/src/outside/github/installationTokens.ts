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

import type { SandboxClock } from '../../faults';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';
import { errorAnswer, invalidRequest, suspended } from './answers';
import { includesLevel } from './model';
import type {
  Installation,
  PermissionLevel,
  Permissions,
  Repository,
} from './model';
import { jsonObject } from './statuses';
import type { GitHubWorld } from './world';

const LIFETIME_MS = 60 * 60 * 1000;
const MAX_REPOSITORIES = 500;
const LEVELS: readonly string[] = [
  'read',
  'write',
  'admin',
] satisfies PermissionLevel[];

function isLevel(value: unknown): value is PermissionLevel {
  return typeof value === 'string' && LEVELS.includes(value);
}

type Narrowed<T> = { ok: true; value: T } | { ok: false; answer: FakeAnswer };

function narrowRepositories(
  world: GitHubWorld,
  installation: Installation,
  body: Record<string, unknown>,
): Narrowed<Repository[] | undefined> {
  const { repositories: names, repository_ids: ids } = body;
  if (names === undefined && ids === undefined) {
    return { ok: true, value: undefined };
  }
  const problems: string[] = [];
  if (names !== undefined && !Array.isArray(names)) {
    problems.push(
      `For 'properties/repositories', ${JSON.stringify(names)} is not an array.`,
    );
  }
  if (ids !== undefined && !Array.isArray(ids)) {
    problems.push(
      `For 'properties/repository_ids', ${JSON.stringify(ids)} is not an array.`,
    );
  }
  if (problems.length > 0) {
    return { ok: false, answer: invalidRequest(problems) };
  }
  const wanted: unknown[] = [
    ...(Array.isArray(names) ? names : []),
    ...(Array.isArray(ids) ? ids : []),
  ];
  if (wanted.length > MAX_REPOSITORIES) {
    return {
      ok: false,
      answer: errorAnswer(
        422,
        'The number of repositories requested is too large (maximum is 500).',
      ),
    };
  }
  const reachable = world.repositoriesOf(installation);
  const chosen = wanted.map(entry =>
    reachable.find(({ id, name }) =>
      typeof entry === 'string'
        ? name.toLowerCase() === entry.toLowerCase()
        : id === entry,
    ),
  );
  const found = chosen.filter(repository => repository !== undefined);
  return found.length === chosen.length
    ? { ok: true, value: found }
    : {
        ok: false,
        answer: errorAnswer(
          422,
          'There is at least one repository that does not exist or is not accessible to the parent installation.',
        ),
      };
}

function narrowPermissions(
  installation: Installation,
  wanted: unknown,
): Narrowed<Permissions> {
  if (wanted === undefined) {
    return { ok: true, value: installation.permissions };
  }
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) {
    return {
      ok: false,
      answer: invalidRequest([
        `For 'properties/permissions', ${JSON.stringify(wanted)} is not an object.`,
      ]),
    };
  }
  const permissions: Record<string, PermissionLevel> = {};
  for (const [name, level] of Object.entries(wanted)) {
    if (!isLevel(level)) {
      return {
        ok: false,
        answer: invalidRequest([
          `For 'properties/${name}', ${JSON.stringify(level)} is not a possible value. Must be one of the following: read, write.`,
        ]),
      };
    }
    if (!includesLevel(installation.permissions[name], level)) {
      return {
        ok: false,
        answer: errorAnswer(
          422,
          'The permissions requested are not granted to this installation.',
        ),
      };
    }
    permissions[name] = level;
  }
  // GitHub adds it to every token.
  return { ok: true, value: { metadata: 'read', ...permissions } };
}

/** `POST /app/installations/{id}/access_tokens`: an hour's token, for fewer repositories and permissions where asked. */
export function createInstallationToken(
  world: GitHubWorld,
  installation: Installation,
  text: string,
  clock: SandboxClock,
  newToken: () => string,
  render: (repository: Repository) => unknown,
): FakeAnswer {
  if (installation.suspendedAt !== undefined) {
    return suspended();
  }
  const body = jsonObject(text);
  if (!body.ok) {
    return body.answer;
  }
  const repositories = narrowRepositories(world, installation, body.value);
  if (!repositories.ok) {
    return repositories.answer;
  }
  const permissions = narrowPermissions(installation, body.value.permissions);
  if (!permissions.ok) {
    return permissions.answer;
  }
  const token = newToken();
  const expiresAt = clock.now() + LIFETIME_MS;
  world.tokens.set(token, {
    installationId: installation.id,
    permissions: permissions.value,
    repositories:
      repositories.value === undefined
        ? 'all'
        : new Set(repositories.value.map(({ id }) => id)),
    expiresAt,
  });
  const selected =
    repositories.value ??
    (installation.repositories === 'all'
      ? undefined
      : world.repositoriesOf(installation));
  return jsonAnswer(201, {
    token,
    expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    permissions: permissions.value,
    repository_selection: selected === undefined ? 'all' : 'selected',
    ...(repositories.value && { repositories: repositories.value.map(render) }),
  });
}
