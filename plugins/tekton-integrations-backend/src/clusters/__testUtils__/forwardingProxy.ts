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

import { createServer, request } from 'node:http';
import { createGzip } from 'node:zlib';

/** The portal's own proxy to its clusters, or another one on the way. */
export interface ForwardingProxy {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Forwards to a server as the kubernetes plugin does: below `/proxy`, with
 * answers that are compressed for everybody who does not refuse that, or, as
 * some do, for everybody.
 */
export async function forwardingProxy(
  target: string,
  options: { readonly token: string; readonly compresses: 'asked' | 'always' },
): Promise<ForwardingProxy> {
  const server = createServer((incoming, outgoing) => {
    const refused = incoming.headers['accept-encoding'] === 'identity';
    const plain = refused && options.compresses === 'asked';
    const path = incoming.url?.replace(/^\/proxy/, '');
    const forwarded = request(
      `${target}${path}`,
      {
        method: incoming.method,
        headers: {
          ...incoming.headers,
          authorization: `Bearer ${options.token}`,
        },
      },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, {
          'content-type': 'application/json',
          ...(plain ? {} : { 'content-encoding': 'gzip' }),
        });
        outgoing.flushHeaders();
        (plain ? answer : answer.pipe(createGzip())).pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
