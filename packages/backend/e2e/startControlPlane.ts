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

import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Child } from './Child';
import { Deadline, Failure } from './deadline';

const START_LIMIT_MS = 90_000;

/** An API server of the suite's own. */
export interface ControlPlane {
  readonly kubeconfig: string;
  /** One JSON line for each request. */
  readonly auditLog: string;
  stop(): Promise<void>;
}

/** Builds it where that was not done yet, which can take ten minutes. */
export function buildControlPlane(folder: string): void {
  const built = spawnSync(path.join(folder, 'start'), ['--build-only'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) {
    throw new Failure(
      `the control plane cannot be built: '${path.join(folder, 'start')} --build-only' failed${built.error ? ` (${built.error.message})` : ''}`,
    );
  }
}

/** Starts an API server with Tekton that ends with the suite. */
export async function startControlPlane(
  folder: string,
  options: { scratch: string; logs: string; deadline: Deadline },
): Promise<ControlPlane> {
  const kubeconfig = path.join(options.scratch, 'admin.kubeconfig');
  const auditLog = path.join(options.scratch, 'audit.log');
  const stdout = path.join(options.logs, 'control-plane.out');
  const child = new Child(
    [
      path.join(folder, 'start'),
      '--tekton',
      ...['--kubeconfig', kubeconfig, '--audit-log', auditLog],
      ...['--log', path.join(options.logs, 'control-plane.log')],
    ],
    {
      cwd: options.scratch,
      log: path.join(options.logs, 'control-plane.err'),
      stdout,
    },
  );
  try {
    await options.deadline.until(
      'the control plane',
      START_LIMIT_MS,
      async () => {
        child.check('the control plane');
        return /^ready /m.test(await fs.readFile(stdout, 'utf8')) || undefined;
      },
    );
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { kubeconfig, auditLog, stop: () => child.stop() };
}
