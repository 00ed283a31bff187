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

import { actOnRuns, createRuns, untilEnded } from './playRuns';
import { legStart, reportLeg, untilQuiet } from './reportLeg';
import { World } from './world';

const SECONDS = 3;

/** All ways in which a Run ends, with the portal there all the time. */
export async function steadyLeg(
  world: World,
  namespace: string,
): Promise<void> {
  const start = legStart(world, 1);
  const runs = await createRuns(world, namespace, SECONDS);
  await actOnRuns(world, runs);
  await untilEnded(world, runs);
  // Others annotate Runs that have ended, and nothing may come of it.
  await Promise.all(
    runs
      .filter(({ scenario }) => scenario.act !== 'delete')
      .map(run => run.touch()),
  );
  await untilQuiet(world, runs);
  await reportLeg(world, 'steady', { namespace, runs, start });
}
