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
import { createServer, request as forward } from 'node:http';
import { portOf } from './loopback';

/** As undici reads them: the lower-case ones first. */
const PROXIES = ['http_proxy', 'https_proxy'];
const EXCEPTIONS = ['no_proxy', 'NO_PROXY'];

/** A proxy on loopback, for plain HTTP. */
export interface ForwardProxy {
  /** Addresses that went through it. */
  readonly asked: readonly string[];
  /** Runs something with the proxy in its environment. */
  asEnvironment<T>(run: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts a proxy that forwards what it is asked for in absolute form. */
export async function startForwardProxy(): Promise<ForwardProxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const onward = forward(
      url,
      { method: request.method, headers: request.headers, agent: false },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${portOf(server)}`;
  return {
    asked,
    async asEnvironment(run) {
      const names = [...PROXIES, ...EXCEPTIONS];
      const before = names.map(name => [name, process.env[name]] as const);
      EXCEPTIONS.forEach(name => delete process.env[name]);
      PROXIES.forEach(name => {
        process.env[name] = url;
      });
      try {
        return await run();
      } finally {
        for (const [name, value] of before) {
          if (value === undefined) {
            delete process.env[name];
          } else {
            process.env[name] = value;
          }
        }
      }
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
