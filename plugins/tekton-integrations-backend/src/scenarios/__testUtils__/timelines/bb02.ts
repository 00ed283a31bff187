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
  relist,
  run,
  Scenario,
  SECOND,
  STATUS,
  want,
} from '../scenario';

export const bb02: Scenario = {
  id: 'BB-02',
  title: 'a hundred lists of the same send nothing again',
  targets: { github: STATUS, slack: MESSAGES },
  happenings: [
    run(0, 'u1', 'running'),
    run(SECOND, 'u1', 'succeeded'),
    ...each(100, n => [relist(2 * SECOND + n * 100)]),
  ],
  wants: [
    want('github', 'u1 running', 0, SECOND),
    want('slack', 'u1 running', 0, SECOND),
    want('github', 'u1 succeeded', SECOND, 2 * SECOND),
    want('slack', 'u1 succeeded', SECOND, 2 * SECOND),
  ],
  until: MINUTE,
};
