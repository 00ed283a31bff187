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
import { setTimeout as pause } from 'node:timers/promises';

/** How long a healthy target takes to answer. */
export const ANSWER_MS = 100;

/** A request at a target. */
export interface Arrival {
  /** When its body was there, in milliseconds of this process. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Number of the Run that it tells of; undefined for what tells of none. */
  readonly run?: number;
  /** What it says of the Run. */
  readonly state?: string;
  /** When what it says came to be shown. */
  appliedAt?: number;
  /** What it was answered; undefined until it is. */
  status?: number;
  answeredAt?: number;
}

/** What a target does in place of what it is there for. */
export type Trouble =
  | { readonly kind: 'silent' }
  /** Does what it is asked for and answers, but later. */
  | { readonly kind: 'slow'; readonly ms: number }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** What a vendor makes of a request. */
export interface Reading {
  readonly run?: number;
  readonly state?: string;
  readonly status: number;
  readonly body: object;
  /** Keeps what was told. */
  readonly apply?: () => void;
}

/** The part of a target that differs between vendors. */
export interface Vendor {
  read(request: {
    readonly method: string;
    readonly path: string;
    readonly type: string;
    readonly text: string;
  }): Reading;
}

/**
 * A target that answers after a while and notes who came when. It shares the
 * processor with what is measured, so it does little: that requests are right
 * is for tests with the sandbox's fakes to say.
 */
export class Sink {
  readonly arrivals: Arrival[] = [];
  /** Decides about what tells of a Run. */
  trouble: ((arrival: Arrival) => Trouble | undefined) | undefined;
  readonly #vendor: Vendor;
  readonly #server: http.Server;
  /** How often a state of a Run was taken, by both. */
  readonly #taken = new Map<string, number>();

  private constructor(vendor: Vendor) {
    this.#vendor = vendor;
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void this.#take(request, response, chunks);
      });
    });
    // A client that is killed in the middle is part of what is measured.
    this.#server.on('clientError', (_error, socket) => socket.destroy());
    this.#server.keepAliveTimeout = 60_000;
  }

  static async start(vendor: Vendor): Promise<Sink> {
    const sink = new Sink(vendor);
    await new Promise<void>(resolve => {
      sink.#server.listen(0, '127.0.0.1', resolve);
    });
    return sink;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** How often it took this state of a Run. */
  taken(run: number, state: string): number {
    return this.#taken.get(`${run} ${state}`) ?? 0;
  }

  /** What told of Runs, in the order in which it came. */
  get told(): Arrival[] {
    return this.arrivals.filter(({ run }) => run !== undefined);
  }

  forget(): void {
    this.arrivals.length = 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
    });
  }

  async #take(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    chunks: readonly Buffer[],
  ): Promise<void> {
    const at = performance.now();
    const method = request.method ?? 'GET';
    const path = request.url ?? '/';
    const reading = this.#vendor.read({
      method,
      path,
      type: request.headers['content-type'] ?? '',
      text: Buffer.concat(chunks).toString('utf8'),
    });
    const { run, state } = reading;
    const arrival: Arrival = { at, method, path, run, state };
    this.arrivals.push(arrival);
    const trouble = run === undefined ? undefined : this.trouble?.(arrival);
    if (trouble?.kind === 'silent') {
      return;
    }
    const refused = trouble?.kind === 'refused' ? trouble : undefined;
    const slow = trouble?.kind === 'slow';
    if (!refused && !slow) {
      this.#apply(arrival, reading);
    }
    await pause(slow ? trouble.ms : ANSWER_MS);
    if (slow) {
      this.#apply(arrival, reading);
    }
    arrival.status = refused?.status ?? reading.status;
    arrival.answeredAt = performance.now();
    response.writeHead(arrival.status, {
      'content-type': 'application/json',
      ...refused?.headers,
    });
    response.end(JSON.stringify(refused ? {} : reading.body));
  }

  #apply(arrival: Arrival, reading: Reading): void {
    reading.apply?.();
    arrival.appliedAt = performance.now();
    const key = `${arrival.run} ${arrival.state}`;
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
  }
}
