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
 * Measures how fast it is: `npm run bench [name …] [--option …]`. It prints
 * figures and judges nothing. The options are those of the measurement.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compile } from './lib/compile.mjs';
import { hasPostgres, startPostgres } from './lib/postgres.mjs';
import { runProgram } from './lib/program.mjs';

const BACKEND = path.join('packages', 'backend');
const FOLDERS = [
  path.join('plugins', 'tekton-integrations-backend', 'bench'),
  path.join(BACKEND, 'bench'),
];
/** What the processes that are measured are made of; runs do not share it. */
const COMPILED = path.resolve(BACKEND, 'dist', `bench-${process.pid}`);
const PACKAGES = [
  'common',
  'node',
  'backend',
  'backend-module-github',
  'backend-module-slack',
  'backend-module-aws-sns',
  'backend-module-cloudevents',
  'backend-module-gcp-pubsub',
  'backend-module-notifications',
  'backend-module-webhook',
].map(name => path.join('plugins', `tekton-integrations-${name}`));

const args = process.argv.slice(2);
const firstOption = args.findIndex(arg => arg.startsWith('-'));
const wanted = firstOption < 0 ? args : args.slice(0, firstOption);
const options = firstOption < 0 ? [] : args.slice(firstOption);

const known = new Map(
  FOLDERS.flatMap(folder =>
    fs
      .readdirSync(folder)
      .filter(file => file.endsWith('.ts'))
      .map(file => [path.basename(file, '.ts'), { folder, file }]),
  ),
);
const unknown = wanted.find(name => !known.has(name));
if (unknown !== undefined) {
  process.stderr.write(
    `There is no measurement '${unknown}': there are ${[...known.keys()].join(', ')}.\n`,
  );
  process.exit(1);
}
process.stdout.write(
  `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores\n`,
);

/** Only for who asks for it. */
let postgres;

async function onMessage(message, answer) {
  if (message?.kind === 'compile') {
    const folders = [path.join(BACKEND, 'bench')];
    compile({ folders, packages: PACKAGES, to: COMPILED });
    answer({ kind: 'compiled', folder: COMPILED });
  }
  if (message?.kind === 'startPostgres') {
    answer(await startedPostgres());
  }
}

async function startedPostgres() {
  postgres ??= hasPostgres()
    ? startPostgres({ durable: true })
    : Promise.resolve(undefined);
  try {
    const started = await postgres;
    const { host, port, user, password } = started ?? {};
    return {
      kind: 'postgres',
      ...(started && { address: { host, port, user, password } }),
    };
  } catch (error) {
    return { kind: 'failed', message: `${error}` };
  }
}

let code = 0;
for (const name of wanted.length > 0 ? wanted : known.keys()) {
  const { folder, file } = known.get(name);
  process.stdout.write(`\n${name}\n`);
  code = await runProgram(path.join(folder, file), {
    args: options,
    onMessage,
  });
  if (code !== 0) {
    break;
  }
}
fs.rmSync(COMPILED, { recursive: true, force: true });
const started = await postgres?.catch(() => undefined);
await started?.stop();
process.exit(code);
