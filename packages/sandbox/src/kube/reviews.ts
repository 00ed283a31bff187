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
import { AccessControl, isAllowed, User } from './access';
import { badRequest } from './errors';
import type { ResourceRequest } from './requestInfo';

const tokenReviewSchema = z.looseObject({
  spec: z.looseObject({ token: z.string() }),
});

const accessReviewSchema = z.looseObject({
  spec: z.looseObject({
    resourceAttributes: z
      .looseObject({
        verb: z.string().default(''),
        group: z.string().default(''),
        resource: z.string().default(''),
        subresource: z.string().optional(),
        namespace: z.string().optional(),
        name: z.string().optional(),
      })
      .optional(),
  }),
});

function userInfo(user: User) {
  return { username: user.name, groups: user.groups };
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) {
    throw badRequest('the review cannot be read');
  }
  return result.data;
}

/** Answers a review; nothing where the request is for none. */
export function review(
  access: AccessControl,
  user: User,
  { group, version, resource, verb }: ResourceRequest,
  body: unknown,
): Record<string, unknown> | undefined {
  if (version !== 'v1' || verb !== 'create') {
    return undefined;
  }
  switch (`${resource}.${group}`) {
    case 'tokenreviews.authentication.k8s.io': {
      const { spec } = read(tokenReviewSchema, body);
      const known = access.find(spec.token);
      return {
        apiVersion: `${group}/${version}`,
        kind: 'TokenReview',
        metadata: {},
        spec: {},
        status: known
          ? { authenticated: true, user: userInfo(known) }
          : { user: {}, error: 'invalid bearer token' },
      };
    }
    case 'selfsubjectreviews.authentication.k8s.io':
      return {
        apiVersion: `${group}/${version}`,
        kind: 'SelfSubjectReview',
        metadata: {},
        status: { userInfo: userInfo(user) },
      };
    case 'selfsubjectaccessreviews.authorization.k8s.io': {
      const { spec } = read(accessReviewSchema, body);
      const attempt = spec.resourceAttributes;
      const allowed =
        attempt === undefined ||
        // Empty means "all" here: cluster-wide, and any name.
        isAllowed(user, {
          ...attempt,
          subresource: attempt.subresource || undefined,
          namespace: attempt.namespace || undefined,
          name: attempt.name || undefined,
        });
      return {
        apiVersion: `${group}/${version}`,
        kind: 'SelfSubjectAccessReview',
        metadata: {},
        spec,
        status: { allowed },
      };
    }
    default:
      return undefined;
  }
}
