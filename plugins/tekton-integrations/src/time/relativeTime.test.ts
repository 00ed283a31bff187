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

import { englishWords } from '../__testUtils__/words';
import { relativeTime } from './relativeTime';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    [-4, 'now'],
    [-5, '5 s ago'],
    [-59, '59 s ago'],
    [-60, '1 min ago'],
    [-150, '2 min ago'],
    [-3_600, '1 h ago'],
    [-86_400 * 3, '3 d ago'],
    [1, 'in 1 s'],
    [40, 'in 40 s'],
    [120, 'in 2 min'],
    [7_200, 'in 2 h'],
    [86_400 * 2, 'in 2 d'],
  ])('says %i seconds from now as %s', (seconds, words) => {
    expect(relativeTime(NOW + seconds * 1_000, NOW, englishWords())).toBe(
      words,
    );
  });
});
