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
import { isSigningKey, webhookHeaders } from './webhookSignature';

const message = { id: 'a1', body: '{"é":1}', now: 1_700_000_000_999 };

const expected = (key: Buffer) =>
  `v1,${createHmac('sha256', key).update('a1.1700000000.{"é":1}').digest('base64')}`;

describe('webhookHeaders', () => {
  // The example of the specification's libraries.
  it('signs as the published example', () => {
    expect(
      webhookHeaders(
        {
          id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
          body: '{"test": 2432232314}',
          now: 1_614_265_330_000,
        },
        [new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')],
      ),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('names id and time where there is no key', () => {
    expect(webhookHeaders(message, [])).toEqual({
      'webhook-id': 'a1',
      'webhook-timestamp': '1700000000',
    });
  });

  it('signs with each key, so that either one proves it', () => {
    const headers = webhookHeaders(message, [
      new Secret('whsec_bmV3IGtleQ==\n'),
      new Secret('old key'),
    ]);
    expect(headers['webhook-signature']).toBe(
      `${expected(Buffer.from('new key'))} ${expected(Buffer.from('old key'))}`,
    );
  });
});

describe('isSigningKey', () => {
  it.each([
    ['whsec_bmV3IGtleQ==', true],
    ['whsec_bmV3IGtleQ==\n', true],
    ['any text', true],
    ['whsec_', false],
    ['whsec_not base64', false],
    ['whsec_abc', false],
    [' ', false],
  ])('says of %j: %s', (key, is) => {
    expect(isSigningKey(new Secret(key))).toBe(is);
  });
});
