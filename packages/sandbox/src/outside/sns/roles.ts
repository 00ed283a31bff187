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

import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../../faults';
import type { FakeAnswer } from '../http/types';
import type { QueryForm } from './form';
import { invalid } from './model';
import type { SnsPrincipal, SnsRefusal, SnsRoleOptions } from './model';
import type { SnsWorld } from './world';
import { done, refused } from './xml';

const DEFAULT_SECONDS = 3600;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

export interface RolesContext {
  readonly world: SnsWorld;
  readonly clock: SandboxClock;
  readonly accountId: string;
}

/** The role and the session's name that a request asks for. */
function askedFor(
  form: QueryForm,
): { arn: string; session: string } | SnsRefusal {
  const arn = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName') ?? '';
  const wrong = [
    ...(arn.length < 20 ? ['roleArn'] : []),
    ...(SESSION_NAME.test(session) ? [] : ['roleSessionName']),
  ];
  return wrong.length === 0
    ? { arn, session }
    : invalid(
        `${wrong.length} validation error detected: Value at '${wrong[0]}' failed to satisfy constraint`,
        'ValidationError',
      );
}

/** Temporary credentials of a role. */
function grant(
  action: string,
  { name }: SnsRoleOptions,
  session: string,
  form: QueryForm,
  { world, clock, accountId }: RolesContext,
): FakeAnswer {
  const id = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
  const seconds = Number(form.get('DurationSeconds') ?? DEFAULT_SECONDS);
  const expiresAt = clock.now() + seconds * 1000;
  const principal: SnsPrincipal = {
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${session}`,
    secretAccessKey: randomBytes(20).toString('hex'),
    sessionToken: randomBytes(48).toString('base64'),
    expiresAt,
  };
  world.principals.set(id, principal);
  return done('sts', action, {
    AssumedRoleUser: { AssumedRoleId: `AROA:${session}`, Arn: principal.arn },
    Credentials: {
      AccessKeyId: id,
      SecretAccessKey: principal.secretAccessKey,
      SessionToken: principal.sessionToken,
      Expiration: new Date(expiresAt).toISOString(),
    },
  });
}

/** Credentials for whoever signed the request, where the role trusts it. */
export function assumeRole(
  form: QueryForm,
  caller: SnsPrincipal,
  context: RolesContext,
): FakeAnswer {
  const asked = askedFor(form);
  if ('code' in asked) {
    return refused('sts', asked);
  }
  const role = context.world.roles.get(asked.arn);
  return role === undefined || role.externalId !== form.get('ExternalId')
    ? refused('sts', {
        status: 403,
        code: 'AccessDenied',
        message: `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${asked.arn}`,
      })
    : grant('AssumeRole', role, asked.session, form, context);
}

/** Credentials for a service account of a cluster; nobody signs this request. */
export function assumeRoleWithWebIdentity(
  form: QueryForm,
  context: RolesContext,
): FakeAnswer {
  const asked = askedFor(form);
  if ('code' in asked) {
    return refused('sts', asked);
  }
  const token = form.get('WebIdentityToken');
  const role = context.world.roles.get(asked.arn);
  if (token === undefined || token === '') {
    return refused(
      'sts',
      invalid("Value at 'webIdentityToken' failed", 'ValidationError'),
    );
  }
  return role?.webIdentityToken === token
    ? grant('AssumeRoleWithWebIdentity', role, asked.session, form, context)
    : refused('sts', {
        status: 403,
        code: 'AccessDenied',
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      });
}
