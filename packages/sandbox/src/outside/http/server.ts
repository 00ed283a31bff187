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

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Faults, systemClock, systemTimers } from '../../faults';
import type { SandboxClock, SandboxTimers } from '../../faults';
import { carryOut } from './exchange';
import { FAULTS_PATH, faultsEndpoint } from './faultsEndpoint';
import { RequestLog, redactHeaders } from './requestLog';
import type { RawRequest } from './requestLog';
import type { FakeAnswer, FakeRequest, FakeVendor } from './types';

const LOOPBACK = '127.0.0.1';
const MAX_BODY_BYTES = 5 * 1024 * 1024;
const KEPT_REQUESTS = 5_000;

/** What can be said of any vendor's fake. */
export interface FakeOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  readonly clock?: SandboxClock;
  readonly timers?: SandboxTimers;
  /** How many requests are remembered; default 5,000. */
  readonly keepRequests?: number;
}

export interface FakeServerOptions extends FakeOptions {
  readonly vendor: FakeVendor;
  /** In front of every path of the vendor, as `/api/v3`; default none. */
  readonly basePath?: string;
  /** Answers paths outside the base path, as a vendor's web pages. */
  readonly elsewhere?: (request: FakeRequest) => FakeAnswer | undefined;
}

export interface FakeServer {
  /** Without a trailing slash and without the base path. */
  readonly origin: string;
  readonly port: number;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** Resets every connection, forgets what was going to happen later, and frees the port. */
  close(): Promise<void>;
}

/** Listens on the loopback only; rejects with the system's error, as EADDRINUSE. */
export async function listenOnLoopback(
  server: Server,
  port: number,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('the server did not get a TCP port');
  }
  return address.port;
}

export function loopbackOrigin(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}

/** Undefined when the body is larger than any vendor takes. */
export async function readBody(
  message: IncomingMessage,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) {
      chunks.push(bytes);
    }
  }
  return size <= MAX_BODY_BYTES
    ? Buffer.concat(chunks).toString('utf8')
    : undefined;
}

/** Timers that can all be cancelled at once. */
function scopedTimers(timers: SandboxTimers) {
  const pending = new Set<() => void>();
  return {
    after(ms: number, run: () => void) {
      const cancel = timers.after(ms, () => {
        pending.delete(cancel);
        run();
      });
      pending.add(cancel);
      return cancel;
    },
    cancelAll() {
      pending.forEach(cancel => cancel());
      pending.clear();
    },
  };
}

function flatHeaders(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function answerWith(response: ServerResponse, answer: FakeAnswer): void {
  response.writeHead(answer.status, { ...answer.headers });
  response.end(answer.body);
}

/**
 * An HTTP server in a vendor's place: remembers each request, lets the faults act on it, and hands it to the vendor's rules.
 * Failure policy: a client that goes away changes nothing about what was already going to be applied, as with the real vendor.
 */
export async function startFakeServer(
  options: FakeServerOptions,
): Promise<FakeServer> {
  const { vendor, clock = systemClock, basePath = '' } = options;
  const timers = scopedTimers(options.timers ?? systemTimers);
  const faults = new Faults(clock);
  const requests = new RequestLog(options.keepRequests ?? KEPT_REQUESTS);
  const sockets = new Set<Socket>();
  let nextId = 1;

  const receive = async (
    message: IncomingMessage,
    response: ServerResponse,
  ) => {
    const url = new URL(message.url ?? '/', 'http://fake.invalid');
    const text = await readBody(message);
    const inside =
      url.pathname === basePath || url.pathname.startsWith(`${basePath}/`);
    const request: FakeRequest = {
      method: message.method ?? 'GET',
      path: inside ? url.pathname.slice(basePath.length) || '/' : url.pathname,
      query: url.searchParams,
      headers: flatHeaders(message),
      text: text ?? '',
    };
    if (url.pathname === FAULTS_PATH) {
      answerWith(response, faultsEndpoint(faults, request));
      return;
    }
    const elsewhere = options.elsewhere?.({ ...request, path: url.pathname });
    if (elsewhere !== undefined) {
      answerWith(response, elsewhere);
      return;
    }
    const entry: RawRequest = {
      id: nextId++,
      time: clock.now(),
      method: request.method,
      path: inside ? request.path : url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: redactHeaders(message.headers),
      body: vendor.parseBody(request),
      applied: false,
      outcome: 'pending',
    };
    response.once('close', () => {
      if (entry.outcome === 'pending') {
        entry.outcome = response.writableFinished ? 'answered' : 'clientGone';
        entry.duration = clock.now() - entry.time;
        requests.changed();
      }
    });
    const hit = faults.take({ ...request, body: entry.body });
    entry.fault = hit?.effect.kind;
    requests.record(entry);
    if (text === undefined || !inside) {
      const status = inside ? 413 : 404;
      entry.status = status;
      answerWith(response, {
        status,
        ...vendor.failure(status),
        applied: false,
      });
      return;
    }
    carryOut(
      {
        vendor,
        request,
        entry,
        log: requests,
        response,
        timers,
        now: () => clock.now(),
      },
      hit,
    );
  };

  const server = createServer((message, response) => {
    receive(message, response).catch(() => {
      // Only a broken connection gets here: there is nobody left to answer.
      response.destroy();
    });
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listenOnLoopback(server, options.port ?? 0);

  return {
    origin: loopbackOrigin(port),
    port,
    requests,
    faults,
    async close() {
      timers.cancelAll();
      faults.clear();
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      sockets.forEach(socket => socket.destroy());
      await closed;
    },
  };
}
