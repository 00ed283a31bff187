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
import { carried, subjectLine } from './text';

describe('carried', () => {
  it.each([
    ['构建 👩‍👩‍👧‍👦\t\r\n', '构建 👩‍👩‍👧‍👦\t\r\n'],
    ['a\u0000\u001fb', 'a  b'],
    ['\uD83D!', '\uFFFD!'],
    ['\uFFFE\uFFFF', '\uFFFD\uFFFD'],
  ])('makes %j to %j', (text, expected) => {
    expect(carried(text)).toBe(expected);
  });

  it('is never longer in bytes, and what XML 1.0 takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(Buffer.byteLength(carried(text))).toBeLessThanOrEqual(
          Buffer.byteLength(text),
        );
        expect(carried(text)).toMatch(
          /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u,
        );
      }),
    );
  });
});

describe('subjectLine', () => {
  it('is a line of ASCII of at most 100 characters', () => {
    expect(subjectLine(' défaut\n构建 of  build ')).toBe('d?faut ? of build');
    expect(subjectLine('x'.repeat(101))).toHaveLength(100);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        expect(subjectLine(text)).toMatch(/^(?:[!-~](?:[ -~]{0,98}[!-~])?)?$/);
      }),
    );
  });
});
