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

import { createFixtures } from '../__testUtils__/fixtures';
import { englishWords } from '../__testUtils__/words';
import { describeChanges } from './changes';

const t = englishWords();
const { running, failed, delivery, slack } = createFixtures(
  Date.parse('2026-03-01T12:00:00Z'),
);

describe('describeChanges', () => {
  it('says nothing when nothing changed', () => {
    expect(describeChanges([running, failed], [running, failed], t)).toEqual(
      [],
    );
  });

  it('says how a Run ended and who was told', () => {
    const ended = {
      ...running,
      run: { ...running.run, phase: 'succeeded' as const },
      deliveries: [
        ...running.deliveries,
        delivery({ id: 'new', runId: 'run-2' }),
      ],
    };
    expect(describeChanges([running], [ended], t)).toEqual([
      'build-shop-9qw1c: succeeded',
      'build-shop-9qw1c: GitHub commit status delivered',
    ]);
  });

  it('leaves out deliveries that merely wait or are on their way', () => {
    const before = { ...running, deliveries: [] };
    const after = {
      ...running,
      deliveries: [slack({ state: 'waiting' }), slack({ state: 'sending' })],
    };
    expect(describeChanges([before], [after], t)).toEqual([]);
  });

  it('counts what would be too much to listen to', () => {
    const sentences = describeChanges([], [failed, running], t);
    expect(sentences).toHaveLength(4);
    expect(sentences.at(-1)).toMatch(/^and \d+ more changes$/);
  });
});
