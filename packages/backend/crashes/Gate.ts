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

import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as far as a gate looks at it. */
export interface GateRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Whether a request tells the vendor something, or asks what stands there. */
export type RequestKind = 'tells' | 'looksUp' | 'other';

/**
 * What a gate keeps: what tells of a Run, that and what looks it up, or the
 * answers to what tells of it.
 */
export type Holding = 'tellings' | 'requests' | 'answers';

/** What became of the requests that tell a vendor something. */
export interface Counts {
  readonly arrived: number;
  readonly applied: number;
  readonly answered: number;
}

const NOTHING: Counts = { arrived: 0, applied: 0, answered: 0 };

/**
 * Stands before a vendor for one Provider, counts what it is told, and keeps
 * requests or their answers. Each request comes over a connection of its own.
 */
export class Gate {
  readonly #kindOf: (request: GateRequest) => RequestKind;
  readonly #server: http.Server;
  readonly #sockets = new Set<{ destroy(): void }>();
  readonly #kept: (() => void)[] = [];
  #target: URL | undefined;
  #holding: Holding | undefined;
  #counts = NOTHING;
  #heldCount = 0;

  private constructor(kindOf: (request: GateRequest) => RequestKind) {
    this.#kindOf = kindOf;
    this.#server = http.createServer((request, response) => {
      this.#take(request, response).catch(() => response.destroy());
    });
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(
    kindOf: (request: GateRequest) => RequestKind,
  ): Promise<Gate> {
    const gate = new Gate(kindOf);
    await new Promise<void>(resolve => {
      gate.#server.listen(0, '127.0.0.1', resolve);
    });
    return gate;
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The gate does not listen');
    }
    return address.port;
  }

  /** An address of the vendor's, by way of this gate. */
  through(url: string): string {
    const own = new URL(url);
    this.#target = new URL(own.origin);
    own.host = `127.0.0.1:${this.port}`;
    return url.endsWith('/') ? own.href : own.href.replace(/\/$/, '');
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** How many requests or answers are kept. */
  get kept(): number {
    return this.#heldCount;
  }

  hold(holding: Holding): void {
    this.#holding = holding;
  }

  /** Passes on the answers that were kept, and whatever comes. */
  release(): void {
    this.#holding = undefined;
    this.#heldCount = 0;
    this.#kept.splice(0).forEach(go => go());
  }

  /** Forgets what was kept, whose sender is dead, and passes on what comes. */
  forget(): void {
    this.#holding = undefined;
    this.#heldCount = 0;
    this.#kept.length = 0;
    this.#sockets.forEach(socket => socket.destroy());
  }

  async close(): Promise<void> {
    this.forget();
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
    });
  }

  #count(what: keyof Counts): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + 1 };
  }

  async #take(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(Buffer.from(chunk));
    }
    const body = Buffer.concat(chunks);
    const { method = 'GET', url: path = '/' } = request;
    const kind = this.#kindOf({ method, path, body: body.toString('utf8') });
    const told = kind === 'tells';
    if (told) {
      this.#count('arrived');
    }
    if (
      (this.#holding === 'requests' && kind !== 'other') ||
      (this.#holding === 'tellings' && told)
    ) {
      this.#heldCount += 1;
      return;
    }
    const answer = await this.#passOn(request, body);
    if (told) {
      this.#count('applied');
    }
    const give = () => {
      response.once('finish', () => told && this.#count('answered'));
      const headers = { ...answer.headers, connection: 'close' };
      response.writeHead(answer.status, headers);
      response.end(answer.body);
    };
    if (told && this.#holding === 'answers') {
      this.#heldCount += 1;
      this.#kept.push(give);
    } else {
      give();
    }
  }

  async #passOn(request: http.IncomingMessage, body: Buffer) {
    const { hostname, port } = this.#target ?? {};
    const { method, url: path, headers } = request;
    return new Promise<{
      status: number;
      headers: http.IncomingHttpHeaders;
      body: Buffer;
    }>((resolve, reject) => {
      const asked = http.request(
        // What is signed names the gate's host, which the vendor believes.
        { hostname, port, method, path, headers, agent: false },
        answer => {
          const chunks: Buffer[] = [];
          answer.on('data', chunk => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 502,
              headers: answer.headers,
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
