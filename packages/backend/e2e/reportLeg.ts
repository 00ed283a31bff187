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

import { setTimeout as pause } from 'node:timers/promises';
import { conditionProblems } from './conditions';
import {
  Allowance,
  isComplete,
  messageProblems,
  statusProblems,
} from './judge';
import { Mark, Told } from './Outside';
import { PlayedRun } from './PlayedRun';
import { TEAM_READY } from './rules';
import { World } from './world';
import { EXPECTED_REFUSAL } from './wrongRules';

const ARRIVAL_LIMIT_MS = 60_000;
const QUIET_MS = 3_000;
const WIDTH = 60;

/** Where a leg began. */
export interface LegStart {
  readonly mark: Mark;
  readonly time: Date;
  readonly portalStarts: number;
}

/** A place in time, before anything of a leg is done. */
export function legStart(world: World, portalStarts: number): LegStart {
  return { mark: world.outside.mark(), time: new Date(), portalStarts };
}

/**
 * Waits until all has arrived, and a while longer: what comes then is too
 * much. What is missing when the time is up is told by the checks.
 */
export async function untilQuiet(
  { outside, deadline, portal }: World,
  runs: readonly PlayedRun[],
): Promise<void> {
  const end = deadline.within(ARRIVAL_LIMIT_MS);
  const complete = () => runs.every(run => isComplete(run, outside.told(run)));
  while (!complete() && Date.now() < end) {
    portal.check();
    await pause(200);
  }
  await pause(QUIET_MS);
}

function shortened(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}

function rowOf(run: PlayedRun, { statuses, messages }: Told): string[] {
  return [
    run.key.name,
    statuses.map(({ state }) => state).join(' → ') || '–',
    shortened(statuses.at(-1)?.description ?? '–'),
    messages.map(({ text }) => text.replace(/ \([^()]*\)$/, '')).join(' | ') ||
      '–',
  ];
}

function counted(counts: ReadonlyMap<string, number>): string {
  return (
    [...counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, count]) => `${name} ×${count}`)
      .join(', ') || 'none'
  );
}

function problemsOf(
  { outside }: World,
  runs: readonly PlayedRun[],
  judge: (run: PlayedRun, told: Told) => string[],
): string[] {
  return runs.flatMap(run =>
    judge(run, outside.told(run)).map(problem => `${run.key.name}: ${problem}`),
  );
}

/**
 * So many requests are enough: lists and watches of five kinds at each start,
 * some for each rule of the namespaces, and watches that end by themselves.
 */
function requestLimit(portalStarts: number): number {
  return 60 + portalStarts * 40;
}

async function reportRequests(
  world: World,
  leg: string,
  { time, portalStarts }: LegStart,
  expectedRefusal: RegExp,
): Promise<void> {
  const { audit, report } = world;
  if (audit === undefined) {
    report.say('  requests to the API server: there is no audit log');
    return;
  }
  const asked = await audit.portalRequests(time, expectedRefusal);
  const limit = requestLimit(portalStarts);
  report.say(
    `  ${asked.total} requests to the API server: ${counted(asked.counts)}`,
  );
  report.group(
    `${leg}: the portal asked the API server only for what it may, and wrote nothing of Tekton`,
    [
      ...asked.forbidden.map(name => `not allowed: ${name}`),
      ...asked.refused.map(name => `refused: ${name}`),
    ],
  );
  report.group(
    `${leg}: it asked at most ${limit} times`,
    // None at all would mean that the log was not understood.
    asked.total > 0 && asked.total <= limit
      ? []
      : [`it asked ${asked.total} times`],
  );
}

/** Prints what was told of the Runs of a leg, and checks all of it. */
export async function reportLeg(
  world: World,
  leg: string,
  options: Allowance & {
    namespace: string;
    runs: readonly PlayedRun[];
    start: LegStart;
  },
): Promise<void> {
  const { cluster, outside, report, deadline } = world;
  const { namespace, runs, start } = options;
  report.say(`\n${leg}`);
  report.table([
    ['Run', 'commit statuses', 'description', 'Slack messages'],
    ...runs.map(run => rowOf(run, outside.told(run))),
  ]);
  report.say(`  look-ups: ${counted(outside.lookups(start.mark))}`);
  report.group(
    `${leg}: the commit statuses of ${runs.length} Runs`,
    problemsOf(world, runs, (run, told) => statusProblems(run, told, options)),
  );
  report.group(
    `${leg}: their Slack messages`,
    problemsOf(world, runs, (run, told) => messageProblems(run, told, options)),
  );
  report.group(
    `${leg}: nothing else was sent`,
    outside.strays(start.mark, runs),
  );
  report.group(
    `${leg}: Providers and Notifications are ready`,
    await conditionProblems(cluster, namespace, TEAM_READY, deadline),
  );
  await reportRequests(
    world,
    leg,
    start,
    // An API server that starts refuses until it has read its roles.
    options.gap ? /./ : EXPECTED_REFUSAL,
  );
}
