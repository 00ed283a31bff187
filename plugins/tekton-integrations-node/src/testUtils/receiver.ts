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
import {
  createServer,
  IncomingHttpHeaders,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { portOf } from './loopback';
import { ReceiverFault } from './providerUnderTest';

const PAGE = '<html><body>Welcome to the hotel network</body></html>';
const CHUNK = Buffer.alloc(64 * 1024, 'x');

/**
 * A request as the receiver read it.
 *
 * @public
 */
export interface ReceivedRequest {
  /** GET, POST and so on. */
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The whole body. */
  readonly body: string;
}

/**
 * What the receiver answers.
 *
 * @public
 */
export interface ReceiverAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
}

/**
 * A server on loopback that stands for a vendor and can misbehave.
 *
 * @public
 */
export interface Receiver {
  /** Without a slash at the end. */
  readonly url: string;
  /** Everything that arrived, also what met a fault. */
  readonly requests: readonly ReceivedRequest[];
  /** From now on, the requests that deliver meet this. */
  fault(fault: ReceiverFault): void;
  /** From now on, they meet nothing. */
  clear(): void;
  /** Ends it, with all its connections. */
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

function* chunksOf(bytes: number): Iterable<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length) {
    yield CHUNK.subarray(0, left);
  }
}

async function writeHuge(
  response: ServerResponse,
  bytes: number,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain' });
  await pipeline(Readable.from(chunksOf(bytes)), response);
}

/** Whoever closes the connection ends it. */
async function writeSlowly(
  response: ServerResponse,
  { status, headers, body = '' }: ReceiverAnswer,
  { intervalMs, chunkBytes }: Extract<ReceiverFault, { kind: 'slowBody' }>,
): Promise<void> {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    if (response.destroyed) {
      return;
    }
    response.write(bytes.subarray(from, from + chunkBytes));
    await setTimeout(intervalMs);
  }
  response.end();
}

async function misbehave(
  fault: Exclude<ReceiverFault, { kind: 'slowBody' }>,
  response: ServerResponse,
): Promise<void> {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, { ...fault.headers }).end();
      return;
    case 'hang':
      return;
    case 'reset':
    case 'acceptedThenReset':
      response.socket?.resetAndDestroy();
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
      return;
    case 'hugeBody':
      await writeHuge(response, fault.bytes);
      return;
    default:
      throw new Error(
        `no such fault: ${JSON.stringify(fault satisfies never)}`,
      );
  }
}

/**
 * Starts a receiver.
 *
 * @param answer - what the vendor does with a request, and says
 * @param delivers - which requests meet faults; by default all that are not
 *   GET, HEAD or OPTIONS
 * @public
 */
export async function startReceiver(
  answer: (request: ReceivedRequest) => ReceiverAnswer,
  delivers: (request: ReceivedRequest) => boolean = ({ method }) =>
    !['GET', 'HEAD', 'OPTIONS'].includes(method),
): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  let fault: ReceiverFault | undefined;

  const handle = async (
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: await bodyOf(incoming),
    };
    requests.push(request);
    const met = delivers(request) ? fault : undefined;
    if (met === undefined) {
      const { status, headers, body } = answer(request);
      response.writeHead(status, { ...headers }).end(body);
      return;
    }
    if (met.kind === 'slowBody') {
      await writeSlowly(response, answer(request), met);
      return;
    }
    if (met.kind === 'acceptedThenReset') {
      answer(request);
    }
    await misbehave(met, response);
  };

  const server = createServer((incoming, response) => {
    // Nobody else waits for it: who asked has gone away, or the answer failed.
    handle(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    fault: next => {
      fault = next;
    },
    clear: () => {
      fault = undefined;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
