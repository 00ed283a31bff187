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
import { compilePattern } from '.';
import { sizeOfPattern } from './patternSize';

function test(pattern: string, text: string) {
  const compiled = compilePattern(pattern);
  return compiled.ok ? compiled.pattern.test(text) : compiled.message;
}

describe('compilePattern', () => {
  it.each([
    ['^build-[0-9]+$', 'build-12', true],
    ['^build-[0-9]+$', 'build-', false],
    ['ail', 'failed', true],
    ['(?i)FAIL', 'failed', true],
    ['^[0-9a-f]{40}$', '0123456789abcdef0123456789abcdef01234567', true],
    ['^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$', 'team-a', true],
    ['\\d{4}-\\d{2}-\\d{2}', 'on 2026-01-31', true],
    ['^\\p{Lu}', 'Übung', true],
    ['^.$', '😀', true],
    ['', '', true],
  ])('%s on %s: %s', (pattern, text, matches) => {
    expect(test(pattern, text)).toBe(matches);
  });

  it.each([
    ['(a', "the pattern '(a' is not one of RE2: missing closing )"],
    ['(?=a)', "is not one of RE2: invalid or unsupported Perl syntax: '(?='"],
    ['(a)\\1', 'is not one of RE2: invalid escape sequence'],
    ['a{1001}', "the pattern 'a{1001}' repeats too much"],
    ['(x{30}){30}', 'repeats too much'],
    ['.{0,400}.{0,400}', 'repeats too much'],
    [`(${'a'.repeat(100)}){20}`, 'repeats too much'],
    ['a'.repeat(1001), 'is 1001 characters long; at most 1000 are read'],
    ['[', 'is not one of RE2'],
    ['\\', 'is not one of RE2'],
  ])('refuses %s', (pattern, words) => {
    expect(test(pattern, '')).toEqual(expect.stringContaining(words));
  });

  it('is not held up by a pattern that makes JavaScript backtrack', () => {
    const text = `${'a'.repeat(50_000)}b`;
    expect(test('(a+)+$', text)).toBe(false);
    expect(test('(a|a)+$', text)).toBe(false);
    expect(test('^(([a-z])+.)+[A-Z]([a-z])+$', text.slice(-9000))).toBe(false);
  });

  it('does not match a text that is too long for its size', () => {
    expect(test('b', `${'a'.repeat(16_384)}b`)).toBe(true);
    expect(test('[ab]{400}', 'a'.repeat(16_384))).toBe(false);
    expect(test('[ab]{400}', 'a'.repeat(500))).toBe(true);
  });

  it('answers for any text, and never throws', () => {
    const part = fc.constantFrom(
      ...'( ) [ ] { } {2} {3,9} {99} * + ? | . a b \\ \\d \\pL \\p{Greek} \\x{41} ^ $ [^ [: :] (?: (?i) -'.split(
        ' ',
      ),
    );
    const pattern = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(part, { maxLength: 15 }).map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(pattern, fc.string(), (written, text) => {
        expect(['boolean', 'string']).toContain(typeof test(written, text));
      }),
    );
  });
});

describe('sizeOfPattern', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['a{5}', 5],
    ['a{2,5}', 5],
    ['a{2,}', 2],
    ['(ab){10}', 30],
    ['((ab){10}){10}', 310],
    ['[^]a{2}-z]{7}', 7],
    ['[[:alpha:]\\]]{7}', 7],
    ['\\p{Greek}{7}', 7],
    ['\\pL{7}', 7],
    ['\\x{1F600}{7}', 7],
    ['\\{7}', 3],
  ])('of %s is %d', (pattern, size) => {
    expect(sizeOfPattern(pattern)).toBe(size);
  });
});
