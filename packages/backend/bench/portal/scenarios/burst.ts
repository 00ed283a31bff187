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
import { medianRow, percentile, Row } from '../figures';
import { Load } from '../Load';
import { allTold, latencies, open } from '../outcome';
import { Scenario } from '../scenario';

const AT_ONCE = 500;
const QUEUED = 5_000;
const TOLD_LIMIT_MS = 120_000;

async function finishing(stage: Stage, count: number) {
  const { world, subject } = stage;
  const load = new Load(world);
  const runs = load.startMany(count);
  await allTold(stage, load, TOLD_LIMIT_MS);
  world.sinks.forEach(sink => sink.forget());
  const begun = performance.now();
  const cost = await subject.cost(async () => {
    load.finishAll(runs);
    await allTold(stage, load, TOLD_LIMIT_MS);
  });
  const arrivals = world.sinks.flatMap(({ told }) => told);
  const first = Math.min(...arrivals.map(({ at }) => at));
  const last = Math.max(...arrivals.map(({ at }) => at));
  const late = latencies(load, arrivals);
  return {
    'last after s': (last - begun) / 1_000,
    'p50 s': percentile(late, 0.5) / 1_000,
    'deliveries/s': arrivals.length / ((last - first) / 1_000),
    'CPU ms/delivery': cost.cpuMs / arrivals.length,
    'RSS MB': cost.rssMaxMb,
    'delay p99 ms': cost.delayP99Ms,
    'delay max ms': cost.delayMaxMs,
    'SQL/delivery': cost.statements / arrivals.length,
    'not told': open(world, load).length,
  };
}

async function measure(bench: Bench, stage: Stage): Promise<readonly Row[]> {
  await warmUp(stage);
  const { label } = stage.subject;
  const once = bench.size(AT_ONCE, 50);
  const rounds: Row[] = [];
  for (let n = 0; n < bench.settings.rounds; n += 1) {
    const figures = await finishing(stage, once);
    rounds.push({ subject: `${label}, ${once} at once`, ...figures });
  }
  const queued = bench.size(QUEUED, 300);
  return [
    medianRow(rounds),
    {
      subject: `${label}, ${queued} at once`,
      ...(await finishing(stage, queued)),
    },
  ];
}

export const burst: Scenario = {
  name: 'burst',
  about: `${AT_ONCE} Runs that end at once, then ${QUEUED}; two deliveries each`,
  run: bench => bench.each(stage => measure(bench, stage)),
};
