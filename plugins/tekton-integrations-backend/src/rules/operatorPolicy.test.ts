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

import { RunsAccess } from 'backstage-plugin-tekton-integrations-common';
import { OperatorPolicy } from './operatorPolicy';

const CI = { id: 'cluster-uid', name: 'ci' };

describe('what operators let Notifications of a namespace see', () => {
  it.each<[string, RunsAccess[], string, boolean, boolean]>([
    ['its own, without any entry', [], 'team-a', true, false],
    ['another one, without any entry', [], 'team-b', false, false],
    [
      'one that is listed for it',
      [{ from: ['team-a'], to: ['team-b'] }],
      'team-b',
      true,
      true,
    ],
    [
      'one that a glob lists',
      [{ from: ['team-*'], to: ['*-b'] }],
      'team-b',
      true,
      true,
    ],
    [
      'one that is not listed',
      [{ from: ['team-a'], to: ['team-c'] }],
      'team-b',
      false,
      true,
    ],
    [
      'one that is listed for somebody else',
      [{ from: ['platform'], to: ['*'] }],
      'team-b',
      false,
      false,
    ],
    [
      'one that sees it, which gives no right in return',
      [{ from: ['team-b'], to: ['team-a'] }],
      'team-b',
      false,
      false,
    ],
    [
      'one that is listed for another cluster',
      [{ clusters: ['other'], from: ['team-a'], to: ['team-b'] }],
      'team-b',
      false,
      false,
    ],
    [
      'one that is listed for its cluster',
      [{ clusters: ['c*'], from: ['team-a'], to: ['team-b'] }],
      'team-b',
      true,
      true,
    ],
    [
      'one that is seen by who sees what it sees: rights do not add up',
      [
        { from: ['team-a'], to: ['team-c'] },
        { from: ['team-c'], to: ['team-b'] },
      ],
      'team-b',
      false,
      true,
    ],
  ])('%s', (_, entries, to, sees, others) => {
    const policy = new OperatorPolicy(entries);
    expect(policy.seesRuns(CI, 'team-a', to)).toBe(sees);
    expect(policy.seesOthers(CI, 'team-a')).toBe(others);
  });
});
