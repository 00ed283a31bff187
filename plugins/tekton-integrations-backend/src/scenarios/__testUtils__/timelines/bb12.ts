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
  STATUS,
  want,
} from '../scenario';

export const bb12: Scenario = {
  id: 'BB-12',
  title: 'the same state with another message is not told again',
  targets: { github: STATUS, slack: MESSAGES },
  happenings: each(20, n => [
    run(n * SECOND, 'u1', 'running', { message: `running for ${n} s` }),
  ]),
  wants: [
    want('github', 'u1 running', 0, SECOND),
    want('slack', 'u1 running', 0, SECOND),
  ],
  until: MINUTE,
};
