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

export const bb01: Scenario = {
  id: 'BB-01',
  title: 'a target that fails for a while is told in the end, another at once',
  targets: { github: STATUS, slack: MESSAGES },
  database: true,
  happenings: [
    trouble(0, 'slack', { behaviour: SERVER_ERROR, until: MINUTE }),
    run(10, 'u1', 'failed'),
  ],
  wants: [
    want('github', 'u1 failed', 10, SECOND),
    want('slack', 'u1 failed', MINUTE, 3 * MINUTE),
  ],
  requests: { github: 1, slack: [3, 20] },
  until: 5 * MINUTE,
};
