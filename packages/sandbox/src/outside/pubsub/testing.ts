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

import { createSign, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { FakePubSub } from './pubsub';

export const START = Date.UTC(2026, 10, 21, 12, 0, 0);

export const foreignKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

const keySchema = z.object({
  private_key: z.string(),
  private_key_id: z.string(),
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A token as the account signs it, with what is wrong with it. */
export function selfSigned(
  pubsub: FakePubSub,
  claims: Record<string, unknown> = {},
  {
    kid,
    pem,
    alg = 'RS256',
  }: { kid?: string; pem?: string; alg?: string } = {},
): string {
  const key = keySchema.parse(JSON.parse(pubsub.credentials));
  const now = START / 1_000;
  const body = `${encode({ alg, typ: 'JWT', kid: kid ?? key.private_key_id })}.${encode(
    {
      iss: pubsub.account,
      sub: pubsub.account,
      iat: now - 10,
      exp: now + 3_590,
      scope: 'https://www.googleapis.com/auth/pubsub',
      ...claims,
    },
  )}`;
  return `${body}.${createSign('sha256')
    .update(body)
    .sign(pem ?? key.private_key, 'base64url')}`;
}

export interface Reply {
  status: number;
  body: unknown;
}

/** A request by hand. */
export async function ask(
  pubsub: FakePubSub,
  method: string,
  path: string,
  {
    token = pubsub.accessToken(),
    body,
    headers,
  }: {
    token?: string;
    body?: unknown;
    headers?: Record<string, string>;
  } = {},
): Promise<Reply> {
  const response = await fetch(`${pubsub.url}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body:
      typeof body === 'string' ||
      body === undefined ||
      body instanceof URLSearchParams
        ? body
        : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: response.headers.get('content-type')?.includes('json')
      ? JSON.parse(text)
      : text,
  };
}
