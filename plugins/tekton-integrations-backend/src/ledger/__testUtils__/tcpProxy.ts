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

import net, { AddressInfo, Socket } from 'node:net';

/** A way to a server that can be cut without anybody being told. */
export interface TcpProxy {
  readonly port: number;
  /** So often something came to the server. */
  readonly messages: number;
  /** From now on nothing goes through, and no connection ends. */
  freeze(): void;
  /** New connections go through again; frozen ones stay as they are. */
  thaw(): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free port of the loopback interface. */
export async function startTcpProxy(to: {
  host: string;
  port: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const links = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  let messages = 0;
  const server = net.createServer(inner => {
    sockets.add(inner);
    inner.on('error', () => undefined);
    if (frozen) {
      return;
    }
    const outer = net.connect(to);
    sockets.add(outer);
    outer.on('error', () => undefined);
    const link = [inner, outer] as const;
    links.add(link);
    inner.on('data', () => {
      messages += 1;
    });
    inner.pipe(outer);
    outer.pipe(inner);
    const ended = () => {
      if (!frozen) {
        link.forEach(end => end.destroy());
      }
      links.delete(link);
    };
    link.forEach(socket => socket.on('close', ended));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const isAddress = (value: unknown): value is AddressInfo =>
    typeof value === 'object' && value !== null && 'port' in value;
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : 0,
    get messages() {
      return messages;
    },
    freeze() {
      frozen = true;
      for (const [inner, outer] of links) {
        inner.unpipe(outer);
        outer.unpipe(inner);
        inner.pause();
        outer.pause();
      }
    },
    thaw() {
      frozen = false;
    },
    async close() {
      sockets.forEach(socket => socket.destroy());
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}
