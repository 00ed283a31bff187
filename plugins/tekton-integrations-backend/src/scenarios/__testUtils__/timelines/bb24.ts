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

import {
  each,
  MESSAGES,
  MINUTE,
  run,
  Scenario,
  SECOND,
  throttled,
  trouble,
  want,
} from '../scenario';

export const bb24: Scenario = {
  id: 'BB-24',
  title: 'nothing goes into a scope before it is allowed; others flow',
  targets: { slack: { ...MESSAGES, scope: 'namespace' } },
  processes: [1, 3],
  happenings: [
    trouble(0, 'slack', {
      about: /^a-/,
      behaviour: throttled('slack/team-a', 30 * SECOND),
      times: 1,
    }),
    run(0, 'a-0', 'failed', { namespace: 'team-a' }),
    ...each(5, n => [
      run(100 + n * SECOND, `a-${n + 1}`, 'failed', { namespace: 'team-a' }),
    ]),
    ...each(5, n => [
      run(100 + n * SECOND, `b-${n}`, 'failed', { namespace: 'team-b' }),
    ]),
  ],
  wants: [
    ...each(6, n => [want('slack', `a-${n} failed`, 30 * SECOND, 32 * SECOND)]),
    ...each(5, n => [
      want('slack', `b-${n} failed`, n * SECOND, (n + 1) * SECOND),
    ]),
  ],
  requests: { slack: 12 },
  until: MINUTE,
};
