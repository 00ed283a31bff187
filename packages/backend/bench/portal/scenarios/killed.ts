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
import { allTold, judge, shown } from '../outcome';
import { Scenario } from '../scenario';

const RUNS = 300;
const GAP_MS = 10;
const TOLD_LIMIT_MS = 60_000;

async function measure(
  bench: Bench,
  stage: Stage,
  downMs: number,
): Promise<readonly Row[]> {
  await warmUp(stage);
  const { world, subject } = stage;
  const load = new Load(world);
  const runs = load.startMany(bench.size(RUNS, 40));
  await allTold(stage, load, TOLD_LIMIT_MS);
  let killed: Promise<void> = Promise.resolve();
  for (const [number, run] of runs.entries()) {
    load.finish(run);
    if (number === Math.floor(runs.length / 2)) {
      killed = subject.kill();
    }
    await pause(GAP_MS);
  }
  await killed;
  await pause(downMs);
  const started = performance.now();
  await subject.start();
  const ready = performance.now();
  await allTold(stage, load, TOLD_LIMIT_MS);
  const last = Math.max(
    ...world.sinks.flatMap(({ told }) => shown(told).map(({ at }) => at)),
  );
  const { lost, wrong, repeatedAtGithub, repeatedAtSlack } = judge(world, load);
  const often = runs.filter(run => world.slack.taken(run, 'ended') > 2);
  return [
    {
      subject: `${subject.label}, away ${downMs / 1_000} s`,
      Runs: load.runs.size,
      lost,
      'wrong at the end': wrong,
      'repeated at GitHub': repeatedAtGithub,
      'twice at Slack': repeatedAtSlack,
      'more than twice': often.length,
      'ready after s': (ready - started) / 1_000,
      'caught up after s': Math.max(0, last - started) / 1_000,
    },
  ];
}

export const killed: Scenario = {
  name: 'killed',
  about: `kill -9 in the middle of ${RUNS} Runs that end within ${(RUNS * GAP_MS) / 1_000} s, and a start later on`,
  async run(bench) {
    const rows: Row[] = [];
    for (const seconds of bench.size(1, 0) === 1 ? [5, 30] : [2]) {
      rows.push(
        ...(await bench.each(stage => measure(bench, stage, seconds * 1_000))),
      );
    }
    return rows;
  },
};
