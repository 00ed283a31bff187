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

import { includesLevel } from './model';
import type {
  Installation,
  InstallationToken,
  PermissionLevel,
  Repository,
} from './model';
import type { GitHubWorld } from './world';
import { looksLikeJwt, refuseJwt } from './jwt';
import type { AppIdentity } from './jwt';
import {
  badCredentials,
  errorAnswer,
  notAccessible,
  notFound,
  requiresAuthentication,
  suspended,
} from './answers';
import type { FakeAnswer } from '../http/types';

/** Who is asking. */
export type Caller =
  | { kind: 'nobody' }
  | { kind: 'app' }
  | {
      kind: 'installation';
      token: InstallationToken;
      installation: Installation;
    }
  | { kind: 'refused'; answer: FakeAnswer };

export function identify(
  authorization: string | undefined,
  world: GitHubWorld,
  app: AppIdentity,
  now: number,
): Caller {
  if (authorization === undefined) {
    return { kind: 'nobody' };
  }
  const [, credential] = /^(?:bearer|token) +(\S+)$/i.exec(authorization) ?? [];
  if (credential === undefined) {
    return { kind: 'refused', answer: badCredentials() };
  }
  if (looksLikeJwt(credential)) {
    const refusal = refuseJwt(credential, app, Math.floor(now / 1000));
    return refusal === undefined
      ? { kind: 'app' }
      : { kind: 'refused', answer: refusal };
  }
  const token = world.tokens.get(credential);
  const installation = token && world.installations.get(token.installationId);
  if (
    token === undefined ||
    installation === undefined ||
    token.expiresAt <= now
  ) {
    return { kind: 'refused', answer: badCredentials() };
  }
  if (installation.suspendedAt !== undefined) {
    return { kind: 'refused', answer: suspended() };
  }
  return { kind: 'installation', token, installation };
}

export type Access =
  | { ok: true; repository: Repository }
  | { ok: false; answer: FakeAnswer };

const refuse = (answer: FakeAnswer): Access => ({ ok: false, answer });

/** Whether a caller may do this to a repository, and what GitHub says if not: an invisible repository is one that does not exist. */
export function access(
  caller: Caller,
  world: GitHubWorld,
  repository: Repository | undefined,
  /** One of them is enough. */
  accepted: readonly string[],
  level: PermissionLevel,
): Access {
  if (caller.kind === 'refused') {
    return refuse(caller.answer);
  }
  if (caller.kind === 'nobody' && level !== 'read') {
    return refuse(requiresAuthentication());
  }
  if (caller.kind === 'app') {
    return refuse(badCredentials());
  }
  if (repository === undefined) {
    return refuse(notFound());
  }
  if (caller.kind === 'nobody') {
    return repository.private ? refuse(notFound()) : { ok: true, repository };
  }
  const { token, installation } = caller;
  const covered =
    world.covers(installation, repository) &&
    (token.repositories === 'all' || token.repositories.has(repository.id));
  if (!covered) {
    if (repository.private) {
      return refuse(notFound());
    }
    return level === 'read'
      ? { ok: true, repository }
      : refuse(notAccessible());
  }
  // Both bound it: a permission taken from the installation is gone from tokens handed out before.
  const granted = accepted.some(permission =>
    [token.permissions, installation.permissions].every(permissions =>
      includesLevel(permissions[permission], level),
    ),
  );
  if (!granted) {
    return refuse(notAccessible());
  }
  if (repository.archived && level !== 'read') {
    return refuse(errorAnswer(403, 'Repository was archived so is read-only.'));
  }
  return { ok: true, repository };
}
