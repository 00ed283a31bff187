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

import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 5 * 60;

/** What the receiver goes by. */
export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

function keyBytes(key: string): Buffer {
  return key.startsWith('whsec_')
    ? Buffer.from(key.slice('whsec_'.length), 'base64')
    : Buffer.from(key);
}

function isSignatureOf(signature: string, key: string, content: string) {
  const [version, value = ''] = signature.split(',');
  const wanted = createHmac('sha256', keyBytes(key)).update(content).digest();
  const given = Buffer.from(value, 'base64');
  return (
    version === 'v1' &&
    given.length === wanted.length &&
    timingSafeEqual(given, wanted)
  );
}

/**
 * What is wrong with a request by the Standard Webhooks scheme; undefined where nothing is.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureProblem(
  { headers, text }: Signed,
  keys: readonly string[],
  now: number,
): string | undefined {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (!/^[^.\s]{1,255}$/.test(id)) {
    return 'webhook-id is missing or not an id';
  }
  if (!/^\d{10}$/.test(timestamp)) {
    return 'webhook-timestamp is missing or not in seconds';
  }
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S) {
    return 'webhook-timestamp is more than five minutes away';
  }
  const signatures = headers['webhook-signature']?.split(' ') ?? [];
  const content = `${id}.${timestamp}.${text}`;
  if (
    keys.length > 0 &&
    !keys.some(key => signatures.some(it => isSignatureOf(it, key, content)))
  ) {
    return 'webhook-signature fits no key';
  }
  return undefined;
}
