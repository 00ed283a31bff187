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
import { createServer } from 'node:http';
import { AddressInfo, LookupFunction } from 'node:net';
import { createHttpClient, HttpClientOptions } from './createHttpClient';
import { outcomeOfStatus } from './outcomeOfStatus';
import { createReachability } from './reachability';

const PROXY = ['http_proxy', 'https_proxy', 'no_proxy'] as const;

describe('the guard of createHttpClient', () => {
  const open: (() => Promise<unknown> | void)[] = [];
  const before = PROXY.map(name => [name, process.env[name]] as const);

  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
    await Promise.all(open.splice(0).map(close => close()));
  });

  function client(options: HttpClientOptions) {
    const http = createHttpClient({ timeoutMs: 2_000, ...options });
    open.push(() => http.close());
    return http;
  }

  async function receiver(): Promise<{ port: number; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.headers.host}${request.url}`);
      response.end('ok');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return { port, asked };
  }

  /** Gives one answer after the other, the last one for ever. */
  function lookups(
    ...answers: string[][]
  ): LookupFunction & { asked: string[] } {
    const asked: string[] = [];
    const lookup: LookupFunction = (hostname, options, callback) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
      asked.push(hostname);
      if (options.all) {
        callback(
          null,
          answer.map(address => ({
            address,
            family: address.includes(':') ? 6 : 4,
          })),
        );
      } else {
        callback(null, answer[0] ?? '', 4);
      }
    };
    return Object.assign(lookup, { asked });
  }

  const loopback = createReachability({ allow: ['127.0.0.0/8'] });

  it('connects to nothing that a tenant may not reach, and says that it is forbidden', async () => {
    const { port, asked } = await receiver();
    const result = await client({ guarded: true }).request({
      method: 'POST',
      url: `http://127.0.0.1:${port}/`,
    });

    expect(result).toEqual({
      kind: 'notSent',
      forbidden: 'provider',
      cause: expect.stringContaining('tektonIntegrations.http.allow'),
    });
    expect(asked).toEqual([]);
    expect(outcomeOfStatus(result, { scope: 's', now: 0 })).toMatchObject({
      kind: 'rejected',
      pause: 'provider',
    });
  });

  it('lets operators reach what they wrote', async () => {
    const { port } = await receiver();

    await expect(
      client({}).request({ method: 'GET', url: `http://127.0.0.1:${port}/` }),
    ).resolves.toMatchObject({ status: 200 });
  });

  it("guards what somebody else chose through an operator's Provider, and pauses nothing", async () => {
    const { port, asked } = await receiver();
    const result = await client({}).request({
      method: 'POST',
      url: `http://127.0.0.1:${port}/`,
      chosen: true,
    });

    expect(result).toMatchObject({ kind: 'notSent', forbidden: 'chosen' });
    expect(outcomeOfStatus(result, { scope: 's', now: 0 })).toEqual({
      kind: 'rejected',
      cause: expect.any(String),
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['a private address', ['10.0.0.1']],
    ['a public and a private one', ['8.8.8.8', '10.0.0.1']],
    ['a private one of IPv6', ['fd00::1']],
    ['a mapped one', ['::ffff:127.0.0.1']],
  ])('refuses a name that leads to %s', async (_, addresses) => {
    await expect(
      client({ guarded: true, lookup: lookups(addresses) }).request({
        method: 'POST',
        url: 'https://rebound.example.com/',
      }),
    ).resolves.toEqual({
      kind: 'notSent',
      forbidden: 'provider',
      cause: expect.stringContaining('rebound.example.com'),
    });
  });

  it('connects to the address that was checked, whatever the name leads to later', async () => {
    const { port, asked } = await receiver();
    const lookup = lookups(['127.0.0.1'], ['10.0.0.1']);
    const http = client({ guarded: true, reachability: loopback, lookup });
    const url = `http://rebound.example.com:${port}/`;

    await expect(
      http.request({ method: 'GET', url, headers: { connection: 'close' } }),
    ).resolves.toMatchObject({ status: 200 });
    await expect(http.request({ method: 'GET', url })).resolves.toMatchObject({
      forbidden: 'provider',
    });
    // One look-up for each connection: none after the check.
    expect(lookup.asked).toHaveLength(2);
    expect(asked).toEqual([`rebound.example.com:${port}/`]);
  });

  it('takes a name that leads nowhere for a passing trouble', async () => {
    await expect(
      client({ guarded: true }).request({
        method: 'POST',
        url: 'https://nowhere.invalid/',
      }),
    ).resolves.toEqual({
      kind: 'notSent',
      cause: 'the name nowhere.invalid could not be resolved',
    });
  });

  it('checks names behind a proxy too, which is itself the operator’s', async () => {
    const { port, asked } = await receiver();
    process.env.http_proxy = `http://127.0.0.1:${port}`;
    delete process.env.no_proxy;
    const http = client({
      guarded: true,
      reachability: createReachability({
        allow: ['*.example.com', '203.0.113.0/24'],
      }),
      lookup: (hostname, options, callback) =>
        lookups([hostname.startsWith('bad') ? '10.0.0.1' : '203.0.113.7'])(
          hostname,
          options,
          callback,
        ),
    });

    await expect(
      http.request({ method: 'GET', url: 'http://bad.example.net/' }),
    ).resolves.toMatchObject({ forbidden: 'provider' });
    await expect(
      http.request({ method: 'GET', url: 'http://good.example.net/a' }),
    ).resolves.toMatchObject({ status: 200 });
    expect(asked).toEqual(['good.example.nethttp://good.example.net/a']);
  });
});
