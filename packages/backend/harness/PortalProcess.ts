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

const STOP_LIMIT_MS = 15_000;

/** What a process of a portal's backend is started with. */
export interface PortalProcessOptions {
  /** Its entry file, from this package. */
  readonly entry: string;
  /** A folder with this package compiled; else it is run from its sources. */
  readonly compiled?: string;
  /** Its app-config. */
  readonly config: object;
  /** Where it listens. */
  readonly port: number;
  /** Where its app-config and its log are written. */
  readonly scratch: string;
  readonly name: string;
  /** Flags of Node. */
  readonly nodeOptions?: readonly string[];
  /** A path that answers once it is ready; the plugin's by default. */
  readonly health?: string;
  /** It is called when the process ends, for whatever reason. */
  readonly onExit?: () => void;
}

/** A portal's backend, or what is compared with it, in a process of its own. */
export class PortalProcess {
  readonly #options: PortalProcessOptions;
  /** File with what it writes. */
  readonly log: string;
  readonly #config: string;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: PortalProcessOptions) {
    const { scratch, name } = options;
    this.#options = options;
    this.#config = path.join(scratch, `${name}.yaml`);
    this.log = path.join(scratch, `${name}.log`);
    fs.writeFileSync(this.#config, stringify(options.config), { mode: 0o600 });
  }

  /** The process while there is one. */
  get child(): ChildProcess | undefined {
    return this.#child;
  }

  /** Its log goes on where that of the former one ended. */
  start(): ChildProcess {
    const { entry, compiled, nodeOptions = [], onExit } = this.#options;
    const log = fs.openSync(this.log, 'a');
    const child = spawn(
      process.execPath,
      [
        ...['--no-deprecation', ...nodeOptions],
        ...(compiled === undefined
          ? ['--require', '@backstage/cli/config/nodeTransform.cjs', entry]
          : [path.join(compiled, entry.replace(/\.ts$/, '.js'))]),
        ...['--config', this.#config],
      ],
      {
        cwd: path.resolve(__dirname, '..'),
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', log, log, 'ipc'],
      },
    );
    fs.closeSync(log);
    this.#child = child;
    this.#ended = new Promise(resolve => {
      child.once('exit', () => {
        this.#child = undefined;
        resolve();
        onExit?.();
      });
    });
    return child;
  }

  async ready(): Promise<boolean> {
    const { port, health = '/api/tekton-integrations/health' } = this.#options;
    try {
      return (await fetch(`http://127.0.0.1:${port}${health}`)).ok;
    } catch {
      return false;
    }
  }

  /** As a power failure. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_LIMIT_MS);
    this.#child?.kill('SIGTERM');
    await this.#ended;
    clearTimeout(timer);
  }
}
