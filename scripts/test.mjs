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
 * Everything that must hold, in legs. Prints one line for each leg and, last,
 * `N passed, N failed`. `npm test -- <leg> …` runs only the named legs.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPostgres, linkLibraries, startPostgres } from './lib/postgres.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BIN = path.join(ROOT, 'node_modules', '.bin');
const COUNTS = path.join(ROOT, 'scripts', 'test-counts.json');
const TRANSFORM = '@backstage/cli/config/nodeTransform.cjs';

const PLUGINS = [
  'tekton-integrations',
  'tekton-integrations-backend',
  'tekton-integrations-common',
  'tekton-integrations-node',
  'tekton-integrations-backend-module-github',
  'tekton-integrations-backend-module-slack',
].map(name => `plugins/${name}`);

/**
 * No faults: sources of other workspaces are looked into, and the kit for
 * provider authors names types of the package's main entry point.
 */
const API_REPORT_OPTIONS = [
  '-o',
  'ae-wrong-input-file-type,ae-forgotten-export',
];

/** A leg cannot run on this platform. */
class LeftOut extends Error {}

/** What runs now and would outlive an interrupted test. */
const running = new Set();

async function interrupt(code) {
  await Promise.allSettled([...running].map(stop => stop()));
  process.exit(code);
}

process.on('SIGINT', () => interrupt(130));
process.on('SIGTERM', () => interrupt(143));

/** Runs a command; its output is shown only when it fails. */
function run(command, args, { env, cwd = ROOT } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => child.kill('SIGTERM');
    running.add(stop);
    const chunks = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.stderr.on('data', chunk => chunks.push(chunk));
    child.on('error', error => chunks.push(Buffer.from(`${error}\n`)));
    child.on('close', code => {
      running.delete(stop);
      resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** A leg that either holds or does not. */
function check(command, args, options) {
  return async () => {
    const { ok, output } = await run(command, args, options);
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, output };
  };
}

/** One check for each folder, told apart in the output. */
function checkEach(folders, command, argsFor) {
  return async () => {
    const results = [];
    for (const folder of folders) {
      results.push(await check(command, argsFor(folder))());
    }
    return sum(results);
  };
}

function sum(results) {
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failed: results.reduce((total, { failed }) => total + failed, 0),
    output: results
      .filter(({ failed }) => failed > 0)
      .map(({ output }) => output)
      .join('\n'),
  };
}

async function readJson(file) {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function countsOf(report, ok) {
  const passed = report?.numPassedTests ?? 0;
  const failed =
    (report?.numFailedTests ?? 0) +
    (report?.numPendingTests ?? 0) +
    (report?.numRuntimeErrorTestSuites ?? 0);
  // A runner that ends badly without a failed test has failed all the same.
  return { passed, failed: failed || (ok ? 0 : 1) };
}

/** Jest over some packages; a skipped test counts as failed. */
function jest(folders, prepare) {
  return async () => {
    const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-jest-'));
    const prepared = await prepare?.();
    try {
      const results = [];
      for (const [index, folder] of folders.entries()) {
        const file = path.join(scratch, `${index}.json`);
        const { ok, output } = await run(
          path.join(BIN, 'backstage-cli'),
          [
            ...['package', 'test', '--watchAll=false', '--maxWorkers=2'],
            ...['--json', `--outputFile=${file}`],
          ],
          {
            cwd: path.join(ROOT, folder),
            env: {
              CI: 'true',
              BACKSTAGE_TEST_DISABLE_DOCKER: '1',
              ...prepared?.env,
            },
          },
        );
        results.push({ ...countsOf(await readJson(file), ok), output });
      }
      return sum(results);
    } finally {
      await prepared?.stop();
      await fs.rm(scratch, { recursive: true, force: true });
    }
  };
}

async function postgresForTests() {
  if (!hasPostgres()) {
    throw new LeftOut(
      `there is no Postgres package for ${process.platform}-${process.arch}`,
    );
  }
  const postgres = await startPostgres();
  const stop = async () => {
    running.delete(stop);
    await postgres.stop();
  };
  running.add(stop);
  return {
    env: {
      BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: postgres.url,
    },
    stop,
  };
}

/** Pages in Chromium, against the built portal and the sandbox. */
async function browser() {
  if (process.platform !== 'linux') {
    throw new LeftOut(`there is no Chromium package for ${process.platform}`);
  }
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-browser-'));
  const file = path.join(scratch, 'report.json');
  const built = await run(
    path.join(BIN, 'backstage-cli'),
    ['package', 'build'],
    {
      cwd: path.join(ROOT, 'packages/app'),
    },
  );
  if (!built.ok) {
    return { passed: 0, failed: 1, output: built.output };
  }
  const { ok, output } = await run(
    path.join(BIN, 'playwright'),
    ['test', '--reporter=json,line'],
    {
      cwd: path.join(ROOT, 'packages/app'),
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    },
  );
  const stats = (await readJson(file))?.stats;
  await fs.rm(scratch, { recursive: true, force: true });
  const failed =
    (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) + (stats?.skipped ?? 0);
  return {
    passed: stats?.expected ?? 0,
    failed: failed || (ok ? 0 : 1),
    output,
  };
}

/**
 * A whole build, since the order in which the compiler writes the members of
 * a type down depends on what it looked at before, and the API reports on it.
 */
async function types() {
  await fs.rm(path.join(ROOT, 'dist-types'), { recursive: true, force: true });
  return check(path.join(BIN, 'tsc'), [
    ...['--pretty', 'false'],
    ...['--incremental', 'false'],
  ])();
}

/** What the packages export, and what the migrations make of a database. */
async function reports() {
  if (!hasPostgres()) {
    throw new LeftOut(
      `the SQL report needs Postgres, and there is no package of it for ${process.platform}-${process.arch}`,
    );
  }
  await linkLibraries();
  return check(path.join(BIN, 'backstage-repo-tools'), [
    ...['api-reports', '--ci', '--sql-reports'],
    ...API_REPORT_OPTIONS,
    ...PLUGINS,
  ])();
}

const LEGS = {
  types,
  lint: check(path.join(BIN, 'backstage-cli'), [
    'repo',
    'lint',
    '--max-warnings',
    '0',
  ]),
  prettier: check(path.join(BIN, 'prettier'), ['--check', '.']),
  generated: check(process.execPath, [
    '--require',
    TRANSFORM,
    'scripts/generate.ts',
    '--check',
  ]),
  reports,
  unit: jest([
    'plugins/tekton-integrations-common',
    'plugins/tekton-integrations-node',
    'plugins/tekton-integrations-backend-module-github',
    'plugins/tekton-integrations-backend-module-slack',
    'plugins/tekton-integrations-backend-module-aws-sns',
    'plugins/tekton-integrations-backend-module-cloudevents',
    'plugins/tekton-integrations-backend-module-gcp-pubsub',
    'plugins/tekton-integrations-backend-module-notifications',
    'plugins/tekton-integrations-backend-module-webhook',
    'packages/sandbox',
    'packages/cli',
    'packages/backend',
    'examples/provider-module',
  ]),
  backend: jest(['plugins/tekton-integrations-backend'], postgresForTests),
  chaos: checkEach(['chaos', 'crashes'], process.execPath, name => [
    `scripts/${name}.mjs`,
    '--short',
  ]),
  frontend: jest(['plugins/tekton-integrations', 'packages/app']),
  browser,
};

function unknown(names) {
  return names.filter(name => !Object.hasOwn(LEGS, name));
}

async function main() {
  const names = process.argv.slice(2);
  if (unknown(names).length > 0) {
    process.stderr.write(
      `'${unknown(names)[0]}' is not a leg: use ${Object.keys(LEGS).join(', ')}.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const expected = (await readJson(COUNTS)) ?? {};
  const totals = { passed: 0, failed: 0 };
  for (const [name, leg] of Object.entries(LEGS)) {
    if (names.length > 0 && !names.includes(name)) {
      continue;
    }
    const started = Date.now();
    const result = await leg().catch(error => ({
      passed: 0,
      // Where the code is checked, a leg that did not run has not passed.
      failed: error instanceof LeftOut && !process.env.CI ? 0 : 1,
      output: `${error?.stack ?? error}`,
      leftOut: error instanceof LeftOut ? error.message : undefined,
    }));
    if (result.leftOut && result.failed === 0) {
      process.stdout.write(`LEFT OUT ${name}: ${result.leftOut}\n`);
      continue;
    }
    if (result.failed > 0) {
      process.stdout.write(`${result.output}\n`);
    }
    let { failed } = result;
    let remark = '';
    if (result.passed + result.failed < (expected[name] ?? 0)) {
      failed += 1;
      remark = ` (fewer than the ${expected[name]} of scripts/test-counts.json)`;
    }
    totals.passed += result.passed;
    totals.failed += failed;
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stdout.write(
      `${failed > 0 ? 'FAIL' : 'ok  '} ${name}: ${result.passed} passed, ${failed} failed${remark}, ${seconds} s\n`,
    );
  }
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

await main();
