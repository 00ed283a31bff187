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
import type { Stage } from './Bench';
import type { Load, Played } from './Load';
import type { Arrival } from './Sink';
import type { World } from './World';

const POLL_MS = 20;
const QUIET_MS = 2_000;

/** What a target was told that it should not have been, or not told. */
export interface Verdict {
  /** Runs whose end one of the targets was never told. */
  readonly lost: number;
  /** Same state of a Run once more, at GitHub and at Slack. */
  readonly repeatedAtGithub: number;
  readonly repeatedAtSlack: number;
  /** Runs whose last state at GitHub is not that in which they ended. */
  readonly wrong: number;
  /** A start shown after the end, whatever came later. */
  readonly inverted: number;
}

const finalOf = (played: Played) =>
  played.endedAt === undefined ? 'pending' : played.state;

/** Runs of which not all has been told that there is to tell. */
export function open({ github, slack }: World, load: Load): Played[] {
  return [...load.runs.values()].filter(
    played =>
      github.taken(played.run, finalOf(played)) === 0 ||
      (played.endedAt !== undefined && slack.taken(played.run, 'ended') === 0),
  );
}

/** Waits until all was told, or so long; what never resends is done earlier. */
export async function allTold(
  { world, ledger }: Stage,
  load: Load,
  limitMs: number,
): Promise<void> {
  const requests = () =>
    world.sinks.reduce((sum, { arrivals }) => sum + arrivals.length, 0);
  let count = requests();
  let changedAt = performance.now();
  await eventually(() => {
    const now = performance.now();
    if (count !== requests()) {
      count = requests();
      changedAt = now;
    }
    return (
      (ledger === undefined && now - changedAt > QUIET_MS) ||
      open(world, load).length === 0
    );
  }, limitMs);
}

/** Waits until it holds, or so long. */
export async function eventually(
  holds: () => boolean,
  limitMs: number,
): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) {
      return false;
    }
    await pause(POLL_MS);
  }
  return true;
}

/** What was shown, in the order in which it was. */
export function shown(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals
    .filter(({ appliedAt }) => appliedAt !== undefined)
    .sort((a, b) => (a.appliedAt ?? 0) - (b.appliedAt ?? 0));
}

/** What came of the Runs, as the targets have it. */
export function judge(world: World, load: Load): Verdict {
  const last = new Map<number, string | undefined>();
  let inverted = 0;
  for (const { run = -1, state } of shown(world.github.told)) {
    const former = last.get(run) ?? 'pending';
    if (load.runs.has(run) && state === 'pending' && former !== 'pending') {
      inverted += 1;
    }
    last.set(run, state);
  }
  const runs = [...load.runs.values()];
  const more = (count: number) => Math.max(0, count - 1);
  const sum = (count: (played: Played) => number) =>
    runs.reduce((total, played) => total + count(played), 0);
  return {
    inverted,
    lost: open(world, load).length,
    repeatedAtGithub: sum(
      ({ run, state }) =>
        more(world.github.taken(run, 'pending')) +
        more(world.github.taken(run, state)),
    ),
    repeatedAtSlack: sum(({ run }) => more(world.slack.taken(run, 'ended'))),
    wrong: runs.filter(
      played =>
        last.has(played.run) && last.get(played.run) !== finalOf(played),
    ).length,
  };
}

/**
 * From each status written at the API server to the first request at a target
 * that tells of it.
 *
 * @param counts - decides by when it was written
 */
export function latencies(
  load: Load,
  arrivals: readonly Arrival[],
  counts: (writtenAt: number) => boolean = () => true,
): number[] {
  const seen = new Set<string>();
  return arrivals.flatMap(({ at, run = -1, state }) => {
    const played = load.runs.get(run);
    const key = `${run} ${state}`;
    const since = state === 'pending' ? played?.startedAt : played?.endedAt;
    if (since === undefined || seen.has(key)) {
      return [];
    }
    seen.add(key);
    return counts(since) ? [at - since] : [];
  });
}
