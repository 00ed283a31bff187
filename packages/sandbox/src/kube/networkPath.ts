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

import { connect, createServer, type Socket } from 'node:net';

/** The way between a client and a server, which can be cut. */
export interface NetworkPath {
  readonly url: string;
  /** Connections that were made, also those that came to nothing. */
  connections(): number;
  /**
   * From now on bytes vanish: open connections stay open and silent, also
   * after {@link NetworkPath.mend}; new ones are made and stay silent.
   */
  cut(): void;
  /** As a host that is down: connections are reset, new ones refused. */
  refuse(): void;
  /** New connections get through. */
  mend(): void;
  close(): Promise<void>;
}

type State = 'open' | 'cut' | 'refusing';

/** Starts a way to a server on the loopback interface. */
export async function startNetworkPath(target: string): Promise<NetworkPath> {
  const { port, hostname, protocol } = new URL(target);
  const sockets = new Set<Socket>();
  let state: State = 'open';
  let made = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Who resets a connection on purpose hears of it, and need not.
    socket.on('error', () => undefined);
    return socket;
  };
  const server = createServer(client => {
    made += 1;
    keep(client);
    if (state === 'refusing') {
      client.resetAndDestroy();
    } else if (state === 'cut') {
      client.resume();
    } else {
      const upstream = keep(connect(Number(port), hostname));
      client.pipe(upstream).pipe(client);
      client.once('close', () => upstream.destroy());
      upstream.once('close', () => client.destroy());
    }
  });
  const silence = () =>
    sockets.forEach(socket => {
      socket.unpipe();
      socket.resume();
      // Neither side learns that the other one has ended.
      socket.removeAllListeners('close');
    });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const ownPort = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `${protocol}//127.0.0.1:${ownPort}`,
    connections: () => made,
    cut() {
      state = 'cut';
      silence();
    },
    refuse() {
      state = 'refusing';
      sockets.forEach(socket => socket.resetAndDestroy());
    },
    mend() {
      state = 'open';
    },
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        sockets.forEach(socket => socket.destroy());
      }),
  };
}
