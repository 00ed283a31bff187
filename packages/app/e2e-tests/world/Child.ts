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

const STOP_LIMIT_MS = 10_000;
const SHOWN_LINES = 40;

/** A process of the tests; its output goes to a file. */
export class Child {
  readonly #process: ChildProcess;
  readonly #log: string;
  readonly #ended: Promise<void>;
  #alive = true;

  constructor(
    args: readonly string[],
    options: {
      cwd: string;
      log: string;
      env: Readonly<Record<string, string>>;
    },
  ) {
    this.#log = options.log;
    const log = fs.openSync(options.log, 'w');
    this.#process = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    this.#ended = new Promise(resolve => {
      const end = () => {
        this.#alive = false;
        resolve();
      };
      this.#process.once('exit', end);
      this.#process.once('error', end);
    });
  }

  /** Throws with its last words when it has ended by itself. */
  check(name: string): void {
    if (!this.#alive) {
      throw new Error(`${name} ended by itself:\n${this.lastLines()}`);
    }
  }

  lastLines(): string {
    return fs
      .readFileSync(this.#log, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-SHOWN_LINES)
      .join('\n');
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
}
