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

import {
  constants,
  createHmac,
  createPublicKey,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import type { OAuthClient } from './model';

/** Longer no assertion may be good for. */
const MAX_LIFE_S = 60 * 60;
const SKEW_S = 30;

const headerSchema = z.looseObject({ alg: z.string() });
const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  jti: z.string().min(1),
  exp: z.number(),
  iat: z.number(),
});

/** What an assertion says beside what every one does. */
export type AssertionClaims = z.infer<typeof claimsSchema>;

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isSigned(
  algorithm: string,
  content: string,
  signature: Buffer,
  { method, secret = '', publicKey = '' }: OAuthClient,
): boolean {
  const hash = `sha${algorithm.slice(2)}`;
  if (method === 'client_secret_jwt') {
    const wanted = createHmac(hash, secret).update(content).digest();
    return (
      wanted.length === signature.length && timingSafeEqual(wanted, signature)
    );
  }
  const key = createPublicKey(publicKey);
  const given = Buffer.from(content);
  switch (algorithm.slice(0, 2)) {
    case 'ES':
      return verify(hash, given, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'PS':
      return verify(
        hash,
        given,
        {
          key,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        },
        signature,
      );
    default:
      return verify(hash, given, key, signature);
  }
}

/** What an assertion of a client says, or what is wrong with it (RFC 7523). */
export function readAssertion(
  assertion: string,
  client: OAuthClient,
  audience: string,
  now: number,
): AssertionClaims | string {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const head = headerSchema.safeParse(decoded(header));
  const claims = claimsSchema.safeParse(decoded(payload));
  if (!head.success || !claims.success) {
    return 'the assertion is not a JWT with all its claims';
  }
  const wanted =
    client.algorithm ??
    (client.method === 'client_secret_jwt' ? 'HS256' : 'RS256');
  if (head.data.alg !== wanted) {
    return `the assertion is signed with ${head.data.alg}`;
  }
  const { iss, sub, aud, exp, iat } = claims.data;
  const seconds = now / 1000;
  if (iss !== client.id || sub !== client.id) {
    return 'iss or sub of the assertion is not the client';
  }
  if (![aud].flat().includes(audience)) {
    return 'aud of the assertion is not this endpoint';
  }
  if (exp < seconds - SKEW_S || exp > seconds + MAX_LIFE_S + SKEW_S) {
    return 'exp of the assertion is past, or more than an hour away';
  }
  if (iat > seconds + SKEW_S) {
    return 'iat of the assertion is in the future';
  }
  return isSigned(
    wanted,
    `${header}.${payload}`,
    Buffer.from(signature, 'base64url'),
    client,
  )
    ? claims.data
    : 'the signature of the assertion does not fit';
}
