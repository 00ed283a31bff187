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

import { LoopGuard } from './loopGuard';

const CAP = 100;
const PIPELINE = 'ci/team-a/build';

/** A Run: created then, and told of then; in seconds. */
type Timing = readonly [createdAt: number, eventAt: number];

/** Runs of which each begins so many others when it is told of. */
function loop(fanOut: number, lastsS: number, limit = 2_000): Timing[] {
  const runs: Timing[] = [[0, lastsS]];
  for (let n = 0; runs.length < limit; n += 1) {
    const [, told] = runs[n];
    // Whatever hears of it takes a moment; not all are equally fast.
    const next = told + 1 + (n % 2);
    runs.push(
      ...Array.from(
        { length: fanOut },
        (): Timing => [next, next + lastsS + (n % 3)],
      ),
    );
  }
  return runs;
}

/** Runs that are created side by side from a moment on. */
function burst(at: number, count: number, overS = 1, lastsS = 60): Timing[] {
  return Array.from({ length: count }, (_, n) => {
    const created = at + Math.floor((n * overS) / count);
    return [created, created + lastsS];
  });
}

/** So many Runs in each of several windows, evenly. */
function rate(counts: readonly number[], everyS: number, lastsS = 5): Timing[] {
  return counts.flatMap((count, window) =>
    burst(window * everyS, count, everyS, lastsS),
  );
}

function see(
  guard: LoopGuard,
  timings: readonly Timing[],
  { rule = 'r', pipeline = PIPELINE, name = '' } = {},
): string[] {
  return [...timings.entries()]
    .sort(([, [a]], [, [b]]) => a - b)
    .flatMap(([n, [createdAt, eventAt]]) => {
      const suspected = guard.sighted({
        rule,
        pipeline,
        runId: `${name}${n}`,
        createdAt: createdAt * 1_000,
        eventAt: eventAt * 1_000,
      });
      return suspected === undefined ? [] : [suspected];
    });
}

const LATER: Timing[] = [[7_200, 7_260]];

describe('LoopGuard', () => {
  it.each<[string, readonly Timing[], boolean]>([
    ['two Runs for each that has begun', loop(2, 0), true],
    ['two Runs for each that ended', loop(2, 30), true],
    ['two Runs for each that took minutes', loop(2, 400), true],
    ['ten Runs for each that ended', loop(10, 20), true],
    ['fifty Runs for each that ended', loop(50, 20, 20_000), true],
    [
      'a loop that a busy pipeline hides',
      [
        ...rate(
          Array.from({ length: 30 }, () => 3),
          60,
        ),
        ...loop(3, 30).map(([a, b]): Timing => [a + 600, b + 600]),
      ],
      true,
    ],
    ['500 Runs at once', [...burst(0, 500), ...LATER], false],
    [
      '500 Runs at once after quiet hours',
      [[0, 60], [1_000, 1_060], ...burst(3_000, 500), ...burst(3_100, 20, 60)],
      false,
    ],
    [
      '500 Runs at once, told of as they begin',
      [...burst(0, 500, 1, 0), ...burst(60, 500, 1, 0), ...LATER],
      false,
    ],
    [
      '500 Runs within a minute',
      [...rate([2, 2, 3, 2], 60), ...burst(300, 500, 60, 90), ...LATER],
      false,
    ],
    [
      '500 Runs at once while a busy day begins',
      [...rate([4, 9, 20], 600), ...burst(1_800, 500), ...LATER],
      false,
    ],
    [
      '500 Runs at once each minute',
      [
        ...rate(
          Array.from({ length: 30 }, () => 0),
          60,
        ),
        ...Array.from({ length: 30 }, (_, n) => burst(n * 60, 500)).flat(),
      ],
      false,
    ],
    [
      'a busy pipeline that stays as busy',
      rate(
        Array.from({ length: 60 }, () => 60),
        60,
      ),
      false,
    ],
    ['growth under the cap', rate([1, 3, 7, 20, 40], 60), false],
    ['growth that slows down', rate([20, 40, 60, 80, 100, 120], 600), false],
    ['a chain in which each Run begins one other', loop(1, 2), false],
  ])('judges %s', (_, timings, suspected) => {
    expect(see(new LoopGuard(() => CAP), timings).length > 0).toBe(suspected);
  });

  it('notices a loop before it has begun many more Runs than the cap', () => {
    const timings = loop(2, 30);
    const guard = new LoopGuard(() => CAP);
    const noticed = timings.findIndex(
      (timing, n) => see(guard, [timing], { name: `${n}-` }).length > 0,
    );
    expect(noticed).toBeLessThan(4 * CAP);
  });

  it('says what it saw and what to do', () => {
    const [words] = see(new LoopGuard(() => CAP), loop(2, 30));
    expect(words).toMatch(
      /^What it sends seems to begin Runs of which it sends again: \d+ new Runs of 'ci\/team-a\/build' within \d+ (s|min), at least twice as many in each \d+ s as in those before\. End the loop, then resume it; nothing is lost meanwhile\. If it is none, resume it: it is trusted for a day\.$/,
    );
  });

  it('counts each Run once, however many states it has', () => {
    const guard = new LoopGuard(() => CAP);
    const few = loop(2, 30, 60);
    expect(
      Array.from({ length: 10 }, () => see(guard, few)).flat(),
    ).toHaveLength(0);
  });

  it('counts each pipeline and rule for itself', () => {
    const guard = new LoopGuard(() => CAP);
    const split = loop(2, 30, 500);
    const told = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(part =>
      see(
        guard,
        split.filter((_, n) => n % 8 === part),
        part % 2 ? { rule: `${part}` } : { pipeline: `${part}` },
      ),
    );
    expect(told).toHaveLength(0);
  });

  it('judges by a cap that may change', () => {
    let cap = 100_000;
    const guard = new LoopGuard(() => cap);
    expect(see(guard, loop(2, 30, 300))).toHaveLength(0);
    cap = 10;
    const later = loop(2, 30, 600).slice(300);
    expect(see(guard, later, { name: 'later-' })).not.toHaveLength(0);
  });
});
