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
import { request as ask } from 'node:http';
import { HttpRequest, HttpResult } from '../../http';

const TIMEOUT_MS = 400;
const MAX_BODY = 64 * 1024;

/** Asks without the platform: no proxy, no certificate, no end of it. */
export function askRound(request: HttpRequest): Promise<HttpResult> {
  const { method, headers, body, signal } = request;
  if (signal?.aborted) {
    return Promise.resolve({ kind: 'notSent', cause: 'aborted' });
  }
  return new Promise(resolve => {
    const asked = ask(request.url, {
      method,
      headers,
      agent: false,
      signal: AbortSignal.any([
        AbortSignal.timeout(TIMEOUT_MS),
        ...(signal ? [signal] : []),
      ]),
    });
    let connected = false;
    asked.on('socket', socket =>
      socket.on('connect', () => {
        connected = true;
      }),
    );
    asked.on('error', ({ message }) =>
      resolve({ kind: connected ? 'noAnswer' : 'notSent', cause: message }),
    );
    asked.on('response', answer => {
      let read = '';
      const end = () => {
        answer.destroy();
        resolve({
          kind: 'answer',
          status: answer.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [
              name,
              String(value),
            ]),
          ),
          body: read,
          truncated: true,
        });
      };
      answer.on('error', end);
      answer.on('end', end);
      answer.on('data', chunk => {
        read += chunk;
        if (read.length > MAX_BODY) {
          end();
        }
      });
    });
    asked.end(body);
  });
}
