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
 * What takes too long for `npm test`: all cells of the crash matrix, many
 * more histories, and the whole chaos. `npm run test:full`.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

let current;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    current?.kill('SIGTERM');
    process.exitCode = 1;
  });
}

function run(script, args) {
  return new Promise(resolve => {
    current = spawn(
      process.execPath,
      [path.join(ROOT, 'scripts', script), ...args],
      {
        cwd: ROOT,
        env: { ...process.env, TEKTON_INTEGRATIONS_TEST_FULL: '1' },
        stdio: 'inherit',
      },
    );
    current.on('error', error => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    current.on('exit', code => resolve(code ?? 1));
  });
}

for (const [script, args] of [
  ['test.mjs', ['backend']],
  ['crashes.mjs', []],
  ['chaos.mjs', process.argv.slice(2)],
]) {
  const code = await run(script, args);
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}
