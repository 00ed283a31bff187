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
import { charactersOf, joinWithin, oneLine, quoted, truncate } from './text';

const WORDS = [
  'build',
  '构建失败',
  'نجاح',
  '👩‍👩‍👧‍👦',
  '🇯🇵',
  'é',
  'e\u0301',
  '\u{1F469}\u{1F3FD}',
  '\uD800',
  ' ',
  '&',
  '<',
];

describe('truncate', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary' })))
    .map(parts => parts.join(''));

  it('keeps what fits', () => {
    expect(truncate('Succeeded in 1m 32s', 140)).toBe('Succeeded in 1m 32s');
    expect(truncate('abc', 3)).toBe('abc');
  });

  it('marks what it shortened', () => {
    expect(truncate('abcd', 3)).toBe('ab…');
    expect(truncate('a👩‍👩‍👧‍👦b', 3)).toBe('a…');
    expect(truncate('abc', 0)).toBe('');
  });

  it('counts what escaping makes of a character', () => {
    const escape = (character: string) =>
      character === '&' ? '&amp;' : character;

    expect(truncate('&&', 10, escape)).toBe('&amp;&amp;');
    expect(truncate('&&&', 10, escape)).toBe('&amp;…');
  });

  it('never exceeds the limit and never tears a character', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 40 }), (whole, max) => {
        const short = truncate(whole, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short).not.toMatch(/\p{Surrogate}/u);
        const rest = short.endsWith('…') ? short.slice(0, -1) : short;
        expect(
          whole.replace(/\p{Surrogate}/gu, '\u{FFFD}').startsWith(rest),
        ).toBe(true);
      }),
    );
  });
});

describe('charactersOf', () => {
  it('takes apart as people do', () => {
    expect([...charactersOf('e\u0301👩‍👩‍👧‍👦🇯🇵a')]).toEqual([
      'e\u0301',
      '👩‍👩‍👧‍👦',
      '🇯🇵',
      'a',
    ]);
  });

  it('replaces half a surrogate pair', () => {
    expect([...charactersOf('a\uD800')]).toEqual(['a', '\u{FFFD}']);
  });
});

describe('joinWithin', () => {
  it.each([
    [['ab', '&amp;', 'cd'], 9, 'ab&amp;cd'],
    [['ab', '&amp;', 'cd'], 8, 'ab&amp;…'],
    [['ab', '&amp;', 'cd'], 7, 'ab…'],
    [['&amp;'], 4, '…'],
    [['&amp;'], 0, ''],
    [[], 3, ''],
  ])('joins %j within %i', (units, max, joined) => {
    expect(joinWithin(units, max)).toBe(joined);
  });
});

describe('oneLine', () => {
  it.each([
    ['a\r\n  b\tc', 'a b c'],
    [' \u0000a\u0085b ', 'a b'],
    ['\n', ''],
  ])('of %j is %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});

describe('quoted', () => {
  it('shows a value on one line, shortened', () => {
    expect(quoted('a\nb')).toBe("'a b'");
    expect(quoted('x'.repeat(200))).toBe(`'${'x'.repeat(99)}…'`);
  });
});
