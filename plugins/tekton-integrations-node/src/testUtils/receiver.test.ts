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
import { createHttpClient, HttpClient } from '../http';
import { ReceiverFault } from './providerUnderTest';
import { Receiver, startReceiver } from './receiver';

describe('startReceiver', () => {
  let receiver: Receiver;
  let http: HttpClient;
  let handled: number;

  beforeEach(async () => {
    handled = 0;
    receiver = await startReceiver(({ path, body }) => {
      handled += 1;
      return {
        status: 201,
        headers: { 'x-path': path },
        body: `read ${body}`,
      };
    });
    http = createHttpClient({ timeoutMs: 300 });
  });
  afterEach(async () => {
    await http.close();
    await receiver.close();
  });

  const ask = (method = 'POST') =>
    http.request({
      method,
      url: `${receiver.url}/notes?a=b`,
      headers: { 'X-Key': 'k' },
      ...(method === 'POST' && { body: 'hello' }),
    });

  it('answers as it is told, and tells what arrived', async () => {
    await expect(ask()).resolves.toMatchObject({
      kind: 'answer',
      status: 201,
      headers: { 'x-path': '/notes?a=b' },
      body: 'read hello',
    });
    expect(receiver.requests).toMatchObject([
      {
        method: 'POST',
        path: '/notes?a=b',
        headers: { 'x-key': 'k' },
        body: 'hello',
      },
    ]);
  });

  it.each<[ReceiverFault, object, number]>([
    [
      { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
      {
        kind: 'answer',
        status: 429,
        headers: { 'retry-after': '7' },
        body: '',
      },
      0,
    ],
    [{ kind: 'hang' }, { kind: 'noAnswer' }, 0],
    [{ kind: 'reset' }, { kind: 'noAnswer' }, 0],
    [{ kind: 'acceptedThenReset' }, { kind: 'noAnswer' }, 1],
    [{ kind: 'garbage' }, { kind: 'answer', status: 200, truncated: false }, 0],
    [
      { kind: 'slowBody', intervalMs: 200, chunkBytes: 1 },
      { kind: 'answer', status: 201, truncated: true },
      1,
    ],
    [
      { kind: 'hugeBody', bytes: 100_000 },
      { kind: 'answer', status: 200, truncated: true },
      0,
    ],
  ])('misbehaves: %j', async (fault, result, times) => {
    receiver.fault(fault);

    await expect(ask()).resolves.toMatchObject(result);
    expect(handled).toBe(times);
    receiver.clear();
    await expect(ask()).resolves.toMatchObject({ status: 201 });
  });

  it('leaves what only reads alone', async () => {
    receiver.fault({ kind: 'status', status: 500 });

    await expect(ask('GET')).resolves.toMatchObject({ status: 201 });
  });

  it('breaks off where it cannot answer', async () => {
    const broken = await startReceiver(() => {
      throw new Error('not my request');
    });

    await expect(
      http.request({ method: 'POST', url: broken.url }),
    ).resolves.toMatchObject({ kind: 'noAnswer' });
    await broken.close();
  });
});
