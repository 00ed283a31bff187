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

import net from 'node:net';

/** The way of one replica to its database, which can be cut. */
export class DatabaseProxy {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #cut = false;

  private constructor(target: { host: string; port: number }) {
    this.#server = net.createServer(client => {
      this.#keep(client);
      if (this.#cut) {
        // As a firewall that drops: a connection that never answers.
        client.pause();
        return;
      }
      const database = net.connect(target.port, target.host);
      this.#keep(database);
      client.pipe(database).pipe(client);
      client.once('close', () => database.destroy());
      database.once('close', () => client.destroy());
    });
  }

  static async start(target: {
    host: string;
    port: number;
  }): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(target);
    await new Promise<void>(resolve => {
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The proxy does not listen');
    }
    return address.port;
  }

  /** From now on nothing goes through, and nobody is told. */
  cut(): void {
    this.#cut = true;
    this.#sockets.forEach(socket => {
      socket.unpipe();
      socket.pause();
    });
  }

  /** What had been cut is reset; new connections go through. */
  mend(): void {
    this.#cut = false;
    this.#sockets.forEach(socket => socket.destroy());
  }

  async close(): Promise<void> {
    this.mend();
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
    });
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
