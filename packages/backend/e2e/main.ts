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

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Cleanup } from './Cleanup';
import { ControlPlane } from './ControlPlane';
import { Deadline, Failure } from './deadline';
import { newNamespaces } from './namespaces';
import { play, playTables } from './play';
import { Report } from './Report';
import { secretProblems } from './secretProblems';
import { readSettings, Settings } from './settings';
import { setUp } from './setUp';
import { showLogs } from './showLogs';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const LIMIT_MS = 8 * 60_000;
/** What waits ends by itself; what hangs is ended so much later. */
const GRACE_MS = 30_000;
const PARENT_CHECK_MS = 500;

async function run(settings: Settings, cleanup: Cleanup): Promise<boolean> {
  const report = new Report(line => process.stdout.write(`${line}\n`));
  const deadline = new Deadline(LIMIT_MS);
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-e2e-'));
  const namespaces = newNamespaces();
  const logs = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-e2e-logs-'));
  cleanup.add(async () => {
    await fs.rm(scratch, { recursive: true, force: true });
    if (!report.failed) {
      await fs.rm(logs, { recursive: true, force: true });
    }
  });
  try {
    const { world, token } = await setUp(settings, {
      root: ROOT,
      scratch,
      logs,
      report,
      cleanup,
      deadline,
      namespaces,
    });
    if (settings.tablesOnly) {
      await playTables(world, namespaces);
    } else {
      await play(world, namespaces);
      report.group(
        "no credential stands in the portal's log",
        await secretProblems(world.portal.log, {
          "the App's private key": world.outside.github.privateKeyPem
            .split('\n')
            .slice(1, 2)
            .join(''),
          "Slack's token": world.outside.slack.token,
          "the ServiceAccount's token": token,
        }),
      );
    }
  } catch (error) {
    if (!cleanup.running) {
      const words = error instanceof Error ? error.message : `${error}`;
      report.group('the suite came to its end', [words]);
    }
  }
  await cleanup.run();
  if (report.failed) {
    await showLogs(logs, report);
  }
  report.end();
  return !report.failed;
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (typeof settings === 'string') {
    process.stderr.write(`${settings}\n`);
    process.exitCode = 1;
    return;
  }
  if (settings.controlPlane) {
    await ControlPlane.build(settings.controlPlane);
  }
  const cleanup = new Cleanup();
  const giveUp = (why: string, code: number) => {
    process.stderr.write(`${why}: stopping everything\n`);
    cleanup.run().finally(() => process.exit(code));
  };
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => giveUp(signal, code));
  }
  setTimeout(() => giveUp('It hangs', 1), LIMIT_MS + GRACE_MS).unref();
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !cleanup.running) {
      giveUp('The parent is gone', 143);
    }
  }, PARENT_CHECK_MS).unref();
  const passed = await run(settings, cleanup);
  process.exit(passed ? 0 : 1);
}

main().catch(error => {
  const words = error instanceof Failure ? error.message : error?.stack;
  process.stderr.write(`${words ?? error}\n`);
  process.exit(1);
});
