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

import {
  createHttpClient,
  HttpClient,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { createAuthority } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { once } from 'node:events';
import { createServer, Server } from 'node:https';
import { TLSSocket } from 'node:tls';
import { FakeEvents, startEvents } from 'sandbox';
import { CLIENT, provider } from '../__testUtils__/provider';

const { signal } = new AbortController();
const authority = createAuthority();

/** A server that ends TLS in front of an authorization server. */
async function startFront(tokenURL: string): Promise<{
  readonly tokenURL: string;
  close(): Promise<void>;
}> {
  const { certificate, key } = authority.issue('login');
  const server: Server = createServer(
    {
      cert: certificate,
      key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
    },
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(Buffer.from(chunk));
      }
      const shown =
        request.socket instanceof TLSSocket && request.socket.authorized
          ? String(request.socket.getPeerCertificate().subject.CN)
          : undefined;
      const answer = await fetch(tokenURL, {
        method: 'POST',
        headers: {
          'content-type': String(request.headers['content-type']),
          ...(shown !== undefined && { 'x-client-certificate-subject': shown }),
        },
        body: Buffer.concat(chunks),
      });
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(await answer.text());
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port =
    address !== null && typeof address === 'object' ? address.port : 0;
  return {
    tokenURL: `https://127.0.0.1:${port}/token`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

describe('a client that is known by its certificate', () => {
  let events: FakeEvents;
  let front: Awaited<ReturnType<typeof startFront>>;
  const clients: HttpClient[] = [];

  beforeEach(async () => {
    events = await startEvents();
    front = await startFront(events.tokenURL);
    events.addClient({
      id: 'portal',
      method: 'tls_client_auth',
      subject: 'portal',
      scopes: ['events:write'],
    });
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map(http => http.close()));
    await front.close();
    await events.close();
  });

  function own() {
    return provider(
      {
        webhook: {
          url: events.add({ path: '/builds', authorization: 'oauth2' }),
          authorization: {
            type: 'OAuth2',
            oauth2: {
              endpoints: { tokenURL: front.tokenURL },
              scope: 'events:write',
            },
          },
        },
      },
      {
        [`${CLIENT}.method`]: 'tls_client_auth',
        [`${CLIENT}.clientId`]: 'portal',
      },
    );
  }

  function httpAs(subject: string | undefined): HttpClient {
    const issued = subject === undefined ? undefined : authority.issue(subject);
    const http = createHttpClient({
      timeoutMs: 2_000,
      tls: {
        ca: new Secret(authority.certificate),
        ...(issued && {
          certificate: new Secret(issued.certificate),
          key: new Secret(issued.key),
        }),
      },
    });
    clients.push(http);
    return http;
  }

  async function sendAs(subject: string | undefined) {
    const client = await own().connect(httpAs(subject), () => Date.now(), {
      showsCertificate: subject !== undefined,
    });
    return client.send(own().target(), undefined, signal);
  }

  it('gets a token for it, with its id in the body and no secret', async () => {
    await expect(sendAs('portal')).resolves.toMatchObject({
      kind: 'delivered',
    });
    expect(events.tokens()).toMatchObject([
      { client: 'portal', scope: 'events:write' },
    ]);
    const [asked] = events.requests.filter(
      ({ path }) => path === '/oauth2/token',
    );
    expect(asked?.headers.authorization).toBeUndefined();
    expect(asked?.body).toEqual({
      grant_type: 'client_credentials',
      client_id: 'portal',
      scope: 'events:write',
    });
  });

  it('gets none for the certificate of another', async () => {
    await expect(sendAs('somebody')).resolves.toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringContaining('invalid_client'),
    });
    expect(events.tokens()).toEqual([]);
  });

  it('needs one, and says where, before anything is asked', async () => {
    await expect(sendAs(undefined)).resolves.toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause:
        "Key 'method' of cloudEvents.webhook.authorization.oauth2.clientAuthentication is tls_client_auth, which needs a certificate of the client: add tls to the Provider, with certificate and key.",
    });
    expect(events.requests.length).toBe(0);
  });
});
