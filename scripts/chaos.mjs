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
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPostgres, startPostgres } from './lib/postgres.mjs';
import { runProgram } from './lib/program.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

if (!hasPostgres()) {
  process.stderr.write(
    `There is no Postgres package for ${process.platform}-${process.arch}.\n`,
  );
  process.exit(1);
}

const postgres = await startPostgres();
const { host, port, user, password } = postgres;
const code = await runProgram(path.join('chaos', 'main.ts'), {
  args: process.argv.slice(2),
  cwd: path.join(ROOT, 'packages', 'backend'),
  env: { CHAOS_POSTGRES: JSON.stringify({ host, port, user, password }) },
  async onMessage(message, answer) {
    if (message?.kind === 'restartDatabase') {
      await postgres.restart(message.downMs);
      answer({ kind: 'databaseRestarted' });
    }
  },
});
await postgres.stop();
process.exit(code);
