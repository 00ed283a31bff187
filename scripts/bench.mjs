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
 * Measures how fast the parts are: `npm run bench [name …]`. It prints figures
 * and judges nothing.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const FOLDER = 'plugins/tekton-integrations-backend/bench';
const wanted = process.argv.slice(2);
const known = fs
  .readdirSync(FOLDER)
  .filter(file => file.endsWith('.ts'))
  .map(file => path.basename(file, '.ts'));
const unknown = wanted.filter(name => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no measurement '${unknown[0]}': there are ${known.join(', ')}.\n`,
  );
  process.exit(1);
}
process.stdout.write(
  `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}\n`,
);
for (const name of wanted.length > 0 ? wanted : known) {
  process.stdout.write(`\n${name}\n`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      path.join(FOLDER, `${name}.ts`),
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}
