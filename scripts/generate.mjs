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
 * Writes the generated files: CRDs, OpenAPI, configuration schema, reference
 * pages, API and SQL reports.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { linkLibraries } from './lib/postgres.mjs';

await linkLibraries();
fs.rmSync('dist-types', { recursive: true, force: true });
const steps = [
  [
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'scripts/generate.ts',
    ],
  ],
  // A whole build: the order of members in the reports depends on it.
  ['tsc', ['--incremental', 'false']],
  [
    'backstage-repo-tools',
    [
      'api-reports',
      '--sql-reports',
      '-o',
      'ae-wrong-input-file-type,ae-forgotten-export',
      'plugins/*',
    ],
  ],
];
for (const [command, args] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}
