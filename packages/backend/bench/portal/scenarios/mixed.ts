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
import { mean, percentile, Row } from '../figures';
import { Load } from '../Load';
import { allTold, eventually, judge, latencies } from '../outcome';
import { Scenario } from '../scenario';
import { Sink } from '../Sink';
import { startDelays } from '../startDelays';
import { githubVendor } from '../vendors';
import { namespaceOf, PLACES, World } from '../World';

const PER_SECOND = 10;
const BESIDE_PER_SECOND = 4;
const SECONDS = 60;
const IDLE_SECONDS = 20;
const MINUTE_MS = 60_000;
const TOLD_LIMIT_MS = 60_000;
const SLOW_MS = 5_000;
/** The limited target takes a request so often. */
const LIMIT_GAP_MS = 500;
/** What was written so long before a kill may not have been sent yet. */
const UNDER_WAY_MS = 500;
const TROUBLED = ['dead', 'slow', 'limited'] as const;

const requests = (world: World) =>
  world.sinks.reduce((sum, { told }) => sum + told.length, 0);

async function slowSink(): Promise<Sink> {
  const sink = await Sink.start(githubVendor());
  sink.trouble = () => ({ kind: 'slow', ms: SLOW_MS });
  return sink;
}

async function limitedSink(): Promise<Sink> {
  const sink = await Sink.start(githubVendor());
  let takenAt = -LIMIT_GAP_MS;
  sink.trouble = ({ at }) => {
    if (at - takenAt < LIMIT_GAP_MS) {
      return { kind: 'refused', status: 429, headers: { 'retry-after': '1' } };
    }
    takenAt = at;
    return undefined;
  };
  return sink;
}

/** Nobody is there. */
async function deadUrl(): Promise<string> {
  const sink = await Sink.start(githubVendor());
  const { url } = sink;
  await sink.close();
  return url;
}

async function rules(world: World) {
  const slow = await slowSink();
  const limited = await limitedSink();
  world.further.push(slow, limited);
  const rule = (name: string, namespaces: string[]) => ({
    providerRef: { name },
    filter: { namespaceSelector: { matchNames: namespaces } },
  });
  const healthy = Array.from({ length: PLACES }, (_, n) => namespaceOf(n));
  return {
    providers: {
      ...world.rules().providers,
      dead: world.githubProvider({ url: await deadUrl() }),
      slow: world.githubProvider(slow),
      limited: world.githubProvider(limited),
    },
    notifications: {
      github: rule('github', healthy),
      slack: rule('slack', healthy),
      ...Object.fromEntries(TROUBLED.map(name => [name, rule(name, [name])])),
    },
  };
}

/**
 * Kills it and starts it again.
 *
 * @returns from when to when nothing new is told
 */
async function fell({ world, subject }: Stage, load: Load) {
  const from = performance.now() - UNDER_WAY_MS;
  await subject.kill();
  await subject.start();
  const ready = performance.now();
  const news = () =>
    latencies(load, world.github.told, writtenAt => writtenAt > ready);
  await eventually(() => news().length > 0, TOLD_LIMIT_MS);
  return { from, to: performance.now() };
}

async function measure(bench: Bench, stage: Stage): Promise<readonly Row[]> {
  await warmUp(stage);
  const { world, subject } = stage;
  await pause(bench.size(2_000, 500));
  const idleMs = bench.size(IDLE_SECONDS, 3) * 1_000;
  const idle = await subject.cost(() => pause(idleMs));

  const seconds = bench.size(SECONDS, 12);
  const third = (seconds / 3) * 1_000;
  const load = new Load(world);
  const beside = TROUBLED.map(name => ({ name, load: new Load(world) }));
  const begun = performance.now();
  const played = Promise.all([
    load.steady(PER_SECOND, seconds),
    ...beside.map(({ name, load: own }) =>
      own.steady(BESIDE_PER_SECOND, seconds, name),
    ),
  ]);
  const calm = await subject.cost(() => pause(third));
  const calmRequests = requests(world);
  const away = [await fell(stage, load)];
  await pause(Math.max(0, begun + 2 * third - performance.now()));
  away.push(await fell(stage, load));
  await played;
  await allTold(stage, load, TOLD_LIMIT_MS);

  const { github, slack } = world;
  const told = [...github.told, ...slack.told].filter(({ run = -1 }) =>
    load.runs.has(run),
  );
  const last = Math.max(...told.map(({ at }) => at));
  const late = latencies(load, told);
  const up = latencies(
    load,
    told,
    writtenAt =>
      !away.some(({ from, to }) => writtenAt > from && writtenAt < to),
  );
  const verdict = judge(world, load);
  const delays = startDelays(subject, ['github', 'slack']);
  return [
    {
      subject: subject.label,
      Runs: load.runs.size,
      lost: verdict.lost,
      'delivered/s': told.length / ((last - begun) / 1_000),
      'p50 ms': percentile(late, 0.5),
      'p99 ms': percentile(late, 0.99),
      'p99 ms of what came while it ran': percentile(up, 0.99),
      'due → begun ms': mean(delays),
      'repeated at GitHub': verdict.repeatedAtGithub,
      'twice at Slack': verdict.repeatedAtSlack,
      'order errors': verdict.wrong + verdict.inverted,
      'SQL/request': calm.statements / calmRequests,
      'idle SQL/min': (idle.statements / idle.ms) * MINUTE_MS,
      'away s': away.reduce((sum, { from, to }) => sum + to - from, 0) / 1_000,
    },
  ];
}

export const mixed: Scenario = {
  name: 'mixed',
  about: `${PER_SECOND} transitions a second for healthy targets beside a dead, a slow (${SLOW_MS / 1_000} s) and a limited one (a request every ${LIMIT_GAP_MS} ms) with ${BESIDE_PER_SECOND} a second each, for ${SECONDS} s with two kill -9; figures of the healthy`,
  run: bench => bench.eachPortal(stage => measure(bench, stage), { rules }),
};
