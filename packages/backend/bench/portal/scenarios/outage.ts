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

import { Bench, Stage, warmUp } from '../Bench';
import { percentile, Row } from '../figures';
import { Load } from '../Load';
import { allTold, judge, latencies, shown } from '../outcome';
import { Scenario } from '../scenario';
import { Trouble } from '../Sink';
import { PLACES } from '../World';

const PER_SECOND = 10;
const CALM_SECONDS = 5;
const TOLD_LIMIT_MS = 120_000;
const OWNER = 'owner-0';

/** GitHub has trouble until the last Run has ended, and then none. */
async function measure(
  stage: Stage,
  {
    seconds,
    trouble,
    owner,
  }: { seconds: number; trouble: Trouble; owner?: string },
): Promise<readonly Row[]> {
  await warmUp(stage);
  const { world, subject } = stage;
  const { github, slack } = world;
  const load = new Load(world, owner);
  const calm = new Load(world, owner);
  await calm.steady(PER_SECOND, CALM_SECONDS);
  github.trouble = () => trouble;
  await load.steady(PER_SECOND, seconds);
  const recovered = performance.now();
  github.trouble = undefined;
  await allTold(stage, load, TOLD_LIMIT_MS);
  const own = ({ run = -1 }) => load.runs.has(run);
  const late = shown(github.told.filter(own));
  const last = Math.max(...late.map(({ at }) => at));
  const atSlack = latencies(load, slack.told);
  const { lost, wrong, repeatedAtGithub, repeatedAtSlack } = judge(world, load);
  return [
    {
      subject: `${subject.label}, ${owner === undefined ? PLACES : 1} owners`,
      Runs: load.runs.size,
      lost,
      'wrong at the end': wrong,
      'asked in vain': github.told.filter(
        arrival => own(arrival) && arrival.appliedAt === undefined,
      ).length,
      'last after recovery s': (last - recovered) / 1_000,
      'repeated at GitHub': repeatedAtGithub,
      'repeated at Slack': repeatedAtSlack,
      'Slack p50 ms': percentile(atSlack, 0.5),
      'Slack p99 ms': percentile(atSlack, 0.99),
    },
  ];
}

export const outage: Scenario = {
  name: 'outage',
  about: `GitHub answers 503 for 60 s while there are ${PER_SECOND} transitions a second`,
  async run(bench: Bench) {
    const seconds = bench.size(60, 6);
    const trouble = { kind: 'refused', status: 503 } as const;
    const rows: Row[] = [];
    for (const owner of [OWNER, undefined]) {
      rows.push(
        ...(await bench.each(stage =>
          measure(stage, { seconds, trouble, owner }),
        )),
      );
    }
    return rows;
  },
};

export const hang: Scenario = {
  name: 'hang',
  about: `GitHub takes requests for 30 s and never answers them, while there are ${PER_SECOND} transitions a second`,
  run: (bench: Bench) =>
    bench.each(stage =>
      measure(stage, {
        seconds: bench.size(30, 6),
        trouble: { kind: 'silent' },
      }),
    ),
};
