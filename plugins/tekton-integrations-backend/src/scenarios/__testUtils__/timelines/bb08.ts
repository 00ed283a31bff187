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
  SERVER_ERROR,
  STATUS,
  trouble,
  want,
} from '../scenario';

export const bb08: Scenario = {
  id: 'BB-08',
  title: 'one process and three show the same, whatever fails',
  targets: { github: STATUS, slack: MESSAGES },
  processes: [1, 3],
  happenings: [
    trouble(0, 'slack', { behaviour: SERVER_ERROR, times: 4 }),
    ...each(8, n => [run(n * 100, `u${n}`, 'failed', { commit: `c${n}` })]),
  ],
  wants: each(8, n => [
    want('github', `u${n} failed`, n * 100, 2 * SECOND),
    want('slack', `u${n} failed`, n * 100, 30 * SECOND),
  ]),
  requests: { slack: 12 },
  until: MINUTE,
};
