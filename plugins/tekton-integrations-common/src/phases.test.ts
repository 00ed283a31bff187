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

import { isBad, isFinal, Phase, PHASES, phaseWords } from './phases';

const table: [Phase, boolean, boolean, string][] = [
  ['queued', false, false, 'queued'],
  ['running', false, false, 'running'],
  ['stopping', false, false, 'stopping'],
  ['succeeded', true, false, 'succeeded'],
  ['failed', true, true, 'failed'],
  ['invalid', true, true, 'could not start'],
  ['timedOut', true, true, 'timed out'],
  ['cancelled', true, true, 'cancelled'],
  ['ignored', true, false, 'failure ignored'],
  ['unseen', true, true, 'ended while nobody watched'],
];

describe('phases', () => {
  it('are all in the table below', () => {
    expect(table.map(([phase]) => phase)).toEqual([...PHASES]);
  });

  it.each(table)(
    'knows of %s: final %s, bad %s, words "%s"',
    (phase, final, bad, words) => {
      expect(isFinal(phase)).toBe(final);
      expect(isBad(phase)).toBe(bad);
      expect(phaseWords(phase)).toBe(words);
    },
  );
});
