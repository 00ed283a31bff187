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

import { CallRate } from './callRate';

describe('CallRate', () => {
  it('lets so many go in a time, then says how long to wait', () => {
    let now = 5_000;
    const rate = new CallRate(() => now, 1_000);
    const ask = () => rate.waitMs({ all: 3 });

    expect([ask(), ask(), ask(), ask()]).toEqual([0, 0, 0, 1_000]);
    now += 400;
    expect(ask()).toBe(600);
    now += 600;
    expect(ask()).toBe(0);
  });

  it('counts names apart, and no narrower one where a wider one is full', () => {
    const rate = new CallRate(() => 0, 1_000);
    const ask = (who: string) => rate.waitMs({ all: 4, [who]: 2 });

    expect([ask('a'), ask('a'), ask('a'), ask('b'), ask('b')]).toEqual([
      0, 0, 1_000, 0, 1_000,
    ]);
  });

  it('begins anew where the clock was set back', () => {
    let now = 10_000;
    const rate = new CallRate(() => now, 1_000);
    rate.waitMs({ all: 1 });
    now = 0;

    expect(rate.waitMs({ all: 1 })).toBe(0);
  });
});
