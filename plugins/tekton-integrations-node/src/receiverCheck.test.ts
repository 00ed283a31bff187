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

import { createHttpClient, HttpClient } from './http';
import { checkReceiver } from './receiverCheck';
import { Receiver, startReceiver } from './testUtils';

const { signal } = new AbortController();

describe('checkReceiver', () => {
  let http: HttpClient;
  let receiver: Receiver;
  let status: number;

  beforeEach(async () => {
    status = 204;
    http = createHttpClient({ timeoutMs: 2_000 });
    receiver = await startReceiver(
      () => ({ status }),
      () => true,
    );
  });
  afterEach(async () => {
    await http.close();
    await receiver.close();
  });

  const host = () => new URL(receiver.url).host;

  it.each([204, 404, 405, 503])(
    'takes any answer for a sign of life: %s',
    async answered => {
      status = answered;

      await expect(
        checkReceiver(http, `${receiver.url}/hooks?token=t0ps3cr3t`, signal),
      ).resolves.toEqual({ kind: 'ok', message: `${host()} answers.` });
      expect(receiver.requests).toMatchObject([
        { method: 'HEAD', path: '/hooks?token=t0ps3cr3t', body: '' },
      ]);
      expect(receiver.requests[0]?.headers.authorization).toBeUndefined();
    },
  );

  it('does not know where the connection breaks, and shows the host alone', async () => {
    receiver.fault({ kind: 'reset' });
    const health = await checkReceiver(
      http,
      `${receiver.url}/t0ps3cr3t`,
      signal,
    );

    expect(health).toEqual({
      kind: 'unknown',
      message: expect.stringContaining(`${host()}: `),
    });
    expect(JSON.stringify(health)).not.toContain('t0ps3cr3t');
  });

  it('asks nothing of an address that may not be reached', async () => {
    const guarded = createHttpClient({ guarded: true });

    await expect(
      checkReceiver(guarded, receiver.url, signal),
    ).resolves.toMatchObject({ kind: 'refused' });
    expect(receiver.requests).toEqual([]);
    await guarded.close();
  });
});
