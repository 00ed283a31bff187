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
 * The end-to-end suite against a real API server with Tekton, and the real
 * backend: `npm run e2e:real`. See packages/backend/e2e.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** How often it is checked whether the parent still lives. */
const PARENT_CHECK_MS = 500;

// In a process group of its own, so that nothing it starts outlives it.
const child = spawn(
  process.execPath,
  [
    '--no-deprecation',
    ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
    path.join('e2e', 'main.ts'),
  ],
  {
    cwd: path.join(ROOT, 'packages', 'backend'),
    stdio: 'inherit',
    detached: true,
  },
);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) {
    child.kill('SIGTERM');
  }
}, PARENT_CHECK_MS).unref();
child.on('error', error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
child.on('exit', code => {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing is left of the group, as it should be.
  }
  process.exitCode = code ?? 1;
});
