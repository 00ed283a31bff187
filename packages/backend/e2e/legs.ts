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

import { conditionProblems, transitionTimes } from './conditions';
import { Allowance } from './judge';
import {
  actOnRuns,
  crashInFlight,
  crashInTheMiddle,
  createRuns,
  outageInTheMiddle,
  untilEnded,
} from './playRuns';
import { PlayedRun } from './PlayedRun';
import { legStart, LegStart, reportLeg, untilQuiet } from './reportLeg';
import { TEAM_READY } from './rules';
import { scenarios } from './scenarios';
import { World } from './world';

/** All ways in which a Run ends, with the portal there all the time. */
export async function steadyLeg(
  world: World,
  namespace: string,
  time: Date,
): Promise<void> {
  const start = { ...legStart(world, 1), time };
  const runs = await createRuns(world, namespace, scenarios(3));
  await actOnRuns(world, runs);
  await untilEnded(world, runs);
  // Others annotate Runs that have ended, and nothing may come of it.
  await Promise.all(
    runs
      .filter(({ scenario }) => scenario.act !== 'delete')
      .map(run => run.touch()),
  );
  await endLeg(world, 'steady', { namespace, runs, start });
}

/** The same with the portal killed in the middle, and started again. */
export async function crashLeg(world: World, namespace: string): Promise<void> {
  const { cluster, report } = world;
  const start = await beginLeg(world, namespace, 2);
  const before = await transitionTimes(cluster, namespace, TEAM_READY);
  // Longer than the portal needs to tell that all of them run.
  const runs = await createRuns(world, namespace, scenarios(10));
  const open = await crashInTheMiddle(world, runs);
  await untilEnded(world, runs);
  await endLeg(world, 'crash', { namespace, runs, start });
  const after = await transitionTimes(cluster, namespace, TEAM_READY);
  report.group(
    'crash: conditions that did not change keep their time',
    [...before.entries()].flatMap(([name, time]) =>
      after.get(name) === time
        ? []
        : [`${name}: lastTransitionTime was ${time}, is ${after.get(name)}`],
    ),
  );
  report.group(
    `crash: it was killed with ${open} Runs under way`,
    open > 0 ? [] : ['all Runs had ended before'],
  );
}

/** The portal is killed while GitHub and Slack have not answered yet. */
export async function doubtLeg(world: World, namespace: string): Promise<void> {
  const start = await beginLeg(world, namespace, 2);
  const runs = await createRuns(
    world,
    namespace,
    scenarios(4).filter(({ name }) => ['succeeds', 'fails'].includes(name)),
  );
  await crashInFlight(world, runs);
  await endLeg(world, 'doubt', { namespace, runs, start, repeats: true });
}

/** The API server is killed in the middle, and started again. */
export async function outageLeg(
  world: World,
  namespace: string,
): Promise<void> {
  const start = await beginLeg(world, namespace, 1);
  const runs = await createRuns(world, namespace, scenarios(10));
  await outageInTheMiddle(world, runs);
  await untilEnded(world, runs);
  await endLeg(world, 'outage', { namespace, runs, start, gap: true });
}

/** A Run that begins before its rules are ready may be told of differently. */
async function beginLeg(
  world: World,
  namespace: string,
  portalStarts: number,
): Promise<LegStart> {
  const { cluster, deadline } = world;
  await conditionProblems(cluster, namespace, TEAM_READY, deadline);
  return legStart(world, portalStarts);
}

async function endLeg(
  world: World,
  name: string,
  options: Allowance & {
    namespace: string;
    runs: readonly PlayedRun[];
    start: LegStart;
  },
): Promise<void> {
  await untilQuiet(world, options.runs);
  await reportLeg(world, name, options);
}
