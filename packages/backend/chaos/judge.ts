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

import { DeliveryRecord } from './Database';
import { groupBy } from './groupBy';
import { PlayedRun } from './Load';
import { Landed } from './Sink';
import { CLASSES, OnceClass, World } from './World';

/** What people saw, against what they should have seen. */
export interface Verdict {
  runs: number;
  requests: number;
  /** A final state that never came. */
  lost: string[];
  /** An older state after a newer one. */
  inverted: string[];
  /** More than the class allows. */
  doubled: string[];
  /** Repeats that the class allows. */
  repeated: number;
}

const STATES = { succeeded: 'success', failed: 'failure' } as const;

function verdict(): Verdict {
  return {
    runs: 0,
    requests: 0,
    lost: [],
    inverted: [],
    doubled: [],
    repeated: 0,
  };
}

const sum = (numbers: readonly number[]) =>
  numbers.reduce((total, number) => total + number, 0);

/**
 * Commit statuses: the newest Run's end stands there; no more writes than
 * deliveries, and two for each doubt (once more, and put right after).
 */
function judgeStatuses(
  world: World,
  runs: readonly PlayedRun[],
  records: ReadonlyMap<string, DeliveryRecord[]>,
): Verdict {
  const result = verdict();
  const byCommit = groupBy(runs, ({ sha }) => sha);
  for (const [sha, ofCommit] of byCommit) {
    const newest = ofCommit.reduce((a, b) => (b.turn > a.turn ? b : a));
    const { owner, repo } = world.repository(newest.place);
    const states = world.github
      .statuses(owner, repo, sha)
      .map(({ state }) => state);
    const wanted = STATES[newest.phase];
    const deliveries = ofCommit.flatMap(({ name }) => records.get(name) ?? []);
    const delivered = deliveries.filter(({ state }) => state === 'delivered');
    const doubts = sum(deliveries.map(item => item.doubts));
    result.runs += ofCommit.length;
    result.requests += states.length;
    if (!states.includes(wanted)) {
      result.lost.push(`${newest.name}: ${states.join(' < ')}`);
    } else if (states[0] !== wanted) {
      result.inverted.push(`${newest.name}: ${states.join(' < ')}`);
    }
    if (states.length > delivered.length + 2 * doubts) {
      result.doubled.push(
        `${newest.name}: ${states.join(' < ')} for ${delivered.length} deliveries and ${doubts} doubts`,
      );
    }
    result.repeated += Math.max(0, states.length - delivered.length);
  }
  return result;
}

/** Messages: one for each Run, and one more for each doubt, marked. */
function judgeMessages(
  world: World,
  runs: readonly PlayedRun[],
  records: ReadonlyMap<string, DeliveryRecord[]>,
): Verdict {
  const result = verdict();
  const messages = groupBy(
    world.slack.channels().flatMap(({ id }) => world.slack.messages(id)),
    ({ text }) => /\brun-\d+\b/.exec(text)?.[0],
  );
  for (const run of runs) {
    const times = messages.get(run.name)?.length ?? 0;
    judgeMessage(result, run, times, records.get(run.name) ?? []);
  }
  return result;
}

function judgeMessage(
  result: Verdict,
  run: PlayedRun,
  times: number,
  deliveries: readonly DeliveryRecord[],
): void {
  const doubts = sum(deliveries.map(item => item.doubts));
  const marked = deliveries.some(item => item.perhaps_twice);
  result.runs += 1;
  result.requests += times;
  result.repeated += Math.max(0, times - 1);
  if (times === 0) {
    result.lost.push(`${run.name}: ${JSON.stringify(deliveries)}`);
  }
  if (times > 1 + doubts || (times > 1 && !marked)) {
    result.doubled.push(
      `${run.name}: ${times} times with ${doubts} doubts, ${marked ? '' : 'not '}marked`,
    );
  }
}

/**
 * Events at the sink: the end once, nothing of the beginning after it. With
 * the same id: one id for each transition, as often as it may come.
 */
function judgeEvents(
  landed: readonly Landed[],
  runs: readonly PlayedRun[],
  once: OnceClass,
): Verdict {
  const result = verdict();
  const byRun = groupBy(landed, ({ run }) => run);
  for (const run of runs) {
    const events = byRun.get(run.name) ?? [];
    const seen = events.filter(
      ({ id }, index) => events.findIndex(other => other.id === id) === index,
    );
    const phases = seen.map(({ phase }) => phase);
    result.runs += 1;
    result.requests += events.length;
    result.repeated += events.length - seen.length;
    if (!phases.includes(run.phase)) {
      result.lost.push(`${run.name}: ${phases.join(' < ')}`);
    }
    if (phases.indexOf('running') > phases.indexOf(run.phase)) {
      result.inverted.push(`${run.name}: ${phases.join(' < ')}`);
    }
    const twice =
      once === 'sameId'
        ? new Set(phases).size < phases.length
        : events.length > seen.length;
    if (twice) {
      result.doubled.push(
        `${run.name}: ${events.map(({ phase, id }) => `${phase} ${id.slice(0, 6)}`).join(', ')}`,
      );
    }
  }
  return result;
}

/** Compares what the targets have with what happened in the cluster. */
export function judge(
  world: World,
  runs: readonly PlayedRun[],
  deliveries: readonly DeliveryRecord[],
): Map<OnceClass, Verdict> {
  const records = groupBy(deliveries, ({ run }) => run);
  return new Map(
    CLASSES.map(once => {
      const mine = runs.filter(run => run.once === once);
      switch (once) {
        case 'repeatable':
          return [once, judgeStatuses(world, mine, records)];
        case 'atLeastOnce':
          return [once, judgeMessages(world, mine, records)];
        default:
          return [once, judgeEvents(world.sink.landed, mine, once)];
      }
    }),
  );
}
