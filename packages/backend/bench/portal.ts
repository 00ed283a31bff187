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
 * What the portal adds between a status at the API server and the requests at
 * the targets, beside a bare loop that does the same work and promises
 * nothing: `npm run bench -- portal [--database sqlite|postgres|both]
 * [--only steady,burst] [--runs 5] [--quick] [--json file] [--cpu-prof folder]
 * [--no-floor] [--keep]`. It prints figures and judges nothing.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Bench } from './portal/Bench';
import { Row, table } from './portal/figures';
import { SCENARIOS } from './portal/scenarios';
import { readSettings, Settings } from './portal/settings';
import { askForCompiled } from './portal/starter';

const began = performance.now();

function say(line: string): void {
  const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${line}\n`);
}

async function measure(settings: Settings, scratch: string): Promise<void> {
  const bench = new Bench({
    ...{ settings, scratch, say },
    compiled: await askForCompiled(),
  });
  const figures: Record<string, readonly Row[]> = {};
  for (const { name, about, run } of SCENARIOS) {
    if (settings.only === undefined || settings.only.includes(name)) {
      say(name);
      const rows = await run(bench);
      figures[name] = rows;
      process.stdout.write(`\n${name}: ${about}\n${table(rows)}\n\n`);
    }
  }
  if (settings.json !== undefined) {
    const machine = {
      node: process.version,
      processor: os.cpus()[0]?.model,
      cores: os.cpus().length,
    };
    await fs.writeFile(
      settings.json,
      `${JSON.stringify({ machine, figures }, null, 2)}\n`,
    );
  }
}

async function main(): Promise<void> {
  const settings = readSettings(
    process.argv.slice(2),
    SCENARIOS.map(({ name }) => name),
  );
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-bench-'));
  try {
    await measure(settings, scratch);
    if (settings.keep) {
      say(`the logs are in ${scratch}`);
    } else {
      await fs.rm(scratch, { recursive: true, force: true });
    }
  } catch (error) {
    say(`the logs are in ${scratch}`);
    throw error;
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
