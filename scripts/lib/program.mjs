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
 * A TypeScript program of this repository in a process group of its own, so
 * that nothing it starts outlives the command that started it.
 */
import { spawn } from 'node:child_process';

/** How often it is checked whether the parent still lives. */
const PARENT_CHECK_MS = 500;

/**
 * @param {string} file
 * @param {{ args: string[], cwd?: string, env?: NodeJS.ProcessEnv, onMessage?: (message: unknown, answer: (message: object) => void) => void }} options
 * @returns {Promise<number>} the code it ended with
 */
export function runProgram(file, { args, cwd, env, onMessage }) {
  const child = spawn(
    process.execPath,
    [
      '--no-deprecation',
      ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
      ...[file, ...args],
    ],
    {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    },
  );
  child.on('message', message => {
    onMessage?.(message, answer => {
      if (child.connected) {
        child.send(answer);
      }
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill('SIGTERM'));
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      child.kill('SIGTERM');
    }
  }, PARENT_CHECK_MS);
  timer.unref();
  return new Promise(resolve => {
    child.on('error', error => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on('exit', code => {
      clearInterval(timer);
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing is left of the group, as it should be.
      }
      resolve(code ?? 1);
    });
  });
}
