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
import { callsIn, endOfPiece, tokenAt } from './lexer';

describe('endOfPiece', () => {
  it.each([
    ['run.name }} and', 'run.name '],
    ['\'}}\' + "}}" }}', '\'}}\' + "}}" '],
    ["'it\\'s }}' }}", "'it\\'s }}' "],
    ['"""a "}}" b""" }}', '"""a "}}" b""" '],
    ["r'\\d}}' }}", "r'\\d}}' "],
    ["{'a': {'b': 1}}.a.b }}", "{'a': {'b': 1}}.a.b "],
    ["{'a': 1}}}", "{'a': 1}"],
    ['a // said }} b', 'a // said '],
    ["a // don't\n + b }}", "a // don't\n + b "],
    ['}}', ''],
  ])('of %j ends after %j', (text, piece) => {
    expect(text.slice(0, endOfPiece(text, 0))).toBe(piece);
  });

  it.each(['run.name', 'run.name }', "'}}", '"""}}""', '{ }}', "'\\"])(
    'of %j is missing',
    text => {
      expect(endOfPiece(text, 0)).toBe(-1);
    },
  );
});

describe('callsIn', () => {
  it.each([
    ['size(run.name) + run.tasks.map (t, t.name)', ['size', 'map']],
    ["'foo(' + \"bar(\" + r'baz('", []],
    ['foo // bar(\n (1)', ['foo']],
    ['a in (b)', ['in']],
    ['(a)(b)[c](d)', []],
  ])('of %j are %j', (text, names) => {
    expect(callsIn(text).map(({ name }) => name)).toEqual(names);
  });
});

describe('the lexer', () => {
  it('reads any text to its end, and never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            "'",
            '"',
            '"""',
            '\\',
            'r',
            'b',
            '{',
            '}',
            '//',
            '\n',
          ),
        )
        .map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(text, written => {
        let at = 0;
        while (at < written.length) {
          const { end } = tokenAt(written, at);
          expect(end).toBeGreaterThan(at);
          expect(end).toBeLessThanOrEqual(written.length);
          at = end;
        }
        callsIn(written);
        const end = endOfPiece(written, 0);
        expect(end < 0 || written.startsWith('}}', end)).toBe(true);
      }),
    );
  });
});
