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
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo, createServer as createTcpServer, Socket } from 'node:net';
import { createHttpClient, HttpClientOptions } from './createHttpClient';
import { HttpClient } from './httpClient';

type Closable = () => Promise<unknown> | void;

describe('createHttpClient', () => {
  const open: Closable[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map(close => close()));
  });

  function client(options: HttpClientOptions = {}): HttpClient {
    const http = createHttpClient({ timeoutMs: 2_000, ...options });
    open.push(() => http.close());
    return http;
  }

  async function httpServer(
    handle: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    const server = createServer(handle);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async function tcpServer(handle: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server = createTcpServer(socket => {
      sockets.add(socket);
      socket.on('error', () => {});
      handle(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => {
      server.close();
      sockets.forEach(socket => socket.destroy());
    });
    return (server.address() as AddressInfo).port;
  }

  async function closedPort(): Promise<number> {
    const server = createTcpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }

  it('gives status, headers and body, and names itself', async () => {
    const url = await httpServer((request, response) => {
      response.writeHead(201, { 'X-Limit': '7' });
      response.end(`${request.method} ${request.headers['user-agent']}`);
    });

    await expect(
      client().request({ method: 'POST', url: `${url}/a?b=c`, body: '{}' }),
    ).resolves.toMatchObject({
      kind: 'answer',
      status: 201,
      headers: { 'x-limit': '7' },
      body: 'POST backstage-tekton-integrations',
      truncated: false,
    });
  });

  it('follows no redirects', async () => {
    const asked: string[] = [];
    const url = await httpServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });

    const result = await client().request({ method: 'GET', url });

    expect(result).toMatchObject({ kind: 'answer', status: 302 });
    expect(asked).toEqual(['/']);
  });

  it('says that nothing was sent when the port is closed', async () => {
    const port = await closedPort();

    await expect(
      client().request({ method: 'POST', url: `http://127.0.0.1:${port}/` }),
    ).resolves.toEqual({
      kind: 'notSent',
      cause: `127.0.0.1:${port} refused the connection`,
    });
  });

  it('says that nothing was sent when the name does not resolve', async () => {
    await expect(
      client().request({ method: 'POST', url: 'http://nowhere.invalid/' }),
    ).resolves.toMatchObject({ kind: 'notSent' });
  });

  it('says that nothing was sent when TLS fails', async () => {
    const port = await tcpServer(socket => socket.end('no TLS here\r\n'));

    await expect(
      client().request({ method: 'POST', url: `https://127.0.0.1:${port}/` }),
    ).resolves.toMatchObject({ kind: 'notSent' });
  });

  it('says that nothing was sent when the connection is not made in time', async () => {
    // Accepts on TCP and never begins with TLS: no request can be written.
    const port = await tcpServer(() => {});

    await expect(
      client({ timeoutMs: 150 }).request({
        method: 'POST',
        url: `https://127.0.0.1:${port}/`,
      }),
    ).resolves.toEqual({
      kind: 'notSent',
      cause: `no answer from 127.0.0.1:${port} in 150 ms`,
    });
  });

  it.each([
    ['not a URL', 'not a URL'],
    ['another protocol', 'ftp://127.0.0.1/'],
  ])('says that nothing was sent to %s', async (_, url) => {
    await expect(
      client().request({ method: 'GET', url }),
    ).resolves.toMatchObject({ kind: 'notSent' });
  });

  it('says that nothing was sent for a header that HTTP does not allow, and does not repeat it', async () => {
    const url = await httpServer((_, response) => response.end());
    const result = await client().request({
      method: 'GET',
      url,
      headers: { authorization: 'Bearer xoxb-secret\nx: y' },
    });

    expect(result).toMatchObject({ kind: 'notSent' });
    expect(JSON.stringify(result)).not.toContain('xoxb-secret');
  });

  it('does not know what became of a request that stays unanswered', async () => {
    const url = await httpServer(() => {});

    await expect(
      client({ timeoutMs: 100 }).request({ method: 'POST', url, body: 'x' }),
    ).resolves.toMatchObject({ kind: 'noAnswer' });
  });

  it('does not know what became of a request that was reset', async () => {
    const url = await httpServer(request => request.socket.resetAndDestroy());

    await expect(
      client().request({ method: 'POST', url, body: 'x' }),
    ).resolves.toMatchObject({ kind: 'noAnswer' });
  });

  it.each(['POST', 'GET'])(
    'does not repeat a %s whose kept-alive connection is reset',
    async method => {
      let requests = 0;
      const url = await httpServer((request, response) => {
        requests += 1;
        if (requests === 1) {
          response.end('ok');
        } else {
          request.socket.resetAndDestroy();
        }
      });
      const http = client({ connectionsPerHost: 1 });

      await expect(http.request({ method, url })).resolves.toMatchObject({
        status: 200,
      });
      await expect(http.request({ method, url })).resolves.toMatchObject({
        kind: 'noAnswer',
      });
      expect(requests).toBe(2);
    },
  );

  it('does not know what became of a request that is aborted under way', async () => {
    const abort = new AbortController();
    const url = await httpServer(() => abort.abort());

    await expect(
      client().request({ method: 'POST', url, signal: abort.signal }),
    ).resolves.toEqual({ kind: 'noAnswer', cause: 'aborted' });
  });

  it('sends nothing when it is aborted before', async () => {
    let requests = 0;
    const url = await httpServer((_, response) => {
      requests += 1;
      response.end();
    });

    await expect(
      client().request({ method: 'POST', url, signal: AbortSignal.abort() }),
    ).resolves.toEqual({ kind: 'notSent', cause: 'aborted' });
    expect(requests).toBe(0);
  });

  it('never writes a request that was aborted while it waited for a connection', async () => {
    const asked: string[] = [];
    let answer = () => {};
    const first = new Promise<void>(resolve => {
      answer = resolve;
    });
    const url = await httpServer(async (request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/first') {
        await first;
      }
      response.end('ok');
    });
    const http = client({ connectionsPerHost: 1 });
    const abort = new AbortController();

    const one = http.request({ method: 'POST', url: `${url}/first` });
    const two = http.request({
      method: 'POST',
      url: `${url}/second`,
      signal: abort.signal,
    });
    abort.abort();
    await expect(two).resolves.toEqual({ kind: 'notSent', cause: 'aborted' });
    answer();
    await expect(one).resolves.toMatchObject({ status: 200 });
    await expect(
      http.request({ method: 'POST', url: `${url}/third` }),
    ).resolves.toMatchObject({ status: 200 });
    expect(asked).toEqual(['/first', '/third']);
  });

  it('keeps only the beginning of a huge body and ends the connection', async () => {
    let written = 0;
    const url = await httpServer((_, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(chunk)) {
          written += chunk.length;
        }
      };
      response.on('drain', more);
      more();
    });

    const result = await client().request({ method: 'GET', url });

    expect(result).toMatchObject({ kind: 'answer', truncated: true });
    expect(result.kind === 'answer' && result.body.length).toBe(64 * 1024);
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it('keeps as much of a body as a request asks for', async () => {
    const url = await httpServer((_, response) => {
      response.end('x'.repeat(100_000));
    });

    await expect(
      client().request({ method: 'GET', url, maxBodyBytes: 100_000 }),
    ).resolves.toMatchObject({ body: 'x'.repeat(100_000), truncated: false });
    await expect(
      client().request({ method: 'GET', url, maxBodyBytes: 99_999 }),
    ).resolves.toMatchObject({ truncated: true });
  });

  it('takes what came of a slow body within the time limit', async () => {
    const url = await httpServer((_, response) => {
      response.writeHead(201);
      response.write('{"id":');
    });

    await expect(
      client({ timeoutMs: 150 }).request({ method: 'POST', url }),
    ).resolves.toMatchObject({
      kind: 'answer',
      status: 201,
      body: '{"id":',
      truncated: true,
    });
  });

  it('takes an answer whose body breaks for an answer', async () => {
    const url = await httpServer((_, response) => {
      response.writeHead(503, { 'content-length': '100' });
      response.write('busy', () => response.destroy());
    });

    await expect(
      client().request({ method: 'POST', url }),
    ).resolves.toMatchObject({ kind: 'answer', status: 503, truncated: true });
  });

  it('takes something other than HTTP for no answer', async () => {
    const port = await tcpServer(socket =>
      socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')),
    );

    await expect(
      client().request({ method: 'POST', url: `http://127.0.0.1:${port}/` }),
    ).resolves.toMatchObject({ kind: 'noAnswer' });
  });

  it('says that nothing was sent once it is closed', async () => {
    const http = createHttpClient();
    await http.close();

    await expect(
      http.request({ method: 'GET', url: 'http://127.0.0.1:1/' }),
    ).resolves.toEqual({
      kind: 'notSent',
      cause: 'the HTTP client is closed',
    });
  });

  describe('behind a proxy', () => {
    const before = process.env.http_proxy;

    afterEach(() => {
      if (before === undefined) {
        delete process.env.http_proxy;
      } else {
        process.env.http_proxy = before;
      }
    });

    it('goes through the proxy of the environment', async () => {
      const asked: string[] = [];
      const proxy = await httpServer((request, response) => {
        asked.push(request.url ?? '');
        response.end('through the proxy');
      });
      process.env.http_proxy = proxy;

      await expect(
        client().request({ method: 'GET', url: 'http://vendor.example/a' }),
      ).resolves.toMatchObject({ status: 200, body: 'through the proxy' });
      expect(asked).toEqual(['http://vendor.example/a']);
    });

    it('says that nothing was sent when the proxy is not there', async () => {
      process.env.http_proxy = `http://127.0.0.1:${await closedPort()}`;

      await expect(
        client().request({ method: 'POST', url: 'http://vendor.example/a' }),
      ).resolves.toMatchObject({ kind: 'notSent' });
    });
  });
});
