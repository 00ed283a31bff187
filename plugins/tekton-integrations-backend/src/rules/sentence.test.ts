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

import { plainType } from '../__testUtils__/providerTypes';
import { RuleBook } from './ruleBook';
import { ruleSentence } from './sentence';

function sentenceOf(filter: object, providerName = 'slack'): string {
  const type = plainType();
  const book = new RuleBook(new Map([[type.type, type]]));
  book.replaceConfig(
    {
      slack: {
        type: 'SlackApp',
        slackApp: { accessToken: 'x', channels: [{ id: 'C01' }] },
      },
    },
    { rule: { providerRef: { name: providerName }, filter } },
  );
  return ruleSentence(book.resolved()[0]);
}

describe('ruleSentence', () => {
  it.each([
    [{}, '#C01 for each Run'],
    [{ kinds: ['PipelineRun'] }, '#C01 for each PipelineRun'],
    [
      { statuses: ['failed', 'invalid'] },
      '#C01 when a Run failed or could not start',
    ],
    [
      { statuses: ['failed', 'timedOut', 'cancelled'] },
      '#C01 when a Run failed, timed out or is cancelled',
    ],
    [
      {
        statuses: [
          'succeeded',
          'failed',
          'invalid',
          'timedOut',
          'cancelled',
          'ignored',
          'unseen',
        ],
      },
      '#C01 when a Run ends',
    ],
    [
      {
        taskRun: { enabled: true },
        labelSelector: { matchLabels: { tier: 'prod' } },
        namespaceSelector: { matchNames: ['a', 'b'] },
      },
      '#C01 for each TaskRun with tier=prod in a or b',
    ],
    [{ namespaceSelector: { matchNames: ['*'] } }, '#C01 for each Run'],
  ])('says %j', (filter, sentence) => {
    expect(sentenceOf(filter)).toBe(sentence);
  });

  it('says it without its Provider too', () => {
    expect(sentenceOf({}, 'nobody')).toBe(
      "whoever Provider 'nobody' reaches for each Run",
    );
  });
});
