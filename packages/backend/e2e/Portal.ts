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

import fs from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { Child } from './Child';
import { Address } from './Cluster';
import { Deadline } from './deadline';
import { freePort } from '../harness/freePort';

const HOST = '127.0.0.1';
const START_LIMIT_MS = 120_000;
const TRANSFORM = '@backstage/cli/config/nodeTransform.cjs';

/** Where links of the portal lead. */
export const PORTAL_URL = 'https://portal.example';

/** The name of the cluster in the portal's configuration. */
export const CLUSTER_NAME = 'e2e';

function configuration(options: {
  port: number;
  database: string;
  address: Address;
  tokenFile: string;
}) {
  return {
    app: { title: 'End to end', baseUrl: PORTAL_URL },
    backend: {
      baseUrl: `http://${HOST}:${options.port}`,
      listen: { host: HOST, port: options.port },
      database: {
        client: 'better-sqlite3',
        connection: { directory: options.database },
      },
    },
    catalog: { rules: [], locations: [] },
    // The plugin is part of the example portal, and has no cluster here.
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [{ type: 'config', clusters: [] }],
    },
    tektonIntegrations: {
      instance: 'e2e',
      delivery: { mode: 'send' },
      // Where the fakes are.
      http: { allow: ['127.0.0.0/8'] },
      clusters: [
        {
          name: CLUSTER_NAME,
          ...options.address,
          serviceAccountTokenFile: options.tokenFile,
        },
      ],
    },
  };
}

/** The example portal's backend as a process, on one database. */
export class Portal {
  readonly #root: string;
  readonly #config: string;
  readonly #url: string;
  readonly #deadline: Deadline;
  /** The output of all its processes. */
  readonly log: string;
  #child: Child | undefined;

  private constructor(options: {
    root: string;
    config: string;
    url: string;
    log: string;
    deadline: Deadline;
  }) {
    this.#root = options.root;
    this.#config = options.config;
    this.#url = options.url;
    this.#deadline = options.deadline;
    this.log = options.log;
  }

  /** Writes its configuration; it is not started yet. */
  static async create(options: {
    root: string;
    scratch: string;
    logs: string;
    address: Address;
    token: string;
    deadline: Deadline;
  }): Promise<Portal> {
    const { root, scratch, address, token, deadline } = options;
    const database = path.join(scratch, 'database');
    const tokenFile = path.join(scratch, 'token');
    const config = path.join(scratch, 'app-config.yaml');
    const port = await freePort();
    await fs.mkdir(database);
    await fs.writeFile(tokenFile, token, { mode: 0o600 });
    await fs.writeFile(
      config,
      stringify(configuration({ port, database, address, tokenFile })),
      { mode: 0o600 },
    );
    return new Portal({
      root,
      config,
      url: `http://${HOST}:${port}`,
      log: path.join(options.logs, 'portal.log'),
      deadline,
    });
  }

  /** Resolves when all its plugins answer. */
  async start(): Promise<void> {
    const child = new Child(
      [
        process.execPath,
        ...['--no-deprecation', '--require', TRANSFORM],
        ...['src/index.ts', '--config', this.#config],
      ],
      {
        cwd: path.join(this.#root, 'packages', 'backend'),
        log: this.log,
        env: { NODE_ENV: 'production' },
      },
    );
    this.#child = child;
    await this.#deadline.until('the portal', START_LIMIT_MS, async () => {
      child.check('the portal');
      const healthy = await Promise.all([
        this.#answers('/.backstage/health/v1/readiness'),
        this.#answers('/api/tekton-integrations/health'),
      ]);
      return healthy.every(Boolean) || undefined;
    });
  }

  /** Throws when it has ended by itself. */
  check(): void {
    this.#child?.check('the portal');
  }

  async kill(): Promise<void> {
    await this.#child?.kill();
    this.#child = undefined;
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
    this.#child = undefined;
  }

  async #answers(route: string): Promise<boolean> {
    try {
      return (await fetch(`${this.#url}${route}`)).ok;
    } catch {
      return false;
    }
  }
}
