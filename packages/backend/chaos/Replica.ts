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

import { freePort } from '../harness/freePort';
import type { DatabaseAddress } from '../harness/LedgerReader';
import { portalConfig } from '../harness/portalConfig';
import { PortalProcess } from '../harness/PortalProcess';
import { DatabaseProxy } from './DatabaseProxy';
import { CLUSTER, World } from './World';

const AGAIN_MS = 1_000;

/** One of the processes, which dies and comes back. */
export class Replica {
  readonly name: string;
  readonly proxy: DatabaseProxy;
  readonly #process: PortalProcess;
  #wanted = false;
  /** How often it ended by itself. */
  accidents = 0;
  /** It is stopped, cut off or about to be killed: leave it alone. */
  busy = false;

  private constructor(options: {
    name: string;
    proxy: DatabaseProxy;
    port: number;
    config: object;
    scratch: string;
  }) {
    const { name, proxy, port, config, scratch } = options;
    this.name = name;
    this.proxy = proxy;
    this.#process = new PortalProcess({
      ...{ name, port, config, scratch },
      entry: 'chaos/replicaMain.ts',
      nodeOptions: ['--enable-source-maps'],
      onExit: () => this.#onExit(),
    });
  }

  static async create(
    name: string,
    options: { world: World; database: DatabaseAddress; scratch: string },
  ): Promise<Replica> {
    const { world, database, scratch } = options;
    const { user, password } = database;
    const proxy = await DatabaseProxy.start(database);
    const port = await freePort();
    const config = portalConfig({
      port,
      database: {
        client: 'pg',
        connection: { host: '127.0.0.1', port: proxy.port, user, password },
      },
      catalog: world.catalog.url,
      instance: 'chaos',
      cluster: {
        name: CLUSTER,
        url: world.kube.url,
        token: world.kube.adminToken,
      },
      rules: world.rules(),
    });
    return new Replica({ name, proxy, port, config, scratch });
  }

  start(): void {
    this.#wanted = true;
    this.#process.start();
  }

  ready(): Promise<boolean> {
    return this.#process.ready();
  }

  pause(): void {
    this.#process.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process.child?.kill('SIGCONT');
  }

  /** As a power failure. */
  async kill(): Promise<void> {
    this.#wanted = false;
    await this.#process.kill();
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.resume();
    await this.#process.stop();
    await this.proxy.close();
  }

  /** What ends by itself is started again, as a Deployment would. */
  #onExit(): void {
    if (this.#wanted) {
      this.accidents += 1;
      setTimeout(
        () => this.#wanted && !this.#process.child && this.start(),
        AGAIN_MS,
      );
    }
  }
}
