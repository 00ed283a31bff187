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

/** A new Run of which an event is sent. */
export interface Sighting {
  /** Id of the Notification. */
  readonly rule: string;
  /** Cluster, namespace and pipeline, as people know them. */
  readonly pipeline: string;
  readonly runId: string;
  /** By the cluster's clock, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** When that happened of which the first event tells, by the same clock. */
  readonly eventAt: number;
}

/** Far above what people start, far below what a loop makes of itself. */
export const DEFAULT_LOOP_CAP = 100;

/**
 * Lengths of windows in seconds, close enough to each other that one of them
 * fits: about as long as a Run of the loop takes to begin the next, or two or
 * three times that.
 */
const WINDOWS_S = [
  2, 3, 5, 7, 10, 15, 22, 33, 50, 75, 110, 165, 250, 375, 560, 840,
] as const;
/** Windows in a row in which the number grows. */
const ROW = 4;
/** So much more than in the window before counts as growing. */
const GROWTH = 2;
/** A step so much steeper than those before is a burst that begins now. */
const STEEPER = 4;
const REMEMBERED_S = ROW * Math.max(...WINDOWS_S);
/** Pairs of rule and pipeline that are remembered. */
const REMEMBERED = 5_000;

/** The Runs that were created in one second. */
interface Second {
  readonly at: number;
  readonly runs: Set<string>;
  /** When the first of their events could have begun another Run. */
  eventAt: number;
}

interface Counted {
  /** By time, the oldest first. */
  readonly seconds: Second[];
  judgedTo: number;
}

interface Growth {
  readonly begotten: number;
  readonly windowS: number;
}

function sizeOf(seconds: readonly Second[]): number {
  return seconds.reduce((sum, { runs }) => sum + runs.size, 0);
}

/** Those after a moment, until another one. */
function within(
  seconds: readonly Second[],
  after: number,
  until: number,
): readonly Second[] {
  const first = seconds.findLastIndex(({ at }) => at <= after) + 1;
  const last = seconds.findLastIndex(({ at }) => at <= until) + 1;
  return seconds.slice(first, last);
}

/**
 * Whether the numbers of new Runs look like those of a loop: several windows
 * in a row have at least twice as many as the one before, each of them created
 * no earlier than an event about that one, and about as steeply each time.
 *
 * Runs that begin together are no loop, however many: an event about any of
 * them comes after all, and nothing grew before. The number alone never counts.
 */
function growthIn(
  seconds: readonly Second[],
  until: number,
  windowS: number,
): Growth | undefined {
  const factors: number[] = [];
  let begotten = 0;
  let children = within(seconds, until - windowS, until);
  for (let row = 1; row < ROW; row += 1) {
    const end = until - row * windowS;
    const parents = within(seconds, end - windowS, end);
    const since = Math.min(...parents.map(({ eventAt }) => eventAt));
    const born = sizeOf(children.filter(({ at }) => at >= since));
    const factor = born / sizeOf(parents);
    if (parents.length === 0 || factor < GROWTH) {
      return undefined;
    }
    factors.push(factor);
    begotten += born;
    children = parents;
  }
  const [last, ...before] = factors;
  return last > Math.max(...before) * STEEPER
    ? undefined
    : { begotten, windowS };
}

function durationWords(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/**
 * Notices when the events of a rule seem to begin the very Runs that they are
 * about: the rate of new Runs of one pipeline is unusual, and grows from one
 * generation to the next. It goes by the times that the cluster wrote, so what
 * is caught up with after an outage is judged as it would have been then.
 *
 * Failure policy: open. What it counts is this process's memory: after a
 * restart, or when another replica takes the cluster over, a loop is noticed a
 * few generations later. A loop that does not grow, since each Run begins one
 * other, is not noticed.
 */
export class LoopGuard {
  readonly #cap: () => number;
  readonly #counted = new Map<string, Counted>();

  /** @param cap - begotten Runs that are never suspected */
  constructor(cap: () => number = () => DEFAULT_LOOP_CAP) {
    this.#cap = cap;
  }

  /**
   * Counts a Run of which a rule sends an event.
   *
   * @returns what is suspected, in a sentence
   */
  sighted(sighting: Sighting): string | undefined {
    const { rule, pipeline } = sighting;
    const at = Math.floor(sighting.createdAt / 1_000);
    const counted = this.#of(JSON.stringify([rule, pipeline]));
    // Those that begin together are judged together: once a later one comes.
    const newest = counted.seconds.at(-1)?.at ?? -Infinity;
    const suspected =
      at > newest && newest > counted.judgedTo
        ? this.#judge(counted, newest, pipeline)
        : undefined;
    this.#count(counted, sighting, at);
    return suspected;
  }

  #judge(
    counted: Counted,
    until: number,
    pipeline: string,
  ): string | undefined {
    counted.judgedTo = until;
    const cap = this.#cap();
    if (sizeOf(counted.seconds) <= cap) {
      return undefined;
    }
    const grown = WINDOWS_S.map(windowS =>
      growthIn(counted.seconds, until, windowS),
    ).find(growth => growth !== undefined && growth.begotten > cap);
    return (
      grown &&
      `What it sends seems to begin Runs of which it sends again: ${grown.begotten} new Runs of '${pipeline}' within ${durationWords((ROW - 1) * grown.windowS)}, at least twice as many in each ${durationWords(grown.windowS)} as in those before. End the loop, then resume it; nothing is lost meanwhile. If it is none, resume it: it is trusted for a day.`
    );
  }

  #count(
    { seconds }: Counted,
    { runId, eventAt: eventMs }: Sighting,
    at: number,
  ): void {
    const eventAt = Math.floor(eventMs / 1_000);
    const index = seconds.findLastIndex(second => second.at <= at);
    const known = seconds[index];
    if (known?.at !== at) {
      seconds.splice(index + 1, 0, { at, runs: new Set([runId]), eventAt });
    } else if (!known.runs.has(runId)) {
      known.runs.add(runId);
      known.eventAt = Math.min(known.eventAt, eventAt);
    }
    const oldest = (seconds.at(-1)?.at ?? at) - REMEMBERED_S;
    const kept = seconds.findIndex(second => second.at > oldest);
    seconds.splice(0, kept);
  }

  /** The pair that was not seen for longest is forgotten first. */
  #of(key: string): Counted {
    const counted = this.#counted.get(key) ?? {
      seconds: [],
      judgedTo: -Infinity,
    };
    this.#counted.delete(key);
    this.#counted.set(key, counted);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > REMEMBERED && oldest !== undefined) {
      this.#counted.delete(oldest);
    }
    return counted;
  }
}
