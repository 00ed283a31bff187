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

import { Together } from './together';

describe('Together', () => {
  it('does at once what comes alone, and together what came meanwhile', async () => {
    const batches: (readonly number[])[] = [];
    const together = new Together<number, number>(async items => {
      batches.push(items);
      await new Promise(resolve => setImmediate(resolve));
      return items.map(item => item * 10);
    }, 64);
    const first = together.add(0);
    await Promise.resolve();
    const all = Array.from({ length: 71 }, (_, n) => together.add(n + 1));
    expect(await Promise.all([first, ...all])).toEqual(
      Array.from({ length: 72 }, (_, n) => n * 10),
    );
    expect(batches.map(({ length }) => length)).toEqual([1, 64, 7]);
  });

  it('does one by one what fails together', async () => {
    const together = new Together<number, string>(async items => {
      await new Promise(resolve => setImmediate(resolve));
      if (items.includes(2)) {
        throw new Error(`not ${items.join()}`);
      }
      return items.map(item => `${item}`);
    }, 64);
    const results = await Promise.allSettled(
      [1, 2, 3].map(n => together.add(n)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await together.add(4)).toBe('4');
  });
});
