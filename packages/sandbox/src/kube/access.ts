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

import { ApiError, qualifiedName, unauthorized } from './errors';

/** What a user may do: as one rule of a (Cluster)Role with its binding. */
export interface AccessRule {
  /** `get`, `list`, `watch`, …, or `*`. */
  verbs: readonly string[];
  /** API groups, the core one as '', or `*`. */
  groups: readonly string[];
  /** Plurals, subresources as `pipelineruns/status`, or `*`. */
  resources: readonly string[];
  /** Only there; without it everywhere, cluster-wide requests included. */
  namespaces?: readonly string[];
  /** Only objects of these names. */
  resourceNames?: readonly string[];
}

/** Who sent a request. */
export interface User {
  name: string;
  groups: readonly string[];
  rules: readonly AccessRule[];
}

/** What a request wants to do. */
export interface Attempt {
  verb: string;
  group: string;
  /** Plural. */
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** The right to do everything. */
export const ALL_ACCESS: AccessRule = {
  verbs: ['*'],
  groups: ['*'],
  resources: ['*'],
};

/** A request without a token, as a server with its defaults sees it. */
const ANONYMOUS: User = {
  name: 'system:anonymous',
  groups: ['system:unauthenticated'],
  rules: [],
};

/** The known tokens and what their users may do. */
export class AccessControl {
  private readonly users = new Map<string, User>();

  add(token: string, user: { name: string; rules: readonly AccessRule[] }) {
    this.users.set(token, {
      ...user,
      groups: ['system:authenticated'],
    });
  }

  /** The token is unknown from now on. */
  expire(token: string): void {
    this.users.delete(token);
  }

  /** The same user with another token; the old one is unknown from now on. */
  rotate(token: string, next: string): void {
    const user = this.users.get(token);
    if (!user) {
      throw new Error('No user has the token that is to be rotated');
    }
    this.users.delete(token);
    this.users.set(next, user);
  }

  find(token: string): User | undefined {
    return this.users.get(token);
  }

  authenticate(authorization: string | undefined): User {
    if (authorization === undefined) {
      return ANONYMOUS;
    }
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const user = token === undefined ? undefined : this.users.get(token);
    if (!user) {
      throw unauthorized();
    }
    return user;
  }
}

function contains(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

export function isAllowed(user: User, attempt: Attempt): boolean {
  const resource = attempt.subresource
    ? `${attempt.resource}/${attempt.subresource}`
    : attempt.resource;
  return user.rules.some(
    rule =>
      contains(rule.verbs, attempt.verb) &&
      contains(rule.groups, attempt.group) &&
      contains(rule.resources, resource) &&
      (!rule.namespaces ||
        (attempt.namespace !== undefined &&
          rule.namespaces.includes(attempt.namespace))) &&
      (!rule.resourceNames ||
        (attempt.name !== undefined &&
          rule.resourceNames.includes(attempt.name))),
  );
}

/** Refuses what no rule of the user allows, in the server's own words. */
export function authorize(user: User, attempt: Attempt): void {
  if (isAllowed(user, attempt)) {
    return;
  }
  const qualified = qualifiedName({
    group: attempt.group,
    plural: attempt.resource,
  });
  const what = attempt.name ? `${qualified} "${attempt.name}"` : qualified;
  const resource = attempt.subresource
    ? `${attempt.resource}/${attempt.subresource}`
    : attempt.resource;
  const where = attempt.namespace
    ? `in the namespace "${attempt.namespace}"`
    : 'at the cluster scope';
  throw new ApiError(
    403,
    'Forbidden',
    `${what} is forbidden: User "${user.name}" cannot ${attempt.verb} resource "${resource}" in API group "${attempt.group}" ${where}`,
    {
      details: {
        ...(attempt.name && { name: attempt.name }),
        ...(attempt.group && { group: attempt.group }),
        kind: attempt.resource,
      },
    },
  );
}

/** Paths that name no resource are for everyone whom the server knows. */
export function authorizePath(user: User, method: string, path: string): void {
  const open = ['/healthz', '/readyz', '/livez', '/version'];
  if (user.groups.includes('system:authenticated') || open.includes(path)) {
    return;
  }
  throw new ApiError(
    403,
    'Forbidden',
    `forbidden: User "${user.name}" cannot ${method.toLowerCase()} path "${path}"`,
    { details: {} },
  );
}
