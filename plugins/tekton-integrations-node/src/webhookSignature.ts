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

import { createHmac } from 'node:crypto';
import { Secret } from './secret';

const PREFIX = 'whsec_';
const BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `whsec_` and base64 as the scheme has it; any other text as it is. */
function bytesOf(key: Secret): Buffer {
  const text = key.unwrap().trim();
  return text.startsWith(PREFIX)
    ? Buffer.from(text.slice(PREFIX.length), 'base64')
    : Buffer.from(text);
}

/**
 * Whether requests can be signed with a key: after `whsec_` it must be base64.
 *
 * @public
 */
export function isSigningKey(key: Secret): boolean {
  const text = key.unwrap().trim();
  return text.startsWith(PREFIX)
    ? text.length > PREFIX.length && BASE64.test(text.slice(PREFIX.length))
    : text !== '';
}

/**
 * The headers of Standard Webhooks for a request: `webhook-id`, with which the
 * receiver tells a repeat, `webhook-timestamp`, and with keys
 * `webhook-signature`, which holds for each of them.
 *
 * @param message - `id` without a dot; `now` in milliseconds since the epoch
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @public
 */
export function webhookHeaders(
  message: { readonly id: string; readonly body: string; readonly now: number },
  keys: readonly Secret[],
): Record<string, string> {
  const { id, body, now } = message;
  const timestamp = String(Math.floor(now / 1000));
  const signatures = keys.map(key => {
    const hmac = createHmac('sha256', bytesOf(key));
    return `v1,${hmac.update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}
