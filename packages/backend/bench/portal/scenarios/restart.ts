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
import { allTold } from '../outcome';
import { Scenario } from '../scenario';

/** So many Runs at a time have ended, before the restart. */
const TOGETHER = 500;
const TOLD_LIMIT_MS = 120_000;
/** What goes out for no reason would have gone out by then. */
const QUIET_MS = 5_000;

async function measure(stage: Stage, count: number): Promise<readonly Row[]> {
  await warmUp(stage);
  const { world, subject } = stage;
  for (let made = 0; made < count; made += TOGETHER) {
    const load = new Load(world);
    for (let n = made; n < Math.min(count, made + TOGETHER); n += 1) {
      load.start(undefined, true);
    }
    await allTold(stage, load, TOLD_LIMIT_MS);
  }
  await subject.stop();
  world.sinks.forEach(sink => sink.forget());
  const load = new Load(world);
  const started = performance.now();
  const starting = subject.start();
  const run = load.start();
  await starting;
  const ready = performance.now();
  await allTold(stage, load, TOLD_LIMIT_MS);
  await pause(QUIET_MS);
  const told = world.sinks.flatMap(sink => sink.told);
  const [first] = told.filter(arrival => arrival.run === run);
  return [
    {
      subject: `${subject.label}, ${count} ended`,
      'ready after s': (ready - started) / 1_000,
      'new Run told after s': ((first?.at ?? NaN) - started) / 1_000,
      'requests for old Runs': told.filter(arrival => arrival.run !== run)
        .length,
    },
  ];
}

export const restart: Scenario = {
  name: 'restart',
  about:
    'Restart with so many ended Runs that were all delivered; a new Run begins at that moment',
  async run(bench: Bench) {
    const rows: Row[] = [];
    for (const count of bench.settings.quick ? [100] : [2_000, 10_000]) {
      rows.push(...(await bench.eachPortal(stage => measure(stage, count))));
    }
    return rows;
  },
};
