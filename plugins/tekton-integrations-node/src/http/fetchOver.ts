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

import { HttpClient, HttpResult } from './httpClient';

/**
 * Thrown by a `fetch` over the HTTP layer where there is no answer.
 *
 * @public
 */
export class HttpRequestError extends Error {
  /** What came in the place of an answer. */
  readonly result: Exclude<HttpResult, { kind: 'answer' }>;

  constructor(result: Exclude<HttpResult, { kind: 'answer' }>) {
    super(result.cause);
    this.name = 'HttpRequestError';
    this.result = result;
  }
}

/** Statuses of answers that have no body, as the Fetch standard lists them. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * A `fetch` over the HTTP layer, for SDKs that take one. It sends text bodies
 * only and follows no redirects.
 *
 * @param http - what sends the requests
 * @param record - is told each result before the SDK makes something of it
 * @public
 */
export function fetchOver(
  http: Pick<HttpClient, 'request'>,
  record: (result: HttpResult) => void = () => {},
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const result = await http.request({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: request.body === null ? undefined : await request.text(),
      signal: init?.signal ?? request.signal,
    });
    record(result);
    if (result.kind !== 'answer') {
      throw new HttpRequestError(result);
    }
    if (result.status > 599) {
      throw new HttpRequestError({
        kind: 'noAnswer',
        cause: `answered with the unknown status ${result.status}`,
      });
    }
    return new Response(WITHOUT_BODY.has(result.status) ? null : result.body, {
      status: result.status,
      headers: result.headers,
    });
  };
}
