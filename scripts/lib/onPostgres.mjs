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
 * A program of packages/backend with a Postgres of its own.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPostgres, startPostgres } from './postgres.mjs';
import { runProgram } from './program.mjs';

const BACKEND = fileURLToPath(
  new URL('../../packages/backend', import.meta.url),
);

/**
 * @param {string} folder - with the program's `main.ts`
 * @param {string[]} args
 * @returns {Promise<number>} the code it ended with
 */
export async function runOnPostgres(folder, args) {
  if (!hasPostgres()) {
    process.stderr.write(
      `There is no Postgres package for ${process.platform}-${process.arch}.\n`,
    );
    return 1;
  }
  const postgres = await startPostgres();
  const { host, port, user, password } = postgres;
  try {
    return await runProgram(path.join(folder, 'main.ts'), {
      args,
      cwd: BACKEND,
      env: { TEST_POSTGRES: JSON.stringify({ host, port, user, password }) },
      async onMessage(message, answer) {
        if (message?.kind === 'restartDatabase') {
          await postgres.restart(message.downMs);
          answer({ kind: 'databaseRestarted' });
        }
      },
    });
  } finally {
    await postgres.stop();
  }
}
