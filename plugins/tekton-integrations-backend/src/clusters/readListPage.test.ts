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

import { chunks } from './__testUtils__/chunks';
import { OBJECT_BYTES } from './objectSize';
import { readListPage } from './readListPage';

const NO_TURNS = { give: async () => undefined };

async function read(body: AsyncIterable<Uint8Array>) {
  const taken: unknown[] = [];
  const page = await readListPage(
    body,
    { item: raw => taken.push(raw), tooLarge: () => taken.push('too large') },
    NO_TURNS,
  );
  return { page, taken };
}

function readText(text: string, sizes: readonly number[] = []) {
  return read(chunks(Buffer.from(text), sizes));
}

describe('readListPage', () => {
  it('takes the objects one by one, and says where the next page begins', async () => {
    const text =
      '{"items":[{"a":"ä"},{}],"metadata":{"resourceVersion":"7","continue":"x"}}';
    expect(await readText(text, [17, 1, 1])).toEqual({
      page: {
        resourceVersion: '7',
        continue: 'x',
        items: 2,
        bytes: Buffer.byteLength(text),
      },
      taken: [{ a: 'ä' }, {}],
    });
  });

  it('gives others a turn between two objects', async () => {
    const seen: string[] = [];
    const text = '{"items":[{},{}],"metadata":{"resourceVersion":"7"}}';
    await readListPage(
      chunks(Buffer.from(text), []),
      { item: () => seen.push('object'), tooLarge: () => undefined },
      {
        give: async () => {
          seen.push('turn');
        },
      },
    );
    expect(seen).toEqual(['object', 'turn', 'object', 'turn']);
  });

  it.each([
    ['is no JSON', '<html>'],
    ['is empty', ''],
    ['breaks off', '{"metadata":{"resourceVersion":"7"},"items":[{},{'],
    ['has no version', '{"metadata":{},"items":[]}'],
    ['has an empty version', '{"metadata":{"resourceVersion":""},"items":[]}'],
    ['has no items', '{"metadata":{"resourceVersion":"7"}}'],
    [
      'has items that are null',
      '{"metadata":{"resourceVersion":"7"},"items":null}',
    ],
    [
      'has an item that is no object',
      '{"items":[7],"metadata":{"resourceVersion":"7"}}',
    ],
    [
      'has an item that is no JSON',
      '{"items":[{"a"}],"metadata":{"resourceVersion":"7"}}',
    ],
    [
      'says more after the list',
      '{"items":[],"metadata":{"resourceVersion":"7"}}{}',
    ],
    [
      'names its items otherwise',
      '{"\\u0069tems":[{}],"metadata":{"resourceVersion":"7"}}',
    ],
    ['is large and no list', '<'.repeat(100_000)],
  ])('gives no page where the answer %s', async (_, text) => {
    expect((await readText(text)).page).toBeUndefined();
  });

  it('passes over an object that is too large', async () => {
    const large = JSON.stringify({ a: 'x'.repeat(OBJECT_BYTES) });
    const text = `{"items":[{"a":1},${large},{"a":2}],"metadata":{"resourceVersion":"7"}}`;
    const { page, taken } = await readText(text, [1_000_000, 2_000_000]);
    expect(taken).toEqual([{ a: 1 }, 'too large', { a: 2 }]);
    expect(page).toMatchObject({ items: 3, resourceVersion: '7' });
  });

  it('ends an answer without end that is no list', async () => {
    let asked = 0;
    const endless = async function* body() {
      for (;;) {
        asked += 1;
        yield Buffer.alloc(1_000, '<');
      }
    };
    expect((await read(endless())).page).toBeUndefined();
    expect(asked).toBeLessThan(20);
  });

  it('fails as the body does', async () => {
    const broken = async function* body() {
      yield Buffer.from('{"items":[');
      throw new Error('the connection broke');
    };
    await expect(read(broken())).rejects.toThrow('the connection broke');
  });
});
