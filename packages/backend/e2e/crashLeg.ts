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

import { crashInTheMiddle, createRuns, untilEnded } from './playRuns';
import { legStart, reportLeg, untilQuiet } from './reportLeg';
import { World } from './world';

// Longer than the portal needs to tell that all of them run.
const SECONDS = 10;

/** The same with the portal killed in the middle, and started again. */
export async function crashLeg(world: World, namespace: string): Promise<void> {
  const start = legStart(world, 2);
  const runs = await createRuns(world, namespace, SECONDS);
  const open = await crashInTheMiddle(world, runs);
  await untilEnded(world, runs);
  await untilQuiet(world, runs);
  await reportLeg(world, 'crash', { namespace, runs, start });
  world.report.group(
    `crash: it was killed with ${open} Runs under way`,
    open > 0 ? [] : ['all Runs had ended before'],
  );
}
