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
 * What the plugin and its modules cost a portal in which nothing of them is
 * configured: `npm run bench -- startup`.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median, Row, table } from './portal/figures';
import { askForCompiled } from './portal/starter';
import { measureStart, Portal, PORTALS, Start } from './startup/measureStart';
import { addedSdks } from './startup/sdks';

const ROUNDS = 5;

function roundsOf(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: 'string', default: `${ROUNDS}` } },
  });
  const rounds = Number(values.runs);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 50) {
    throw new Error('--runs: is no number from 1 to 50');
  }
  return rounds;
}

function rowOf(subject: string, starts: readonly Start[]): Row {
  const of = (read: (start: Start) => number) => median(starts.map(read));
  return {
    subject,
    'import CPU ms': of(({ importCpuMs }) => importCpuMs),
    'ready after ms': of(({ readyMs }) => readyMs),
    'CPU ms': of(({ cpuMs }) => cpuMs),
    'RSS MB': of(({ rssMb }) => rssMb),
    'heap MB': of(({ heapMb }) => heapMb),
    packages: of(({ packages }) => packages.length),
  };
}

async function measure(rounds: number, scratch: string): Promise<void> {
  const compiled = await askForCompiled();
  const portals: readonly Portal[] = [
    'no plugin',
    'plugin',
    'plugin and all modules',
  ];
  const starts = new Map<Portal, Start[]>(portals.map(each => [each, []]));
  // One that is not counted, so that all find the files in memory.
  for (let round = 0; round <= rounds; round += 1) {
    for (const portal of portals) {
      const name = `${round}-${PORTALS[portal].replace('.ts', '')}`;
      const start = await measureStart(portal, { name, scratch, compiled });
      if (round > 0) {
        starts.get(portal)?.push(start);
      }
    }
  }
  const rows = [...starts].map(([portal, all]) => rowOf(portal, all));
  process.stdout.write(`\n${table(rows)}\n\n`);
  const packagesOf = (portal: Portal) => starts.get(portal)?.[0].packages ?? [];
  const sdks = addedSdks(
    packagesOf('plugin'),
    packagesOf('plugin and all modules'),
  );
  process.stdout.write(
    `packages of vendors that the modules load: ${sdks.join(', ') || 'none'}\n`,
  );
}

async function main(): Promise<void> {
  const rounds = roundsOf(process.argv.slice(2));
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-startup-'));
  await measure(rounds, scratch);
  await fs.rm(scratch, { recursive: true, force: true });
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
