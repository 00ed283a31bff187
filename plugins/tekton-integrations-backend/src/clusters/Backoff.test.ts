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

import { Backoff } from './Backoff';
import { systemTiming } from './timing';

function waits(random: number, count: number): number[] {
  const backoff = new Backoff(
    { min: 1_000, max: 30_000 },
    { ...systemTiming(), random: () => random },
  );
  return Array.from({ length: count }, () => backoff.next());
}

describe('Backoff', () => {
  it('doubles up to its limit', () => {
    expect(waits(0, 7)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it('is shortened at random by up to a half', () => {
    expect(waits(0.5, 6)).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500]);
  });

  it('stays at its limit for ever', () => {
    expect(waits(0, 2_000).at(-1)).toBe(30_000);
  });

  it('begins anew after a success', () => {
    const backoff = new Backoff(
      { min: 1, max: 8 },
      { ...systemTiming(), random: () => 0 },
    );
    backoff.next();
    backoff.next();
    expect(backoff.failing).toBe(true);
    backoff.reset();
    expect(backoff.failing).toBe(false);
    expect(backoff.next()).toBe(1);
  });
});
