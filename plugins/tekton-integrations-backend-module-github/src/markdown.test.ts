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
import { code, insertedInto, link, shortened } from './markdown';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('`', '|', '\\', ' ', 'a', '\n'),
    maxLength: 40,
  }),
  fc.constantFrom('👩‍👩‍👧‍👦'.repeat(99), 'e\u0301'.repeat(200), '\uD800'),
);

describe('code', () => {
  it.each([
    ['unit', '`unit`'],
    ['a `b` c', '``a `b` c``'],
    ['`b`', '`` `b` ``'],
    ['two\nlines', '`two lines`'],
    ['a | b', '`a \\| b`'],
    ['a \\| b', '`a \\ \\| b`'],
    [' \n ', ''],
    ['@all #1 https://x.example', '`@all #1 https://x.example`'],
  ])('of %j is %s', (value, expected) => {
    expect(code(value, 100)).toBe(expected);
  });

  it('is one span on one line, whatever the text is', () => {
    fc.assert(
      fc.property(text, value => {
        const span = code(value, 100);
        expect(span).not.toMatch(/[\n\r\p{Surrogate}]/u);
        // No bar that is not written as text, and no fence within.
        expect(span.replace(/\\\|/g, '')).not.toContain('|');
        const [fence = ''] = /^`*/.exec(span) ?? [];
        const inner = span.slice(fence.length, -fence.length || undefined);
        expect([...inner.matchAll(/`+/g)].some(([run]) => run === fence)).toBe(
          false,
        );
      }),
    );
  });
});

describe('link', () => {
  it.each([
    ['https://x.example/a b', '[l](https://x.example/a%20b)'],
    ['https://x.example/a)<b>|', '[l](https://x.example/a%29%3Cb%3E%7C)'],
    [`https://x.example/${'a'.repeat(3_000)}`, 'l'],
  ])('to %s stays within itself', (url, expected) => {
    expect(link(url, 'l')).toBe(expected);
  });
});

describe('insertedInto', () => {
  it.each([
    ['', 'plain words 42', 'plain words 42'],
    ['', '*b*', '&#42;b&#42;'],
    ['cc ', '@team', '&#64;&#8203;team'],
    ['', '#12', '&#35;&#8203;12'],
    ['', '<!-- x -->', '&#60;&#33;&#45;&#45; x &#45;&#45;&#62;'],
    ['', 'a\nb', 'a b'],
    ['Run `', 'a`b', "a'b"],
    ['```\n', '```\n@x', "''' @x"],
    ['~~~\n', '~~~', '---'],
    ['`done` then ', '`x`', '&#96;x&#96;'],
    ['[Run](', 'https://x.example/a b)c', 'https://x.example/a%20b%29c'],
  ])('after %j makes of %j %s', (before, value, expected) => {
    expect(insertedInto(before, value)).toBe(expected);
  });

  it('leaves nothing that Markdown or GitHub knows', () => {
    fc.assert(
      fc.property(text, value => {
        expect(insertedInto('', value).replace(/&#\d+;/g, '')).not.toMatch(
          /[!-/:-@[-`{-~\n]/,
        );
      }),
    );
  });
});

describe('shortened', () => {
  it('keeps within the bytes, as valid UTF-8, and tears no character and no reference', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 300 }), (value, max) => {
        const written = insertedInto('', value);
        const result = shortened(written, max);
        expect(Buffer.byteLength(result)).toBeLessThanOrEqual(max);
        expect(Buffer.from(result).toString()).toBe(result);
        expect(result).not.toMatch(/&#?\d*(?:…|$)/);
        expect(
          result === written.replace(/\p{Surrogate}/gu, '\u{FFFD}') ||
            result.endsWith('…'),
        ).toBe(true);
      }),
    );
  });

  it.each(['x', 'é', '失', '🔥'])(
    'brings any number of %s to what GitHub takes',
    unit => {
      for (const bytes of [65_535, 65_536, 70_000, 200_000]) {
        const long = unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit)));
        const result = shortened(long);
        expect(Buffer.byteLength(result)).toBeLessThanOrEqual(65_535);
        expect(Buffer.byteLength(result)).toBeGreaterThan(65_525);
      }
    },
  );
});
