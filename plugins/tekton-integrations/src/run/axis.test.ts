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

import { createFixtures } from '../__testUtils__/fixtures';
import { axisOf, createAxis, spread } from './axis';

describe('createAxis', () => {
  it('is even while little comes after the Run', () => {
    const axis = createAxis({ start: 0, runEnd: 90, end: 100 });
    expect([0, 50, 90, 100].map(axis.position)).toEqual([0, 50, 90, 100]);
    expect(axis.bend).toBeUndefined();
  });

  it('leaves a short Run most of the width when retries take hours', () => {
    const axis = createAxis({ start: 0, runEnd: 100, end: 10_100 });
    expect(axis.bend).toBe(100);
    expect(axis.position(50)).toBeCloseTo(35);
    expect(axis.position(100)).toBeCloseTo(70);
    expect(axis.position(5_100)).toBeCloseTo(85);
    expect(axis.position(10_100)).toBeCloseTo(100);
  });

  it('keeps what lies outside at its edges', () => {
    const axis = createAxis({ start: 100, runEnd: 200, end: 200 });
    expect(axis.position(0)).toBe(0);
    expect(axis.position(1_000)).toBe(100);
  });

  it('has a width even when all happened at once', () => {
    const axis = createAxis({ start: 5, runEnd: 5, end: 5 });
    expect(axis.position(5)).toBe(0);
    expect(Number.isFinite(axis.position(6))).toBe(true);
  });
});

describe('axisOf', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const { details, running } = createFixtures(now);

  it('reaches from the creation of the Run to the next try', () => {
    const axis = axisOf(details(), now);
    expect(axis.start).toBe(Date.parse(details().run.createdAt));
    expect(axis.end).toBe(now + 40_000);
  });

  it('reaches to now while the Run is going on', () => {
    const axis = axisOf(
      details({ run: running.run, transitions: [], deliveries: [] }),
      now,
    );
    expect(axis.end).toBe(now);
  });
});

describe('spread', () => {
  it.each([
    [[], []],
    [[10], [10]],
    [
      [10, 50],
      [10, 50],
    ],
    [
      [10, 10, 11],
      [10, 15, 20],
    ],
    [
      [99, 99, 100],
      [90, 95, 100],
    ],
  ])('moves %j apart to %j', (places, apart) => {
    expect(spread(places)).toEqual(apart);
  });

  it('stays inside with more attempts than places', () => {
    const apart = spread(Array.from({ length: 60 }, () => 50));
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...apart)).toBeLessThanOrEqual(100.001);
    expect(apart).toEqual([...apart].sort((one, other) => one - other));
  });
});
