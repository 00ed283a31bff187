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

import { fetchOver, HttpRequestError } from './fetchOver';
import { HttpRequest, HttpResult } from './httpClient';

function answer(status: number, body = ''): HttpResult {
  return { kind: 'answer', status, headers: {}, body, truncated: false };
}

describe('fetchOver', () => {
  const asked: HttpRequest[] = [];
  const over = (result: HttpResult, record?: (result: HttpResult) => void) =>
    fetchOver(
      {
        request: async request => {
          asked.push(request);
          return result;
        },
      },
      record,
    );

  beforeEach(() => {
    asked.length = 0;
  });

  it('passes method, address, headers and body on', async () => {
    const response = await over(answer(201, '{"id":1}'))(
      new URL('http://vendor.example/a'),
      { method: 'POST', headers: { 'X-A': 'b' }, body: '{}' },
    );

    expect(response.status).toBe(201);
    await expect(response.json()).resolves.toEqual({ id: 1 });
    expect(asked).toMatchObject([
      {
        method: 'POST',
        url: 'http://vendor.example/a',
        headers: { 'x-a': 'b' },
        body: '{}',
      },
    ]);
  });

  it('passes the signal on', async () => {
    const abort = new AbortController();
    await over(answer(200))('http://vendor.example', { signal: abort.signal });

    expect(asked[0]?.signal).toBe(abort.signal);
  });

  it.each([204, 205, 304])('gives no body with %i', async status => {
    const response = await over(answer(status))('http://vendor.example');

    expect(response.body).toBeNull();
  });

  it.each<HttpResult>([
    { kind: 'notSent', cause: 'vendor.example refused the connection' },
    { kind: 'noAnswer', cause: 'no answer' },
  ])('throws what came in the place of an answer: $kind', async result => {
    const records: HttpResult[] = [];
    const failing = over(result, record => records.push(record))(
      'http://vendor.example',
    );

    await expect(failing).rejects.toBeInstanceOf(HttpRequestError);
    await expect(failing).rejects.toMatchObject({ result });
    expect(records).toEqual([result]);
  });

  it('throws where the status is none of HTTP', async () => {
    await expect(
      over(answer(999))('http://vendor.example'),
    ).rejects.toBeInstanceOf(HttpRequestError);
  });
});
