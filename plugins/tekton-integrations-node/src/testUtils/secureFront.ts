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

import { once } from 'node:events';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { fetchOver, HttpClient, HttpRequest, TlsIdentity } from '../http';
import { Secret } from '../secret';
import { createAuthority } from './certificates';
import { portOf } from './loopback';

const TARGET = 'x-front-target';

/** A server that asks for a certificate, in front of any receiver. */
export interface SecureFront {
  /** Subjects of the certificates that it was shown. */
  readonly subjects: readonly string[];
  /** What it trusts, and what is to be trusted of it. */
  readonly identity: TlsIdentity;
  /** The same client, with each request sent to the front. */
  over(http: HttpClient): HttpClient;
  close(): Promise<void>;
}

/** Starts such a server on loopback. */
export async function startSecureFront(): Promise<SecureFront> {
  const authority = createAuthority();
  const own = authority.issue('front');
  const portal = authority.issue('portal');
  const subjects: string[] = [];
  const server = createServer(
    {
      cert: own.certificate,
      key: own.key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      const { [TARGET]: target, ...headers } = request.headers;
      const url = new URL(request.url ?? '/', String(target));
      if (request.socket instanceof TLSSocket) {
        subjects.push(String(request.socket.getPeerCertificate().subject.CN));
      }
      const onward = forward(
        url,
        {
          method: request.method,
          headers: { ...headers, host: url.host },
          agent: false,
        },
        answer => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://127.0.0.1:${portOf(server)}`;

  const through = (request: HttpRequest): HttpRequest => {
    const { origin: target, pathname, search } = new URL(request.url);
    return {
      ...request,
      url: `${origin}${pathname}${search}`,
      headers: { ...request.headers, [TARGET]: target },
    };
  };

  return {
    subjects,
    identity: {
      ca: new Secret(authority.certificate),
      certificate: new Secret(portal.certificate),
      key: new Secret(portal.key),
    },
    over(http) {
      const request = (asked: HttpRequest) => http.request(through(asked));
      return {
        request,
        fetch: fetchOver({ request }),
        close: () => http.close(),
      };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
