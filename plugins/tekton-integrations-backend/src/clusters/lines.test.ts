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
import { chunks } from './__testUtils__/chunks';
import { lines } from './lines';

const MOST = 1_000;

async function collected<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) {
    all.push(each);
  }
  return all;
}

describe('lines', () => {
  it('gives the same lines however they arrive', async () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .map(each => each.replaceAll('\n', ''));
    await expect(
      fc.assert(
        fc.asyncProperty(
          fc.array(text),
          fc.array(fc.nat(9)),
          async (all, sizes) => {
            const bytes = Buffer.from(all.map(each => `${each}\n`).join(''));
            const read = await collected(
              lines(chunks(bytes, sizes), MOST, () => {}),
            );
            return (
              read.join('\n') === all.join('\n') && read.length === all.length
            );
          },
        ),
      ),
    ).resolves.toBeUndefined();
  });

  it('leaves out a line that has no end, and tells of each chunk', async () => {
    let heard = 0;
    const stream = lines(chunks(Buffer.from('a\nb'), [1]), MOST, () => {
      heard += 1;
    });
    expect(await collected(stream)).toEqual(['a']);
    expect(heard).toBe(2);
  });

  it.each([[[]], [[1, 1, 1, 1, 1]], [[6]]])(
    'gives nothing in place of a line that is too long, in parts of %j',
    async sizes => {
      const body = Buffer.from('four\nlonger\nfour\n');
      const stream = lines(chunks(body, sizes), 4, () => {});
      expect(await collected(stream)).toEqual(['four', undefined, 'four']);
    },
  );
});
