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

import { LookupFunction } from 'node:net';
import { Dispatcher } from 'undici';
import { createAgent, TlsIdentity } from './agents';
import { Attempt } from './attempt';
import { fetchOver } from './fetchOver';
import { refusalByLookup, systemLookup } from './guardedLookup';
import { HttpClient, HttpRequest, HttpResult } from './httpClient';
import { createReachability, Reachability } from './reachability';
import { urlOf } from './urlOf';

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
  /**
   * Which addresses may be reached that are guarded; default: public ones over
   * https.
   */
  readonly reachability?: Reachability;
  /**
   * Guards every address, for Providers that a tenant wrote. Default: only
   * those of requests that are `chosen`.
   */
  readonly guarded?: boolean;
  /** Certificates of one's own. */
  readonly tls?: TlsIdentity;
  /** How names are looked up; by default as the system does. */
  readonly lookup?: LookupFunction;
}

const CLOSED = 'the HTTP client is closed';

/** Names of the environment that EnvHttpProxyAgent reads. */
const PROXY_VARIABLES = [
  'http_proxy',
  'HTTP_PROXY',
  'https_proxy',
  'HTTPS_PROXY',
];

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
 * redirects, and a guard of addresses that a tenant wrote. Each request says
 * whether it was certainly not sent, answered, or neither.
 *
 * @public
 */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const timeoutMs = options.timeoutMs ?? 15_000;
  const maxBodyBytes = options.maxBodyBytes ?? 64 * 1024;
  const userAgent = options.userAgent ?? 'backstage-tekton-integrations';
  const reachability = options.reachability ?? createReachability();
  const lookup = options.lookup ?? systemLookup;
  const proxied = PROXY_VARIABLES.some(name => process.env[name]);
  const agents = new Map<'open' | 'guarded', Dispatcher>();
  let closed = false;

  const agentOf = (kind: 'open' | 'guarded'): Dispatcher => {
    const known = agents.get(kind);
    if (known) {
      return known;
    }
    const agent = createAgent(
      {
        connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
        connectionsPerHost: options.connectionsPerHost ?? 96,
        tls: options.tls,
        lookup,
      },
      kind === 'guarded' ? reachability : undefined,
    );
    agents.set(kind, agent);
    return agent;
  };

  const request = (asked: HttpRequest): Promise<HttpResult> => {
    const url = urlOf(asked.url);
    const notSent = (cause: string): Promise<HttpResult> =>
      Promise.resolve({ kind: 'notSent', cause });
    if (url === undefined) {
      return notSent('the address is not an http or https URL');
    }
    if (asked.signal?.aborted) {
      return notSent('aborted');
    }
    if (closed) {
      return notSent(CLOSED);
    }
    const guarded = options.guarded || asked.chosen;
    return new Promise(resolve => {
      const cleanUp: (() => void)[] = [];
      const attempt = new Attempt(
        url.host,
        asked.maxBodyBytes ?? maxBodyBytes,
        asked.chosen ? 'chosen' : 'provider',
        result => {
          cleanUp.forEach(step => step());
          resolve(result);
        },
      );
      const timer = setTimeout(
        () => attempt.end(`no answer from ${url.host} in ${timeoutMs} ms`),
        timeoutMs,
      );
      const onAbort = () => attempt.end('aborted');
      asked.signal?.addEventListener('abort', onAbort, { once: true });
      cleanUp.push(
        () => clearTimeout(timer),
        () => asked.signal?.removeEventListener('abort', onAbort),
      );
      const dispatch = (refusal: string | undefined) => {
        if (refusal !== undefined) {
          attempt.forbid(refusal);
        } else if (closed) {
          attempt.end(CLOSED);
        } else if (!attempt.settled) {
          agentOf(guarded ? 'guarded' : 'open').dispatch(
            {
              origin: url.origin,
              path: `${url.pathname}${url.search}`,
              method: asked.method,
              headers: withUserAgent(asked.headers, userAgent),
              body: asked.body,
            },
            attempt,
          );
        }
      };
      const refusal = guarded ? reachability.refusal(asked.url) : undefined;
      if (guarded && proxied && refusal === undefined) {
        refusalByLookup(asked.url, reachability, lookup).then(dispatch);
      } else {
        dispatch(refusal);
      }
    });
  };

  return {
    request,
    fetch: fetchOver({ request }),
    close: async () => {
      closed = true;
      await Promise.all([...agents.values()].map(agent => agent.close()));
    },
  };
}
