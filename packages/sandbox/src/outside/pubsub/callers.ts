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

import { verify } from 'node:crypto';
import { z } from 'zod';
import type { FakeAnswer, FakeRequest } from '../http/types';
import { errorInfo, refused } from './answers';
import type { PubSubWorld } from './world';

const AUDIENCE = 'https://pubsub.googleapis.com/';
const SCOPES: readonly string[] = [
  'https://www.googleapis.com/auth/pubsub',
  'https://www.googleapis.com/auth/cloud-platform',
];
const MAX_LIFETIME_SECONDS = 3_600;
const MAX_CLOCK_SKEW_SECONDS = 60;

const headerSchema = z.object({ alg: z.literal('RS256'), kid: z.string() });
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  iat: z.int(),
  exp: z.int(),
  aud: z.string().optional(),
  scope: z.string().optional(),
});

export type Caller =
  | { readonly ok: true; readonly account: string }
  | { readonly ok: false; readonly answer: FakeAnswer };

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function unauthenticated(what: string, reason: string): Caller {
  return {
    ok: false,
    answer: refused(
      'UNAUTHENTICATED',
      `Request ${what} authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.`,
      [errorInfo(reason)],
    ),
  };
}

function invalid(reason = 'ACCESS_TOKEN_TYPE_UNSUPPORTED'): Caller {
  return unauthenticated('had invalid', reason);
}

function scoped(account: string, scopes: readonly string[]): Caller {
  return scopes.some(scope => SCOPES.includes(scope))
    ? { ok: true, account }
    : {
        ok: false,
        answer: refused(
          'PERMISSION_DENIED',
          'Request had insufficient authentication scopes.',
          [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT')],
        ),
      };
}

/** A token that a service account signed itself: https://google.aip.dev/auth/4111 */
function callerOfJwt(
  token: string,
  world: PubSubWorld,
  nowSeconds: number,
): Caller {
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = headerSchema.safeParse(decoded(head));
  const claims = claimsSchema.safeParse(decoded(body));
  const key = header.success ? world.keys.get(header.data.kid) : undefined;
  if (key === undefined || !claims.success) {
    return invalid();
  }
  const { iss, sub, iat, exp, aud, scope } = claims.data;
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    key.publicKeyPem,
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned || iss !== key.email || sub !== key.email) {
    return invalid();
  }
  if (exp <= nowSeconds) {
    return invalid('ACCESS_TOKEN_EXPIRED');
  }
  if (
    iat > nowSeconds + MAX_CLOCK_SKEW_SECONDS ||
    exp > iat + MAX_LIFETIME_SECONDS
  ) {
    return invalid();
  }
  if (scope !== undefined) {
    return scoped(key.email, scope.split(' '));
  }
  return aud === AUDIENCE ? { ok: true, account: key.email } : invalid();
}

/** Who asks, by the token that he shows. */
export function callerOf(
  { headers }: FakeRequest,
  world: PubSubWorld,
  now: number,
): Caller {
  const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) {
    return unauthenticated('is missing required', 'CREDENTIALS_MISSING');
  }
  if (token.split('.').length === 3) {
    return callerOfJwt(token, world, now / 1_000);
  }
  const issued = world.tokens.get(token);
  if (issued === undefined) {
    return invalid();
  }
  return issued.expires <= now
    ? invalid('ACCESS_TOKEN_EXPIRED')
    : scoped(issued.account, issued.scopes);
}
