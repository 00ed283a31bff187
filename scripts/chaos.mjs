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
 * Several replicas on Postgres under whatever may go wrong:
 * `npm run chaos [-- --runs 5000 --seed 1 --short …]`. See packages/backend/chaos.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPostgres, startPostgres } from './lib/postgres.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** How often it is checked whether the parent still lives. */
const PARENT_CHECK_MS = 500;

if (!hasPostgres()) {
  process.stderr.write(
    `There is no Postgres package for ${process.platform}-${process.arch}.\n`,
  );
  process.exit(1);
}

const postgres = await startPostgres();
const { host, port, user, password } = postgres;
// In a process group of its own, so that nothing it starts outlives it.
const child = spawn(
  process.execPath,
  [
    '--no-deprecation',
    ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
    path.join('chaos', 'main.ts'),
    ...process.argv.slice(2),
  ],
  {
    cwd: path.join(ROOT, 'packages', 'backend'),
    env: {
      ...process.env,
      CHAOS_POSTGRES: JSON.stringify({ host, port, user, password }),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  },
);

child.on('message', async message => {
  if (message?.kind === 'restartDatabase') {
    await postgres.restart(message.downMs);
    if (child.connected) {
      child.send({ kind: 'databaseRestarted' });
    }
  }
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill('SIGTERM'));
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
child.on('exit', async code => {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing is left of the group, as it should be.
  }
  await postgres.stop();
  process.exit(code ?? 1);
});
