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

import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AuditLog } from './AuditLog';
import { Cleanup } from './Cleanup';
import { Cluster } from './Cluster';
import { conditionProblems } from './conditions';
import { ControlPlane } from './ControlPlane';
import { Deadline } from './deadline';
import { allowSecrets, installPortalRights } from './installPortalRights';
import { crashLeg, doubtLeg, outageLeg, steadyLeg } from './legs';
import { Outside } from './Outside';
import { Portal } from './Portal';
import { Report } from './Report';
import { TEAM_READY, teamRules } from './rules';
import { secretProblems } from './secretProblems';
import { readSettings, Settings } from './settings';
import { World } from './world';
import { WrongLeg } from './wrongLeg';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const LIMIT_MS = 8 * 60_000;

type Leg = 'steady' | 'wrong' | 'crash' | 'doubt' | 'outage';
type Namespaces = Readonly<Record<Leg, string>>;

async function prepareTeam(world: World, namespace: string): Promise<void> {
  const { cluster, outside, root } = world;
  await cluster.createNamespace(namespace);
  await allowSecrets(cluster, root, namespace);
  for (const manifest of teamRules(namespace, outside)) {
    await cluster.apply(manifest);
  }
}

async function play(world: World, namespaces: Namespaces): Promise<void> {
  const { cluster, controlPlane, deadline, portal, report, root } = world;
  const wrong = new WrongLeg(world, namespaces.wrong);
  await cluster.createNamespace(namespaces.wrong);
  await allowSecrets(cluster, root, namespaces.wrong);
  await wrong.prepare();
  await prepareTeam(world, namespaces.steady);

  const time = new Date();
  await portal.start();
  report.say('the portal is ready');
  await wrong.checkConditions();
  await conditionProblems(cluster, namespaces.steady, TEAM_READY, deadline);
  await wrong.createRun();
  await steadyLeg(world, namespaces.steady, time);
  await wrong.checkCure();

  await prepareTeam(world, namespaces.crash);
  await crashLeg(world, namespaces.crash);
  await prepareTeam(world, namespaces.doubt);
  await doubtLeg(world, namespaces.doubt);
  if (controlPlane) {
    await prepareTeam(world, namespaces.outage);
    await outageLeg(world, namespaces.outage);
  }
}

async function setUp(
  settings: Settings,
  options: {
    scratch: string;
    logs: string;
    report: Report;
    cleanup: Cleanup;
    deadline: Deadline;
    namespaces: Namespaces;
  },
): Promise<{ world: World; token: string }> {
  const { scratch, logs, report, cleanup, deadline } = options;
  const controlPlane = settings.controlPlane
    ? await ControlPlane.create({
        folder: settings.controlPlane,
        scratch,
        logs,
        deadline,
      })
    : undefined;
  if (controlPlane) {
    cleanup.add(() => controlPlane.stop());
    await controlPlane.start();
  }
  const cluster = new Cluster(
    controlPlane?.kubeconfig,
    deadline,
  );
  report.say(`API server ${cluster.address.url}`);
  if (!controlPlane) {
    cleanup.add(async () => {
      for (const name of Object.values(options.namespaces)) {
        await cluster.remove({ apiVersion: 'v1', kind: 'Namespace', name });
      }
    });
  }
  const token = await installPortalRights(cluster, ROOT);
  const outside = await Outside.start();
  cleanup.add(() => outside.close());
  const portal = await Portal.create({
    root: ROOT,
    scratch,
    logs,
    address: cluster.address,
    token,
    deadline,
  });
  cleanup.add(() => portal.stop());
  const world = {
    root: ROOT,
    cluster,
    portal,
    outside,
    report,
    deadline,
    ...(controlPlane && {
      controlPlane,
      audit: new AuditLog(controlPlane.auditLog),
    }),
  };
  return { world, token };
}

/** Lines that say something of the reporting, or that something is wrong. */
const TELLING = /tekton-integrations|"level":"(warn|error)"|^(?!\{)/;
const REQUEST = /"type":"incomingRequest"/;

async function showLogs(logs: string, report: Report): Promise<void> {
  const log = path.join(logs, 'portal.log');
  const text = await fs.readFile(log, 'utf8').catch(() => '');
  const lines = text
    .trimEnd()
    .split('\n')
    .filter(line => TELLING.test(line) && !REQUEST.test(line));
  report.say(`\nLast lines of the portal's log (all logs: ${logs}):`);
  [...new Set(lines)]
    .slice(-30)
    .forEach(line => report.say(`  ${line.slice(0, 300)}`));
}

async function run(settings: Settings, cleanup: Cleanup): Promise<boolean> {
  const report = new Report(line => process.stdout.write(`${line}\n`));
  if (settings.controlPlane) {
    ControlPlane.build(settings.controlPlane);
  }
  const deadline = new Deadline(LIMIT_MS);
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-e2e-'));
  const logs = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-e2e-logs-'));
  cleanup.add(() => fs.rm(scratch, { recursive: true, force: true }));
  const id = randomBytes(3).toString('hex');
  const named = (leg: string) => `tekton-e2e-${id}-${leg}`;
  const namespaces: Namespaces = {
    steady: named('steady'),
    wrong: named('wrong'),
    crash: named('crash'),
    doubt: named('doubt'),
    outage: named('outage'),
  };
  try {
    const { world, token } = await setUp(settings, {
      scratch,
      logs,
      report,
      cleanup,
      deadline,
      namespaces,
    });
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
  } catch (error) {
    if (!cleanup.running) {
      const words = error instanceof Error ? error.message : `${error}`;
      report.group('the suite came to its end', [words]);
    }
  }
  await cleanup.run();
  if (report.failed) {
    await showLogs(logs, report);
  } else {
    await fs.rm(logs, { recursive: true, force: true });
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
  // The deadline ends what waits; this ends what hangs, a build included.
  setTimeout(
    () => giveUp('The suite hangs', 1),
    BUILD_LIMIT_MS + LIMIT_MS + GRACE_MS,
  ).unref();
  const passed = await run(settings, cleanup);
  process.exit(passed ? 0 : 1);
}

main().catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
