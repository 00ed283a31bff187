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
import { isComplete } from './judge';
import { PlayedRun } from './PlayedRun';
import { Scenario } from './scenarios';
import { World } from './world';

const RUN_LIMIT_MS = 120_000;
const DOWN_MS = 5_000;
const QUIET_MS = 300;
const QUIET_LIMIT_MS = 20_000;

/** Creates a Run of each scenario at once. */
export function createRuns(
  { cluster }: World,
  namespace: string,
  scenarios: readonly Scenario[],
): Promise<PlayedRun[]> {
  return Promise.all(
    scenarios.map(scenario => PlayedRun.create(scenario, namespace, cluster)),
  );
}

function waitsFor(runs: readonly PlayedRun[]): string {
  return runs.map(({ key }) => key.name).join(', ');
}

/** Waits until a Run is under way, by the cluster and to the outside. */
async function underWay(
  { outside, deadline }: World,
  run: PlayedRun,
): Promise<void> {
  await deadline.until(`${run.key.name} to run`, RUN_LIMIT_MS, async () =>
    (await run.standing()) === 'running' ? true : undefined,
  );
  await deadline.until(
    `the pending status of ${run.key.name}`,
    RUN_LIMIT_MS,
    () => outside.told(run).statuses.length > 0 || undefined,
  );
}

/** Cancels and deletes Runs, as soon as they are under way. */
export async function actOnRuns(
  world: World,
  runs: readonly PlayedRun[],
): Promise<void> {
  await Promise.all(
    runs
      .filter(({ scenario }) => scenario.act !== undefined)
      .map(async run => {
        await underWay(world, run);
        await run.act();
      }),
  );
}

/** Waits until the cluster says that all Runs have ended. */
export async function untilEnded(
  { deadline }: World,
  runs: readonly PlayedRun[],
): Promise<void> {
  let open = [...runs];
  await deadline.until(
    'all Runs to end',
    RUN_LIMIT_MS,
    async () => {
      const standings = await Promise.all(open.map(run => run.standing()));
      open = open.filter(
        (_, index) => !['final', 'gone'].includes(standings[index] ?? ''),
      );
      return open.length === 0 || undefined;
    },
    () => `still running: ${waitsFor(open)}`,
  );
}

/** Waits until all is told that can be told before the Runs end. */
async function allUnderWay(
  world: World,
  runs: readonly PlayedRun[],
): Promise<void> {
  const { deadline, outside } = world;
  const lasting = runs.filter(
    ({ scenario }) => scenario.lasts && scenario.expected.status,
  );
  const short = runs.filter(({ scenario }) => !scenario.lasts);
  await Promise.all(lasting.map(run => underWay(world, run)));
  await deadline.until(
    'what is told of the Runs that cannot start',
    RUN_LIMIT_MS,
    () => short.every(run => isComplete(run, outside.told(run))) || undefined,
  );
}

/**
 * Kills the portal when all Runs are under way, changes Runs while it is
 * down, and starts it again on the same database.
 *
 * @returns how many Runs had not ended when it was killed
 */
export async function crashInTheMiddle(
  world: World,
  runs: readonly PlayedRun[],
): Promise<number> {
  const { deadline, outside, portal } = world;
  await allUnderWay(world, runs);
  // Nothing is in doubt: the same must be told as without a crash.
  await deadline.until(
    'a quiet moment',
    QUIET_LIMIT_MS,
    () => outside.isQuiet(QUIET_MS) || undefined,
  );
  await portal.kill();
  const up = pause(DOWN_MS);
  const standings = await Promise.all(runs.map(run => run.standing()));
  await Promise.all(runs.map(run => run.act()));
  await up;
  await portal.start();
  return standings.filter(standing => standing === 'running').length;
}

/**
 * Holds back all answers, kills the portal when each Run's end has been told,
 * and starts it again: it cannot know what has arrived.
 */
export async function crashInFlight(
  world: World,
  runs: readonly PlayedRun[],
): Promise<void> {
  const { deadline, outside, portal } = world;
  await allUnderWay(world, runs);
  const held = outside.holdAnswers();
  await deadline.until(
    'the ends of the Runs to be told',
    RUN_LIMIT_MS,
    () => runs.every(run => isComplete(run, outside.told(run))) || undefined,
  );
  await portal.kill();
  held.release();
  await pause(DOWN_MS);
  await portal.start();
}

/** Kills the API server when all Runs are under way, and starts it again. */
export async function outageInTheMiddle(
  world: World,
  runs: readonly PlayedRun[],
): Promise<void> {
  await allUnderWay(world, runs);
  await world.controlPlane?.kill();
  await pause(DOWN_MS);
  await world.controlPlane?.start();
  await Promise.all(runs.map(run => run.act()));
}
