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

import { ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../e2e/freePort';
import type { DatabaseAddress } from './Database';
import { DatabaseProxy } from './DatabaseProxy';
import { CLUSTER, World } from './World';

const HOST = '127.0.0.1';
const STOP_LIMIT_MS = 15_000;

function configuration(
  world: World,
  database: DatabaseAddress,
  ports: { own: number; database: number },
) {
  return {
    app: { baseUrl: 'https://portal.example' },
    backend: {
      baseUrl: `http://${HOST}:${ports.own}`,
      listen: { host: HOST, port: ports.own },
      database: {
        client: 'pg',
        connection: {
          host: HOST,
          port: ports.database,
          user: database.user,
          password: database.password,
        },
      },
    },
    discovery: {
      endpoints: [{ target: world.catalog.url, plugins: ['catalog'] }],
    },
    tektonIntegrations: {
      instance: 'chaos',
      delivery: { mode: 'send' },
      clusters: [
        {
          name: CLUSTER,
          url: world.kube.url,
          serviceAccountToken: world.kube.adminToken,
        },
      ],
      ...world.rules(),
    },
  };
}

/** One of the processes, which dies and comes back. */
export class Replica {
  readonly name: string;
  readonly proxy: DatabaseProxy;
  readonly log: string;
  readonly #config: string;
  readonly #url: string;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #wanted = false;
  /** How often it ended by itself. */
  accidents = 0;
  /** It is stopped, cut off or about to be killed: leave it alone. */
  busy = false;

  private constructor(options: {
    name: string;
    proxy: DatabaseProxy;
    config: string;
    url: string;
    log: string;
  }) {
    this.name = options.name;
    this.proxy = options.proxy;
    this.log = options.log;
    this.#config = options.config;
    this.#url = options.url;
  }

  static async create(
    name: string,
    options: { world: World; database: DatabaseAddress; scratch: string },
  ): Promise<Replica> {
    const { world, database, scratch } = options;
    const proxy = await DatabaseProxy.start(database);
    const own = await freePort();
    const config = path.join(scratch, `${name}.yaml`);
    const content = configuration(world, database, {
      own,
      database: proxy.port,
    });
    fs.writeFileSync(config, stringify(content), { mode: 0o600 });
    const log = path.join(scratch, `${name}.log`);
    const url = `http://${HOST}:${own}`;
    return new Replica({ name, proxy, config, url, log });
  }

  start(): void {
    this.#wanted = true;
    const log = fs.openSync(this.log, 'a');
    const child = spawn(
      process.execPath,
      [
        ...['--no-deprecation', '--enable-source-maps'],
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        path.join('chaos', 'replicaMain.ts'),
        ...['--config', this.#config],
      ],
      {
        cwd: path.resolve(__dirname, '..'),
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', log, log],
      },
    );
    fs.closeSync(log);
    this.#child = child;
    this.#ended = new Promise(resolve => {
      child.once('exit', () => {
        this.#child = undefined;
        resolve();
        if (this.#wanted) {
          // What ends by itself is started again, as a Deployment would.
          this.accidents += 1;
          setTimeout(() => this.#wanted && !this.#child && this.start(), 1_000);
        }
      });
    });
  }

  async ready(): Promise<boolean> {
    try {
      const { ok } = await fetch(`${this.#url}/api/tekton-integrations/health`);
      return ok;
    } catch {
      return false;
    }
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** As a power failure. */
  async kill(): Promise<void> {
    this.#wanted = false;
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.resume();
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_LIMIT_MS);
    this.#child?.kill('SIGTERM');
    await this.#ended;
    clearTimeout(timer);
    await this.proxy.close();
  }
}
