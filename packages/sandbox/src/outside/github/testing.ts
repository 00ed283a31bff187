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
import { startGitHub } from './github';
import type { FakeGitHub } from './github';

export const SHA = '4d2f673a0c9b8e7f6d5c4b3a291807f6e5d4c3b2';
export const UNKNOWN_SHA = 'f'.repeat(40);
export const START = Date.UTC(2026, 0, 15, 12, 0, 0);

const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
export const foreignKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function jwt(
  claims: Record<string, unknown> = {},
  { pem = key.privateKey, alg = 'RS256' } = {},
): string {
  const now = Math.floor(START / 1000);
  const body = `${encode({ alg, typ: 'JWT' })}.${encode({
    iss: 4242,
    iat: now - 30,
    exp: now + 570,
    ...claims,
  })}`;
  return `${body}.${createSign('sha256').update(body).sign(pem, 'base64url')}`;
}

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface Fixture {
  github: FakeGitHub;
  advance(ms: number): void;
  installation: number;
  call(
    method: string,
    path: string,
    options?: { credential?: string; body?: unknown; raw?: string },
  ): Promise<Reply>;
  token(body?: unknown): Promise<string>;
}

export async function fixture(rateLimit?: number): Promise<Fixture> {
  let now = START;
  const github = await startGitHub({
    privateKeyPem: key.privateKey,
    clock: { now: () => now },
    rateLimit,
  });
  github.addRepo('acme/shop', { commits: [SHA] });
  github.addRepo('acme/search');
  github.addRepo('acme/site', { private: false });
  github.addRepo('acme/attic', { archived: true });
  github.addRepo('other/secret');
  const installation = github.addInstallation({
    account: 'acme',
    repositories: ['shop', 'search', 'attic'],
  });
  const call: Fixture['call'] = async (method, path, options = {}) => {
    const response = await fetch(`${github.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'user-agent': 'test',
        ...(options.credential && {
          authorization: `Bearer ${options.credential}`,
        }),
      },
      body:
        options.raw ??
        (options.body === undefined ? undefined : JSON.stringify(options.body)),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: json ? JSON.parse(text) : text,
    };
  };
  return {
    github,
    installation,
    advance: ms => {
      now += ms;
    },
    call,
    token: async body => {
      const { body: answer } = await call(
        'POST',
        `/app/installations/${installation}/access_tokens`,
        { credential: jwt(), body },
      );
      return String(Object(answer).token);
    },
  };
}

export const STATUS_PATH = `/repos/acme/shop/statuses/${SHA}`;
