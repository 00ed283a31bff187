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
import { notSentGroups } from './notSentGroups';

const { notSent } = createFixtures(0);
const item = (rule: string, vendor: string, message: string) => ({
  ...notSent(),
  rule: `config///${rule}`,
  vendor,
  message,
});

describe('notSentGroups', () => {
  it('says a reason once for all that have it, and each of them once', () => {
    const groups = notSentGroups([
      item('a', 'AWS SNS', 'It had ended before.'),
      item('b', 'Slack', 'statuses: only failed'),
      item('c', 'AWS SNS', 'It had ended before.'),
      item('d', 'GitHub', 'It had ended before.'),
    ]);
    expect(groups).toEqual([
      {
        reason: notSent().reason,
        message: 'It had ended before.',
        labels: ['AWS SNS', 'GitHub'],
        rules: ['a', 'c', 'd'],
      },
      {
        reason: notSent().reason,
        message: 'statuses: only failed',
        labels: ['Slack'],
        rules: ['b'],
      },
    ]);
  });

  it('keeps apart what has the same words for another reason', () => {
    const one = item('a', 'Slack', 'no');
    const groups = notSentGroups([one, { ...one, reason: 'muted' }]);
    expect(groups).toHaveLength(2);
  });
});
