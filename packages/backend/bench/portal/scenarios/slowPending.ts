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
import { Bench, Stage, warmUp } from '../Bench';
import { Row } from '../figures';
import { Load } from '../Load';
import { allTold, judge } from '../outcome';
import { Scenario } from '../scenario';

const RUNS = 20;
const SLOW_MS = 5_000;
const RUNNING_MS = 10;
const TOLD_LIMIT_MS = 30_000;

async function measure(bench: Bench, stage: Stage): Promise<readonly Row[]> {
  await warmUp(stage);
  const { world, subject } = stage;
  const { github } = world;
  const load = new Load(world);
  github.trouble = ({ state }) =>
    state === 'pending' ? { kind: 'slow', ms: SLOW_MS } : undefined;
  for (let n = 0; n < bench.size(RUNS, 5); n += 1) {
    const run = load.start();
    // The request about its start is under way when it ends.
    while (!github.told.some(arrival => arrival.run === run)) {
      await pause(RUNNING_MS);
    }
    load.finish(run);
  }
  await allTold(stage, load, TOLD_LIMIT_MS);
  // What was asked for before may come to be shown only now.
  await pause(SLOW_MS);
  const runs = [...load.runs.keys()];
  const { lost, wrong } = judge(world, load);
  return [
    {
      subject: subject.label,
      Runs: runs.length,
      'right in the end': runs.length - wrong - lost,
      'pending shown': runs.filter(run => github.taken(run, 'pending') > 0)
        .length,
    },
  ];
}

export const slowPending: Scenario = {
  name: 'slow-pending',
  about: `The request about a start takes ${SLOW_MS / 1_000} s, and the Run ends meanwhile`,
  run: bench => bench.each(stage => measure(bench, stage)),
};
