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

import type { SlackMessage } from 'sandbox';
import { DeliveryRecord } from '../harness/LedgerReader';
import { groupBy } from './groupBy';
import { Landed, landedAt } from './landed';
import { PlayedRun } from './Load';
import { SlackKind, TARGET_KINDS, TargetKind } from './targets';
import { channelOf, CHANNELS, World } from './World';

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
    const states = world.vendors.github
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

/** Check runs: one for each Run, which shows how it ended. */
function judgeCheckRuns(
  world: World,
  runs: readonly PlayedRun[],
  records: ReadonlyMap<string, DeliveryRecord[]>,
): Verdict {
  const result = verdict();
  for (const run of runs) {
    const { owner, repo } = world.repository(run.place);
    const all = world.vendors.github.checkRuns(owner, repo, run.sha);
    const writes = sum(all.map(checkRun => checkRun.writes));
    const delivered = (records.get(run.name) ?? []).filter(
      ({ state }) => state === 'delivered',
    );
    const shown = all.map(({ status, conclusion }) => conclusion ?? status);
    const words = `${run.name}: ${shown.join(' < ')}`;
    result.runs += 1;
    result.requests += writes;
    result.repeated += Math.max(0, writes - delivered.length);
    if (all.length === 0) {
      result.lost.push(words);
    } else if (!shown.every(state => state === STATES[run.phase])) {
      result.inverted.push(words);
    }
    if (all.length > 1) {
      result.doubled.push(words);
    }
  }
  return result;
}

/**
 * Messages: one for each Run that tells how it ended. Where nobody may look
 * them up, one more for each doubt, marked.
 */
function judgeMessages(
  world: World,
  runs: readonly PlayedRun[],
  records: ReadonlyMap<string, DeliveryRecord[]>,
  kind: SlackKind,
): Verdict {
  const result = verdict();
  const places = Array.from({ length: CHANNELS }, (_, place) => place);
  const messages = groupBy(
    places.flatMap(place =>
      world.vendors.slack.messages(channelOf(kind, place)),
    ),
    ({ text }) => /\brun-\d+\b/.exec(text)?.[0],
  );
  for (const run of runs) {
    const about = messages.get(run.name) ?? [];
    judgeMessage(result, run, {
      about: about.filter(({ threadTs }) => threadTs === undefined),
      // A bad end is told in an answer too, since an edit alerts nobody.
      alerts: about.filter(({ threadTs }) => threadTs !== undefined),
      deliveries: records.get(run.name) ?? [],
      mayRepeat: kind === 'slack-post-no-history',
    });
  }
  return result;
}

function judgeMessage(
  result: Verdict,
  run: PlayedRun,
  {
    about,
    alerts,
    deliveries,
    mayRepeat,
  }: {
    about: readonly SlackMessage[];
    alerts: readonly SlackMessage[];
    deliveries: readonly DeliveryRecord[];
    mayRepeat: boolean;
  },
): void {
  const times = about.length;
  const doubts = mayRepeat ? sum(deliveries.map(item => item.doubts)) : 0;
  const marked = deliveries.some(item => item.perhaps_twice);
  result.runs += 1;
  result.requests += times + alerts.length;
  result.repeated += Math.max(0, times - 1);
  if (times === 0) {
    result.lost.push(`${run.name}: ${JSON.stringify(deliveries)}`);
  } else if (!about.every(({ text }) => text.includes(run.phase))) {
    result.inverted.push(
      `${run.name}: ${about.map(({ text }) => text).join(' < ')}`,
    );
  }
  if (times > 1 + doubts || (times > 1 && !marked) || alerts.length > 1) {
    result.doubled.push(
      `${run.name}: ${times} times and ${alerts.length} answers with ${doubts} doubts, ${marked ? '' : 'not '}marked`,
    );
  }
}

/** Events: one id for each transition, and nothing of the beginning late. */
function judgeEvents(
  landed: readonly Landed[],
  runs: readonly PlayedRun[],
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
    if (new Set(phases).size < phases.length) {
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
): Map<TargetKind, Verdict> {
  const records = groupBy(deliveries, ({ run }) => run);
  return new Map(
    TARGET_KINDS.map(kind => {
      const mine = runs.filter(run => run.kind === kind);
      switch (kind) {
        case 'github-status':
          return [kind, judgeStatuses(world, mine, records)];
        case 'github-check-run':
          return [kind, judgeCheckRuns(world, mine, records)];
        case 'slack-post':
        case 'slack-post-no-history':
        case 'slack-update':
          return [kind, judgeMessages(world, mine, records, kind)];
        default:
          return [kind, judgeEvents(landedAt(world, kind), mine)];
      }
    }),
  );
}
