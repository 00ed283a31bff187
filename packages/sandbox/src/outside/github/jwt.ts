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
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { errorAnswer, undecodableToken } from './answers';
import type { FakeAnswer } from '../http/types';

const MAX_LIFETIME_SECONDS = 600;
const MAX_CLOCK_SKEW_SECONDS = 60;

const header = z.object({ alg: z.literal('RS256') });
const claims = z.record(z.string(), z.unknown());

export interface AppIdentity {
  readonly appId: number;
  readonly clientId: string;
  readonly publicKeys: readonly KeyObject[];
}

function decodeJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

export function looksLikeJwt(credential: string): boolean {
  return credential.split('.').length === 3;
}

/**
 * Checks an App's JSON web token as GitHub does; the answer is what GitHub says about a wrong one.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export function refuseJwt(
  token: string,
  app: AppIdentity,
  nowSeconds: number,
): FakeAnswer | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const parsed = claims.safeParse(decodeJson(body));
  if (!header.safeParse(decodeJson(head)).success || !parsed.success) {
    return undecodableToken();
  }
  const { iss, iat, exp } = parsed.data;
  if (iss === undefined) {
    return errorAnswer(401, "Missing 'issuer' claim ('iss') in assertion");
  }
  if (String(iss) !== String(app.appId) && iss !== app.clientId) {
    return errorAnswer(404, 'Integration not found');
  }
  const signed = Buffer.from(`${head}.${body}`);
  const signatureBytes = Buffer.from(signature, 'base64url');
  if (
    !app.publicKeys.some(key => verify('sha256', signed, key, signatureBytes))
  ) {
    return undecodableToken();
  }
  if (
    !Number.isInteger(iat) ||
    Number(iat) > nowSeconds + MAX_CLOCK_SKEW_SECONDS
  ) {
    return errorAnswer(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== 'number' || exp <= nowSeconds) {
    return errorAnswer(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > nowSeconds + MAX_LIFETIME_SECONDS) {
    return errorAnswer(
      401,
      "'Expiration time' claim ('exp') is too far in the future",
    );
  }
  return undefined;
}
