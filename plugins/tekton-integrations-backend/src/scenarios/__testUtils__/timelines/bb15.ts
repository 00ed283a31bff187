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
  answer,
  MESSAGES,
  MINUTE,
  run,
  Scenario,
  SECOND,
  trouble,
  want,
} from '../scenario';

export const bb15: Scenario = {
  id: 'BB-15',
  title: 'what a Provider may not send is held, and goes when it is cured',
  targets: { slack: MESSAGES, other: MESSAGES },
  happenings: [
    trouble(0, 'slack', {
      behaviour: answer({ kind: 'rejected', cause: '401', pause: 'provider' }),
      times: 1,
    }),
    run(0, 'u1', 'running'),
    run(SECOND, 'u1', 'failed'),
  ],
  wants: [
    want('other', 'u1 running', 0, SECOND),
    want('other', 'u1 failed', SECOND, 2 * SECOND),
    want('slack', 'u1 running', SECOND, 31 * SECOND),
    want('slack', 'u1 failed', SECOND, 31 * SECOND),
  ],
  requests: { slack: 3 },
  until: MINUTE,
};
