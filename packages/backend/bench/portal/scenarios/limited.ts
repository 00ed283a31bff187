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
import { Row } from '../figures';
import { Load } from '../Load';
import { allTold, judge } from '../outcome';
import { Scenario } from '../scenario';
import { Arrival } from '../Sink';

const PER_SECOND = 10;
const SECONDS = 20;
const RETRY_AFTER_SECONDS = 5;
const REPLICAS = 3;
/** What was under way when the answer came is not held against it. */
const GRACE_MS = 50;
const TOLD_LIMIT_MS = 300_000;
const OWNER = 'owner-0';
const TOO_MANY = 429;

/**
 * Requests that came although an answer had asked for a pause.
 *
 * @returns how long after that answer each came
 */
function early(told: readonly Arrival[]): number[] {
  const pauses = told.flatMap(({ status, answeredAt }) =>
    status === TOO_MANY && answeredAt !== undefined ? [answeredAt] : [],
  );
  return told.flatMap(({ at }) => {
    const since = pauses
      .map(from => at - from)
      .filter(ms => ms > GRACE_MS && ms < RETRY_AFTER_SECONDS * 1_000);
    return since.length > 0 ? [Math.max(...since)] : [];
  });
}

async function measure(bench: Bench, stage: Stage): Promise<readonly Row[]> {
  await warmUp(stage);
  const { world, subject } = stage;
  const { github } = world;
  // A limit is that of an installation, so there is only one.
  const load = new Load(world, OWNER);
  github.trouble = () => ({
    kind: 'refused',
    status: TOO_MANY,
    headers: { 'retry-after': `${RETRY_AFTER_SECONDS}` },
  });
  await load.steady(PER_SECOND, bench.size(SECONDS, 6));
  const recovered = performance.now();
  github.trouble = undefined;
  await allTold(stage, load, TOLD_LIMIT_MS);
  const last = Math.max(...github.told.map(({ at }) => at));
  const { lost, wrong } = judge(world, load);
  const tooEarly = early(github.told);
  return [
    {
      subject: subject.label,
      Runs: load.runs.size,
      lost,
      'wrong at the end': wrong,
      'answered 429': github.told.filter(({ status }) => status === TOO_MANY)
        .length,
      'before the time asked for': tooEarly.length,
      'the latest of them ms': Math.max(0, ...tooEarly),
      'last after the limit s': (last - recovered) / 1_000,
    },
  ];
}

export const limited: Scenario = {
  name: 'limited',
  about: `GitHub answers 429 with Retry-After: ${RETRY_AFTER_SECONDS} for ${SECONDS} s, while there are ${PER_SECOND} transitions a second of one owner`,
  async run(bench) {
    const rows = await bench.each(stage => measure(bench, stage));
    const together = bench.settings.databases.includes('postgres')
      ? await bench.onPortal('postgres', stage => measure(bench, stage), {
          replicas: REPLICAS,
        })
      : [];
    return [...rows, ...together];
  },
};
