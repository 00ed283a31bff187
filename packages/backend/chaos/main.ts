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

/**
 * Several replicas on one Postgres, many Runs, and whatever may go wrong, in
 * an order that a seed decides: `npm run chaos`. In the end what people see
 * at the targets is compared with what happened in the cluster.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { LedgerReader } from '../harness/LedgerReader';
import { judge, Verdict } from './judge';
import { landedAt } from './landed';
import { Load } from './Load';
import { Mischief } from './Mischief';
import { Random } from './Random';
import { Replica } from './Replica';
import { readSettings, Settings } from './settings';
import { classOf, TARGET_KINDS, TargetKind } from './targets';
import { World } from './World';

const READY_LIMIT_MS = 60_000;
const POLL_MS = 500;
const SAY_EVERY_MS = 10_000;
/** So many examples of what is wrong are printed. */
const EXAMPLES = 5;
/** Nothing may have been open for so long before it is judged. */
const REST_MS = 3_000;

const addressSchema = z.object({
  host: z.string(),
  port: z.coerce.number(),
  user: z.string(),
  password: z.string(),
});

const began = Date.now();

function say(line: string): void {
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${line}\n`);
}

async function allReady(replicas: readonly Replica[]): Promise<void> {
  const end = Date.now() + READY_LIMIT_MS;
  for (;;) {
    const ready = await Promise.all(replicas.map(replica => replica.ready()));
    if (ready.every(Boolean)) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(`A replica did not start within ${READY_LIMIT_MS} ms`);
    }
    await pause(POLL_MS);
  }
}

/** Waits until nothing is open; false when time is up. */
async function comeToRest(
  ledger: LedgerReader,
  load: Load,
  limitMs: number,
): Promise<boolean> {
  const end = Date.now() + limitMs;
  let restSince: number | undefined;
  let said = 0;
  for (;;) {
    const counts = await ledger.counts();
    const now = Date.now();
    const rests =
      counts !== undefined &&
      counts.open === 0 &&
      counts.verifying === 0 &&
      counts.ended === load.runs.length;
    restSince = rests ? (restSince ?? now) : undefined;
    if (restSince !== undefined && now - restSince >= REST_MS) {
      return true;
    }
    if (now > end) {
      return false;
    }
    if (now - said > SAY_EVERY_MS) {
      said = now;
      say(
        counts
          ? `${counts.ended} of ${load.runs.length} ends seen, ${counts.open} deliveries open, ${counts.verifying} to be read back`
          : 'the database is away',
      );
    }
    await pause(POLL_MS);
  }
}

function percentile(sorted: readonly number[], share: number): string {
  const value = sorted[Math.floor((sorted.length - 1) * share)];
  return value === undefined ? '-' : `${(value / 1000).toFixed(2)} s`;
}

/** From the end of a Run in the cluster to the arrival of its event. */
function latencies(world: World, load: Load): number[] {
  const ends = new Map(load.runs.map(played => [played.name, played]));
  return TARGET_KINDS.flatMap(kind => landedAt(world, kind))
    .map(({ run: name, phase, at }) => {
      const played = ends.get(name);
      return played?.phase === phase ? at - (played.endedAt ?? at) : undefined;
    })
    .filter(ms => ms !== undefined)
    .sort((a, b) => a - b);
}

function print(verdicts: ReadonlyMap<TargetKind, Verdict>): boolean {
  let passed = true;
  for (const [kind, verdict] of verdicts) {
    const { runs, requests, repeated } = verdict;
    const wrong = {
      lost: verdict.lost,
      inverted: verdict.inverted,
      doubled: verdict.doubled,
    };
    const counts = Object.entries(wrong).map(
      ([name, list]) => `${name} ${list.length}`,
    );
    process.stdout.write(
      `${kind} (${classOf(kind)}): ${runs} Runs, ${requests} effects, ${repeated} repeats within the class; ${counts.join(', ')}\n`,
    );
    for (const [name, list] of Object.entries(wrong)) {
      passed &&= list.length === 0;
      list
        .slice(0, EXAMPLES)
        .forEach(line => process.stdout.write(`  ${name} ${line}\n`));
    }
  }
  return passed;
}

async function run(settings: Settings, scratch: string): Promise<boolean> {
  const random = new Random(settings.seed);
  const address = addressSchema.parse(
    JSON.parse(process.env.TEST_POSTGRES ?? 'null'),
  );
  const ledger = LedgerReader.postgres(address);
  const world = await World.start();
  const replicas: Replica[] = [];
  const load = new Load(world, random);
  const stop = async () => {
    load.stop();
    await Promise.all(replicas.map(replica => replica.stop()));
    await world.close();
  };
  process.once('SIGTERM', () => {
    stop().finally(() => process.exit(143));
  });
  try {
    for (let number = 1; number <= settings.replicas; number += 1) {
      const name = `replica-${number}`;
      const replica = await Replica.create(name, {
        world,
        database: address,
        scratch,
      });
      replicas.push(replica);
      replica.start();
    }
    await allReady(replicas);
    say(`${replicas.length} replicas are ready; seed ${settings.seed}`);
    load.begin(settings.runs, settings.seconds);
    const mischief = new Mischief({ world, replicas, random, say });
    await mischief.make({
      short: settings.short,
      killEveryMs: settings.killEverySeconds * 1_000,
      until: Date.now() + settings.seconds * 1_000,
    });
    while (load.runs.length < settings.runs || load.running > 0) {
      await pause(POLL_MS);
    }
    const lastEnd = Date.now();
    say('all Runs have ended, and everything works again');
    const rested = await comeToRest(
      ledger,
      load,
      settings.limitSeconds * 1_000,
    );
    say(
      rested
        ? `at rest ${((Date.now() - lastEnd - REST_MS) / 1000).toFixed(1)} s later`
        : 'it did not come to rest',
    );
    const verdicts = judge(world, load.runs, await ledger.deliveries());
    process.stdout.write('\n');
    const passed = print(verdicts);
    const late = latencies(world, load);
    process.stdout.write(
      `faults: ${[...mischief.done].map(([kind, times]) => `${kind} ${times}`).join(', ')}\n`,
    );
    process.stdout.write(
      `replicas that ended by themselves: ${replicas.reduce((total, { accidents }) => total + accidents, 0)}\n`,
    );
    process.stdout.write(
      `from an end to its event, faults included: p50 ${percentile(late, 0.5)}, p99 ${percentile(late, 0.99)}\n`,
    );
    return passed && rested;
  } finally {
    await stop();
  }
}

async function main(): Promise<void> {
  let settings: Settings;
  try {
    settings = readSettings(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-chaos-'));
  const passed = await run(settings, scratch);
  if (passed && !settings.keep) {
    await fs.rm(scratch, { recursive: true, force: true });
  } else {
    process.stdout.write(`The logs of the replicas are in ${scratch}\n`);
  }
  process.stdout.write(passed ? 'passed\n' : 'FAILED\n');
  process.exit(passed ? 0 : 1);
}

void main();
