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

import { EnvHttpProxyAgent } from 'undici';
import { Attempt } from './attempt';
import { fetchOver } from './fetchOver';
import { HttpClient, HttpRequest, HttpResult } from './httpClient';

/**
 * Settings of the HTTP layer.
 *
 * @public
 */
export interface HttpClientOptions {
  /** Time that one request may take in all, in milliseconds; default 15,000. */
  readonly timeoutMs?: number;
  /** Time that a connection may take, in milliseconds; default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Bytes of an answer's body that are kept; default 65,536. */
  readonly maxBodyBytes?: number;
  /** Connections to one host; default 96. */
  readonly connectionsPerHost?: number;
  /** Sent where a request names none. */
  readonly userAgent?: string;
}

function addressOf(
  url: string,
): { origin: string; path: string; host: string } | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed && /^https?:$/.test(parsed.protocol)
    ? {
        origin: parsed.origin,
        path: `${parsed.pathname}${parsed.search}`,
        host: parsed.host,
      }
    : undefined;
}

function withUserAgent(
  headers: HttpRequest['headers'] = {},
  userAgent: string,
): Record<string, string> {
  const named = Object.keys(headers).some(
    name => name.toLowerCase() === 'user-agent',
  );
  return named ? { ...headers } : { ...headers, 'user-agent': userAgent };
}

/**
 * The HTTP layer: connections kept alive per host, the proxy of the
 * environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), limits on time and size, no
 * redirects. Each request says whether it was certainly not sent, answered, or
 * neither.
 *
 * @public
 */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const timeoutMs = options.timeoutMs ?? 15_000;
  const maxBodyBytes = options.maxBodyBytes ?? 64 * 1024;
  const userAgent = options.userAgent ?? 'backstage-tekton-integrations';
  const agent = new EnvHttpProxyAgent({
    // One request per connection at a time: on a shared one it would be open
    // which of the requests under way had been written when it broke.
    allowH2: false,
    pipelining: 1,
    connections: options.connectionsPerHost ?? 96,
    connect: { timeout: options.connectTimeoutMs ?? 5_000 },
    // The limit on the whole request replaces both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const request = (asked: HttpRequest): Promise<HttpResult> => {
    const address = addressOf(asked.url);
    if (address === undefined) {
      return Promise.resolve({
        kind: 'notSent',
        cause: 'the address is not an http or https URL',
      });
    }
    if (asked.signal?.aborted) {
      return Promise.resolve({ kind: 'notSent', cause: 'aborted' });
    }
    return new Promise(resolve => {
      const cleanUp: (() => void)[] = [];
      const attempt = new Attempt(address.host, maxBodyBytes, result => {
        cleanUp.forEach(step => step());
        resolve(result);
      });
      const timer = setTimeout(
        () => attempt.end(`no answer from ${address.host} in ${timeoutMs} ms`),
        timeoutMs,
      );
      const onAbort = () => attempt.end('aborted');
      asked.signal?.addEventListener('abort', onAbort, { once: true });
      cleanUp.push(
        () => clearTimeout(timer),
        () => asked.signal?.removeEventListener('abort', onAbort),
      );
      agent.dispatch(
        {
          origin: address.origin,
          path: address.path,
          method: asked.method,
          headers: withUserAgent(asked.headers, userAgent),
          body: asked.body,
        },
        attempt,
      );
    });
  };

  return {
    request,
    fetch: fetchOver({ request }),
    close: () => agent.close(),
  };
}
