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

import { parseLabelSelector } from './labelSelectorText';

describe('parseLabelSelector', () => {
  it.each([
    ['a=b', [{ key: 'a', operator: 'In', values: ['b'] }]],
    ['a==b', [{ key: 'a', operator: 'In', values: ['b'] }]],
    ['a!=b', [{ key: 'a', operator: 'NotIn', values: ['b'] }]],
    ['a=', [{ key: 'a', operator: 'In', values: [''] }]],
    ['a', [{ key: 'a', operator: 'Exists', values: [] }]],
    ['!a', [{ key: 'a', operator: 'DoesNotExist', values: [] }]],
    [
      'tier in (a, b),x.io/y notin (c)',
      [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'x.io/y', operator: 'NotIn', values: ['c'] },
      ],
    ],
    [
      ' a = b , c ',
      [
        { key: 'a', operator: 'In', values: ['b'] },
        { key: 'c', operator: 'Exists', values: [] },
      ],
    ],
    ['', []],
  ])('reads %j', (text, expected) => {
    expect(parseLabelSelector(text)).toEqual(expected);
  });

  it.each(['a in b', 'a=(b)', '=b', 'a in (b', `${'a,'.repeat(2_000)}`])(
    'refuses %.20j and says what is possible',
    text => {
      expect(() => parseLabelSelector(text)).toThrow(
        /is not a requirement; write it as|is too long/,
      );
    },
  );
});
