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

const MINUTE = 60_000;
const LIMITS = { cap: 10, windowMs: 10 * MINUTE };

function setUp() {
  const guard = new LoopGuard(() => LIMITS);
  let runs = 0;
  /** New Runs, evenly in a window. */
  const see = (
    count: number,
    window: number,
    over: { rule?: string; pipeline?: string } = {},
  ) => {
    const { rule = 'r', pipeline = 'ci/team-a/build' } = over;
    for (let n = 0; n < count; n += 1) {
      runs += 1;
      const at = (window + n / count) * LIMITS.windowMs;
      guard.sighted({ rule, pipeline, runId: `${runs}` }, at);
    }
    return guard.holdOf(rule)?.reason;
  };
  return { guard, see };
}

describe('LoopGuard', () => {
  it.each<[string, readonly number[], string | undefined]>([
    ['no more than the cap', [10, 10], undefined],
    ['more than the cap at once', [11], 'loopSuspected'],
    ['a rate that grows', [4, 8, 16], 'loopSuspected'],
    ['growth under the cap', [1, 2, 4, 8], undefined],
  ])('judges %s', (_, windows, reason) => {
    const { see } = setUp();
    expect(windows.map((count, n) => see(count, n)).at(-1)).toBe(reason);
  });

  it('does not suspect a busy pipeline that stays as busy', () => {
    const { guard, see } = setUp();
    see(11, 0);
    guard.trust('r');
    see(10, 1);
    expect(see(15, 2)).toBeUndefined();
    expect(see(20, 3)).toBeUndefined();
  });

  it('counts each Run once, however many states it has', () => {
    const { guard } = setUp();
    for (let n = 0; n < 50; n += 1) {
      guard.sighted({ rule: 'r', pipeline: 'p', runId: `${n % 5}` }, n);
    }
    expect(guard.suspected().size).toBe(0);
  });

  it('counts each pipeline and rule for itself', () => {
    const { see } = setUp();
    see(10, 0, { pipeline: 'a' });
    expect(see(10, 0, { pipeline: 'b' })).toBeUndefined();
    see(11, 0, { rule: 's' });
    expect(see(0, 0)).toBeUndefined();
  });

  it('keeps its suspicion until somebody trusts the rule again', () => {
    const { guard, see } = setUp();
    see(11, 0);
    expect(see(1, 50)).toBe('loopSuspected');
    expect(guard.holdOf('r')?.message).toBe(
      "More than 10 new Runs of 'ci/team-a/build' within 10 min, and their number grows: what this Notification sends may start them. End the loop, then let the Notification go on; nothing is lost meanwhile.",
    );
    guard.trust('r');
    expect(see(1, 50)).toBeUndefined();
  });
});
