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
import { median, percentile, Row } from '../figures';
import { Load } from '../Load';
import { allTold, latencies } from '../outcome';
import { Scenario } from '../scenario';

const RUNS = 1_000;
const COPIES = 99;
const TOGETHER = 250;
const PER_SECOND = 10;
const SECONDS = 15;
const TOLD_LIMIT_MS = 120_000;
const SETTLE_MS = 5_000;

async function latency(bench: Bench, stage: Stage) {
  const { world } = stage;
  await warmUp(stage);
  await pause(bench.size(SETTLE_MS, 100));
  const p50: number[] = [];
  const p99: number[] = [];
  for (let n = 0; n < bench.settings.rounds; n += 1) {
    world.sinks.forEach(sink => sink.forget());
    const load = new Load(world);
    await load.steady(PER_SECOND, bench.size(SECONDS, 4));
    await allTold(stage, load, TOLD_LIMIT_MS);
    const late = latencies(
      load,
      world.sinks.flatMap(({ told }) => told),
    );
    p50.push(percentile(late, 0.5));
    p99.push(percentile(late, 0.99));
  }
  return { 'p50 ms': median(p50), 'p99 ms': median(p99) };
}

async function measure(bench: Bench, stage: Stage): Promise<readonly Row[]> {
  const { world, subject, ledger } = stage;
  await warmUp(stage);
  const runs = bench.size(RUNS, 50);
  for (let made = 0; made < runs; made += TOGETHER) {
    const load = new Load(world);
    for (let n = made; n < Math.min(runs, made + TOGETHER); n += 1) {
      load.start(undefined, true);
    }
    await allTold(stage, load, TOLD_LIMIT_MS);
  }
  const few = await latency(bench, stage);
  await subject.stop();
  const copies = bench.size(COPIES, 9);
  await ledger?.multiply(copies);
  await subject.start();
  const many = await latency(bench, stage);
  const ratio = many['p50 ms'] / few['p50 ms'];
  return [
    { subject: `${subject.label}, ${runs} Runs`, ...few },
    {
      subject: `${subject.label}, ${runs * (copies + 1)} Runs`,
      ...many,
      'times p50': ratio.toFixed(2),
    },
  ];
}

export const largeLedger: Scenario = {
  name: 'large-ledger',
  about: `${PER_SECOND} transitions a second with few Runs in the ledger, and with a hundred times as many`,
  run: bench => bench.eachPortal(stage => measure(bench, stage)),
};
