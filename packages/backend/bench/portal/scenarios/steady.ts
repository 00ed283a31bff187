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
import { medianRow, percentile, Row } from '../figures';
import { Load } from '../Load';
import { allTold, latencies } from '../outcome';
import { Scenario } from '../scenario';

const PER_SECOND = 10;
const SECONDS = 30;
const IDLE_SECONDS = 20;
const TOLD_LIMIT_MS = 20_000;
const SETTLE_MS = 2_000;
const MINUTE_MS = 60_000;

async function idle(bench: Bench, { subject }: Stage) {
  await pause(SETTLE_MS);
  const ms = bench.size(IDLE_SECONDS, 3) * 1_000;
  return subject.cost(() => pause(ms));
}

async function round(bench: Bench, stage: Stage, idleCpuShare: number) {
  const { world, subject } = stage;
  world.sinks.forEach(sink => sink.forget());
  const load = new Load(world);
  const cost = await subject.cost(async () => {
    await load.steady(PER_SECOND, bench.size(SECONDS, 5));
    await allTold(stage, load, TOLD_LIMIT_MS);
  });
  const { github, slack } = world;
  const late = latencies(load, [...github.told, ...slack.told]);
  const atSlack = latencies(load, slack.told);
  const transitions = load.runs.size * 2;
  const deliveries = github.told.length + slack.told.length;
  const cpuMs = cost.cpuMs - idleCpuShare * cost.ms;
  const count = (method: string) =>
    github.arrivals.filter(arrival => arrival.method === method).length;
  return {
    subject: subject.label,
    'p50 ms': percentile(late, 0.5),
    'p99 ms': percentile(late, 0.99),
    'max ms': percentile(late, 1),
    'Slack p99 ms': percentile(atSlack, 0.99),
    'CPU ms/transition': cpuMs / transitions,
    'CPU s/min': (cpuMs / cost.ms) * (MINUTE_MS / 1_000),
    'RSS MB': cost.rssMaxMb,
    'delay p99 ms': cost.delayP99Ms,
    'delay max ms': cost.delayMaxMs,
    'SQL/delivery': cost.statements / deliveries,
    'GitHub writes/Run': count('POST') / load.runs.size,
    'GitHub reads/Run': count('GET') / load.runs.size,
  };
}

async function run(bench: Bench): Promise<readonly Row[]> {
  const empty = await bench.onEmpty(async stage => {
    const { rssMaxMb } = await idle(bench, stage);
    return [{ subject: stage.subject.label, 'RSS MB': rssMaxMb }];
  });
  const rows = await bench.each(async stage => {
    await warmUp(stage);
    const still = await idle(bench, stage);
    const rounds: Row[] = [];
    for (let n = 0; n < bench.settings.rounds; n += 1) {
      rounds.push(await round(bench, stage, still.cpuMs / still.ms));
    }
    return [
      {
        ...medianRow(rounds),
        'idle RSS MB': still.rssMaxMb,
        'idle CPU s/min': (still.cpuMs / still.ms) * (MINUTE_MS / 1_000),
        'idle SQL/min': (still.statements / still.ms) * MINUTE_MS,
      },
    ];
  });
  return [...rows, ...empty];
}

export const steady: Scenario = {
  name: 'steady',
  about: `${PER_SECOND} transitions a second for ${SECONDS} s, from the status written at the API server to the request at the target`,
  run,
};
