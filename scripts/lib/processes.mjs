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
 * Child processes that never outlive the command that started them.
 */
import { spawn } from 'node:child_process';
import net from 'node:net';
import readline from 'node:readline';

/** Time that a child gets to stop in order before it is killed. */
const STOP_LIMIT_MS = 10_000;
/** How often it is checked whether the parent still lives. */
const PARENT_CHECK_MS = 500;

/**
 * Whether a port of the loopback interface is free.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function isFree(port) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * A group of children. Failure policy: when one ends by itself, all are
 * stopped, since the rest is of no use without it.
 */
export class ProcessGroup {
  #children = new Map();
  #stopping = undefined;
  #ended;
  /** Resolves with the exit code when everything has stopped. */
  ended = new Promise(resolve => {
    this.#ended = resolve;
  });

  constructor() {
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid !== parent) {
        this.stop(143);
      }
    }, PARENT_CHECK_MS);
    timer.unref();
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ]) {
      process.on(signal, () => this.stop(code));
    }
  }

  /**
   * Starts a child in a process group of its own, so that its own children
   * are stopped with it.
   *
   * @param {string} name - stands before each line of its output
   * @param {string[]} command
   * @param {{ cwd: string, env?: NodeJS.ProcessEnv, quiet?: boolean, onLine?: (line: string) => void }} options
   */
  start(name, [command, ...args], { cwd, env, quiet, onLine }) {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#children.set(name, child);
    for (const stream of [child.stdout, child.stderr]) {
      readline.createInterface({ input: stream }).on('line', line => {
        onLine?.(line);
        if (!quiet) {
          process.stdout.write(`[${name}] ${line}\n`);
        }
      });
    }
    child.on('error', error => {
      process.stderr.write(`${name} cannot be started: ${error.message}\n`);
    });
    child.on('close', code => {
      this.#children.delete(name);
      if (!this.#stopping) {
        process.stderr.write(`${name} ended by itself with code ${code}.\n`);
        this.stop(code || 1);
      }
    });
    return child;
  }

  /**
   * Stops all children; safe to call again.
   *
   * @param {number} code - what {@link ended} resolves with
   */
  stop(code) {
    this.#stopping ??= this.#stopAll().then(() => this.#ended(code));
    return this.#stopping;
  }

  async #stopAll() {
    const children = [...this.#children.values()];
    await Promise.all(
      children.map(
        child =>
          new Promise(resolve => {
            const timer = setTimeout(() => {
              signalGroup(child, 'SIGKILL');
            }, STOP_LIMIT_MS);
            child.once('close', () => {
              clearTimeout(timer);
              // What the child itself left behind in its group.
              signalGroup(child, 'SIGKILL');
              resolve(undefined);
            });
            signalGroup(child, 'SIGTERM');
          }),
      ),
    );
  }
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}
