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

import fc from 'fast-check';
import { formatDuration } from './duration';

const UNITS: Record<string, number> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
};

function milliseconds(text: string): number {
  return text
    .split(' ')
    .reduce(
      (sum, part) => sum + Number(part.slice(0, -1)) * UNITS[part.slice(-1)],
      0,
    );
}

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [-5_000, '0s'],
    [499, '0s'],
    [500, '1s'],
    [48_000, '48s'],
    [59_600, '1m'],
    [92_000, '1m 32s'],
    [3_600_000, '1h'],
    [7_500_000, '2h 5m'],
    [7_502_000, '2h 5m'],
    [3_605_000, '1h'],
    [273_600_000, '3d 4h'],
  ])('writes %d ms as %s', (span, text) => {
    expect(formatDuration(span)).toBe(text);
  });

  it('never says more than the span, and leaves out less than a smaller unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), seconds => {
        const said = milliseconds(formatDuration(seconds * 1_000));
        const span = seconds * 1_000;
        expect(said).toBeLessThanOrEqual(span);
        expect(span - said).toBeLessThan(span >= UNITS.d ? UNITS.h : UNITS.m);
      }),
    );
  });
});
