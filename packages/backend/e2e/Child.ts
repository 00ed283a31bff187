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

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { Failure } from './deadline';

const STOP_LIMIT_MS = 10_000;

/** A process of the suite; its output goes to a file. */
export class Child {
  readonly #process: ChildProcess;
  readonly #log: string;
  readonly #ended: Promise<void>;
  #alive = true;

  constructor(
    command: readonly [string, ...string[]],
    options: {
      cwd: string;
      log: string;
      env?: Readonly<Record<string, string>>;
      stdout?: string;
    },
  ) {
    const [program, ...args] = command;
    this.#log = options.log;
    const log = fs.openSync(options.log, 'a');
    const out = options.stdout ? fs.openSync(options.stdout, 'a') : log;
    this.#process = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', out, log],
    });
    this.#ended = new Promise(resolve => {
      const end = () => {
        this.#alive = false;
        resolve();
      };
      this.#process.once('exit', end);
      this.#process.once('error', error => {
        fs.appendFileSync(options.log, `${error.message}\n`);
        end();
      });
    });
    new Set([log, out]).forEach(file => fs.closeSync(file));
  }

  /** Throws when it has ended, since whoever asks needs it. */
  check(name: string): void {
    if (!this.#alive) {
      throw new Failure(`${name} ended by itself, see ${this.#log}`);
    }
  }

  /** Ends it in order, and by force when that takes too long. */
  async stop(): Promise<void> {
    const timer = setTimeout(
      () => this.#process.kill('SIGKILL'),
      STOP_LIMIT_MS,
    );
    this.#process.kill('SIGTERM');
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends it as a power failure would. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}
