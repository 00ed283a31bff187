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
  crash,
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

export const bb05: Scenario = {
  id: 'BB-05',
  title: 'after a restart only what was not delivered is sent',
  targets: { github: { ...STATUS, shared: false }, slack: MESSAGES },
  filters: { slack: { names: ['open-*'] } },
  database: true,
  happenings: [
    trouble(0, 'slack', { behaviour: SERVER_ERROR, until: 30 * SECOND }),
    ...each(100, n => [run(n, `done-${n}`, 'succeeded')]),
    ...each(25, n => [run(SECOND + n, `open-${n}`, 'failed')]),
    crash(20 * SECOND, 'a', 'b'),
  ],
  wants: [
    ...each(100, n => [want('github', `done-${n} succeeded`, n, 10 * SECOND)]),
    ...each(25, n => [want('github', `open-${n} failed`, n, 10 * SECOND)]),
    ...each(25, n => [
      want('slack', `open-${n} failed`, 30 * SECOND, 3 * MINUTE),
    ]),
  ],
  requests: { slack: [25, 500] },
  until: 4 * MINUTE,
};
