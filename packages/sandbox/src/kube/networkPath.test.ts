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

import { get } from 'node:http';
import { request } from 'node:https';
import { startNetworkPath, type NetworkPath } from './networkPath';
import { startKubeApi, type KubeApi } from './startKubeApi';

let server: KubeApi;
let path: NetworkPath | undefined;

afterEach(async () => {
  await path?.close();
  path = undefined;
  await server.close();
});

/** Whether the server answers; over a connection of its own. */
function answers(url: string, within = 5_000): Promise<boolean> {
  const signal = AbortSignal.timeout(within);
  return new Promise(resolve => {
    get(`${url}/version`, { agent: false, signal }, answer => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

/** Whether a client trusts the server; over a connection of its own. */
function isTrusted(url: string, ca: string | undefined): Promise<boolean> {
  return new Promise(resolve => {
    request(`${url}/version`, { ca, agent: false }, answer => {
      answer.resume();
      resolve(answer.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

describe('the way to a server', () => {
  it('swallows bytes while it is cut, and what was open then stays silent', async () => {
    server = await startKubeApi();
    path = await startNetworkPath(server.url);
    expect(await answers(path.url)).toBe(true);
    path.cut();
    expect(await answers(path.url, 200)).toBe(false);
    path.mend();
    expect(await answers(path.url)).toBe(true);
    expect(path.connections()).toBeGreaterThanOrEqual(2);
  });

  it('resets connections while it refuses', async () => {
    server = await startKubeApi();
    path = await startNetworkPath(server.url);
    path.refuse();
    expect(await answers(path.url)).toBe(false);
    path.mend();
    expect(await answers(path.url)).toBe(true);
  });
});

describe('a server with TLS', () => {
  it('shows new connections another certificate after a rotation', async () => {
    server = await startKubeApi({ tls: true });
    expect(await isTrusted(server.url, server.ca)).toBe(true);
    expect(await isTrusted(server.url, undefined)).toBe(false);
    const next = server.faults.rotateCertificate();
    expect(await isTrusted(server.url, server.ca)).toBe(false);
    expect(await isTrusted(server.url, next)).toBe(true);
  });
});
