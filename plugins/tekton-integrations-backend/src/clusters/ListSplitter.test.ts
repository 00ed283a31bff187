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
import { ListSplitter } from './ListSplitter';

const MOST = 10_000;

interface Divided {
  readonly items: (string | undefined)[];
  readonly rest: string | undefined;
}

function divided(
  text: string,
  {
    sizes = [],
    most = MOST,
  }: { sizes?: readonly number[]; most?: number } = {},
): Divided {
  const splitter = new ListSplitter(most);
  const body = Buffer.from(text);
  const items: (string | undefined)[] = [];
  let from = 0;
  for (const size of [...sizes, body.length]) {
    for (const item of splitter.push(body.subarray(from, from + size))) {
      items.push(item?.toString('utf8'));
    }
    from += size;
  }
  return { items, rest: splitter.rest()?.toString('utf8') };
}

/** What the pieces say together; throws where one of them is no JSON. */
function read(text: string, sizes: readonly number[]): unknown {
  const { items, rest } = divided(text, { sizes });
  return {
    ...JSON.parse(rest ?? ''),
    items: items.map(item => JSON.parse(item ?? '')),
  };
}

const sizes = fc.array(fc.nat(12), { maxLength: 60 });

const list = fc.record(
  {
    apiVersion: fc.string(),
    metadata: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
    items: fc.array(fc.jsonValue(), { maxLength: 6 }),
    '"items"': fc.jsonValue(),
    'items\\': fc.jsonValue(),
    tail: fc.jsonValue(),
  },
  { requiredKeys: ['items'] },
);

describe('ListSplitter', () => {
  it('gives the objects of the whole text, however it arrives', () => {
    fc.assert(
      fc.property(
        list,
        sizes,
        fc.constantFrom('', '\t', '  '),
        fc.boolean(),
        (value, parts, indent, first) => {
          const { items, ...others } = value;
          const ordered = first ? { items, ...others } : { ...others, items };
          const text = JSON.stringify(ordered, null, indent);
          expect(read(text, parts)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it('takes a text as JSON if and only if it is', () => {
    const good =
      '{"items":[{"a":["]",1]},{"b":"\\\\\\""}],"metadata":{"continue":"x"}}';
    fc.assert(
      fc.property(
        fc.nat(good.length),
        fc.nat(4),
        fc.string({ unit: fc.constantFrom(...'{}[],:"\\ 1') }),
        sizes,
        (at, length, instead, parts) => {
          const text = good.slice(0, at) + instead + good.slice(at + length);
          const whole = attempt(() => JSON.parse(text));
          fc.pre(!whole.ok || hasOneListOfItems(text, whole.value));
          expect(attempt(() => read(text, parts))).toEqual(whole);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['no items', '{"items":[],"kind":"L"}', [], '{"items":[],"kind":"L"}'],
    ['blank items', '{"items":[ \n]}', [], '{"items":[]}'],
    ['one item', '{"items":[{}]}', ['{}'], '{"items":[]}'],
    ['nested items', '{"a":{"items":[1]}}', [], '{"a":{"items":[1]}}'],
    [
      'items in items',
      '{"items":[{"items":[1,2]}]}',
      ['{"items":[1,2]}'],
      '{"items":[]}',
    ],
    ['other lists', '{"a":[1,2],"items":[3]}', ['3'], '{"a":[1,2],"items":[]}'],
    ['a name that ends so', '{"x\\"items":[1]}', [], '{"x\\"items":[1]}'],
    ['items that are null', '{"items":null}', [], '{"items":null}'],
    ['no object', '[[1],2]', [], '[[1],2]'],
    ['a comma too many', '{"items":[1,]}', ['1', ''], '{"items":[]}'],
    ['a comma alone', '{"items":[,]}', ['', ''], '{"items":[]}'],
    ['a text that breaks off', '{"items":[1,{"a":', ['1'], '{"items":['],
  ])('divides %s', (_, text, items, rest) => {
    expect(divided(text)).toEqual({ items, rest });
    const ones = Array.from(text, () => 1);
    expect(divided(text, { sizes: ones })).toEqual({ items, rest });
  });

  it.each([[[]], [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]], [[13]]])(
    'gives nothing in place of an item that is too large, in parts of %j',
    parts => {
      const text = '{"items":["four","fives","four"]}';
      expect(divided(text, { sizes: parts, most: 6 })).toEqual({
        items: ['"four"', undefined, '"four"'],
        rest: '{"items":[]}',
      });
    },
  );

  it('keeps nothing of an answer that is no list', () => {
    const splitter = new ListSplitter(MOST);
    const page = Buffer.from(`<html>${' '.repeat(10_000)}`);
    expect([...splitter.push(page)]).toEqual([]);
    expect(splitter.isNoList).toBe(false);
    expect([...splitter.push(page)]).toEqual([]);
    expect(splitter.isNoList).toBe(true);
    expect(splitter.rest()).toBeUndefined();
  });
});

type Attempt = { ok: true; value: unknown } | { ok: false };

function attempt(act: () => unknown): Attempt {
  try {
    return { ok: true, value: act() };
  } catch {
    return { ok: false };
  }
}

/** JSON may name a field twice, which no API server does. */
function hasOneListOfItems(text: string, value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'items' in value &&
    Array.isArray(value.items) &&
    text.match(/"items"/g)?.length === 1
  );
}
