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

import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { Knex } from 'knex';

/** The first sign of life goes out after a connection was idle for so long. */
const KEEPALIVE_MS = 10_000;

/** One connection that hears what is told on a channel. */
export interface Listener {
  close(): void;
}

function socketOf(connection: object): Socket | undefined {
  const inner: unknown = 'connection' in connection && connection.connection;
  const stream: unknown =
    typeof inner === 'object' &&
    inner !== null &&
    'stream' in inner &&
    inner.stream;
  return stream instanceof Socket ? stream : undefined;
}

function payloadOf(message: unknown): string {
  return typeof message === 'object' &&
    message !== null &&
    'payload' in message &&
    typeof message.payload === 'string'
    ? message.payload
    : '';
}

/**
 * Listens on a connection of its own: one of a pool would hear nothing while
 * others use it.
 */
export async function listen(
  knex: Knex,
  options: {
    /** A name that needs no quotes. */
    readonly channel: string;
    readonly onMessage: (payload: string) => void;
    /** The connection is gone; not told after `close`. */
    readonly onLost: (reason: string) => void;
  },
): Promise<Listener> {
  const connection: unknown = await knex.client.acquireRawConnection();
  if (!(connection instanceof EventEmitter)) {
    throw new Error('The database driver gives no connection to listen on.');
  }
  let closed = false;
  const lost = (reason: string) => {
    if (!closed) {
      closed = true;
      socketOf(connection)?.destroy();
      options.onLost(reason);
    }
  };
  connection.on('error', error => lost(String(error)));
  connection.on('end', () => lost('The database ended the connection.'));
  connection.on('notification', message =>
    options.onMessage(payloadOf(message)),
  );
  const close = () => {
    closed = true;
    // A good-bye to a peer that is gone would wait for ever.
    socketOf(connection)?.destroy();
  };
  try {
    socketOf(connection)?.setKeepAlive(true, KEEPALIVE_MS);
    await knex.raw(`LISTEN ${options.channel}`).connection(connection);
  } catch (error) {
    close();
    throw error;
  }
  return { close };
}
