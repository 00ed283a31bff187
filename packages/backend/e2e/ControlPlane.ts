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

import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Child } from './Child';
import { Deadline, Failure } from './deadline';
import { freePort } from '../harness/freePort';

const START_LIMIT_MS = 90_000;

/** An API server with Tekton of the suite's own, which can be killed. */
export class ControlPlane {
  readonly kubeconfig: string;
  /** One JSON line for each request. */
  readonly auditLog: string;
  readonly #folder: string;
  readonly #data: string;
  readonly #logs: string;
  readonly #port: number;
  readonly #deadline: Deadline;
  #child: Child | undefined;
  #starts = 0;

  private constructor(options: {
    folder: string;
    scratch: string;
    logs: string;
    port: number;
    deadline: Deadline;
  }) {
    const { folder, scratch, logs, port, deadline } = options;
    this.kubeconfig = path.join(scratch, 'admin.kubeconfig');
    this.auditLog = path.join(scratch, 'audit.log');
    this.#folder = folder;
    this.#data = path.join(scratch, 'control-plane');
    this.#logs = logs;
    this.#port = port;
    this.#deadline = deadline;
  }

  /** Builds it where that was not done yet, which can take ten minutes. */
  static async build(folder: string): Promise<void> {
    const program = path.join(folder, 'start');
    const child = spawn(program, ['--build-only'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const problem = await new Promise<string | undefined>(resolve => {
      child.once('error', error => resolve(error.message));
      child.once('exit', code =>
        resolve(code === 0 ? undefined : `exit code ${code}`),
      );
    });
    if (problem !== undefined) {
      throw new Failure(
        `the control plane cannot be built: '${program} --build-only' failed (${problem})`,
      );
    }
  }

  /** It is not started yet. */
  static async create(options: {
    folder: string;
    scratch: string;
    logs: string;
    deadline: Deadline;
  }): Promise<ControlPlane> {
    return new ControlPlane({ ...options, port: await freePort() });
  }

  /** Starts it, with all that it knew before. */
  async start(): Promise<void> {
    this.#starts += 1;
    const stdout = path.join(this.#logs, `control-plane-${this.#starts}.out`);
    const child = new Child(
      [
        path.join(this.#folder, 'start'),
        '--tekton',
        ...['--kubeconfig', this.kubeconfig, '--audit-log', this.auditLog],
        ...['--data-dir', this.#data, '--port', `${this.#port}`],
        ...['--log', path.join(this.#logs, 'control-plane.log')],
      ],
      {
        cwd: this.#logs,
        log: path.join(this.#logs, 'control-plane.err'),
        stdout,
      },
    );
    this.#child = child;
    await this.#deadline.until(
      'the control plane',
      START_LIMIT_MS,
      async () => {
        child.check('the control plane');
        return /^ready /m.test(await fs.readFile(stdout, 'utf8')) || undefined;
      },
    );
  }

  async kill(): Promise<void> {
    await this.#child?.kill();
    this.#child = undefined;
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
    this.#child = undefined;
  }
}
