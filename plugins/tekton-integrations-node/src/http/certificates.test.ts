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
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { AddressInfo, connect } from 'node:net';
import { Secret } from '../secret';
import { createAuthority } from '../testUtils/certificates';
import { TlsIdentity } from './agents';
import { createHttpClient } from './createHttpClient';

const authority = createAuthority();
const serverIdentity = authority.issue('receiver');
const clientIdentity = authority.issue('portal');
const ca = new Secret(authority.certificate);
const identity: TlsIdentity = {
  ca,
  certificate: new Secret(clientIdentity.certificate),
  key: new Secret(clientIdentity.key),
};

describe('certificates of createHttpClient', () => {
  const open: (() => Promise<unknown> | void)[] = [];

  afterEach(async () => {
    delete process.env.https_proxy;
    await Promise.all(open.splice(0).map(close => close()));
  });

  async function receiver(requestCert: boolean): Promise<string> {
    const server = createServer(
      {
        cert: serverIdentity.certificate,
        key: serverIdentity.key,
        ca: authority.certificate,
        requestCert,
        rejectUnauthorized: requestCert,
      },
      (request, response) => {
        const { socket } = request;
        const peer =
          'getPeerCertificate' in socket &&
          typeof socket.getPeerCertificate === 'function'
            ? socket.getPeerCertificate()
            : {};
        response.end(JSON.stringify(peer.subject ?? null));
      },
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return `https://127.0.0.1:${port}/`;
  }

  function get(url: string, tls?: TlsIdentity) {
    const http = createHttpClient({ timeoutMs: 2_000, tls });
    open.push(() => http.close());
    return http.request({ method: 'GET', url });
  }

  it('trusts an authority of one’s own, and nobody else’s', async () => {
    const url = await receiver(false);

    await expect(get(url, { ca })).resolves.toMatchObject({ status: 200 });
    await expect(get(url)).resolves.toEqual({
      kind: 'notSent',
      cause: expect.stringContaining('no secure connection'),
    });
    await expect(
      get(url, { ca: new Secret(createAuthority('Other').certificate) }),
    ).resolves.toMatchObject({ kind: 'notSent' });
  });

  it('shows its certificate to a server that asks for one', async () => {
    const url = await receiver(true);

    await expect(get(url, identity)).resolves.toMatchObject({
      status: 200,
      body: '{"CN":"portal"}',
    });
    await expect(get(url, { ca })).resolves.not.toMatchObject({ status: 200 });
  });

  it('shows it through a proxy that tunnels', async () => {
    const tunnelled: string[] = [];
    const proxy = createHttpServer();
    proxy.on('connect', (request, socket) => {
      tunnelled.push(request.url ?? '');
      const { hostname, port } = new URL(`http://${request.url}`);
      const upstream = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    open.push(() => {
      proxy.close();
    });
    const { port } = proxy.address() as AddressInfo;
    process.env.https_proxy = `http://127.0.0.1:${port}`;
    const url = await receiver(true);

    await expect(get(url, identity)).resolves.toMatchObject({
      status: 200,
      body: '{"CN":"portal"}',
    });
    expect(tunnelled).toEqual([new URL(url).host]);
  });

  it('shows no key, however a client is printed', async () => {
    expect(JSON.stringify(identity)).not.toContain('BEGIN');
  });
});
