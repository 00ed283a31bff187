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
  HOUR,
  MESSAGES,
  MINUTE,
  run,
  Scenario,
  SECOND,
  SERVER_ERROR,
  trouble,
  want,
} from '../scenario';

export const bb20: Scenario = {
  id: 'BB-20',
  title:
    'a target that is away for forty minutes is asked seldom, and told then',
  targets: { slack: MESSAGES },
  happenings: [
    trouble(0, 'slack', { behaviour: SERVER_ERROR, until: 40 * MINUTE }),
    run(0, 'u1', 'failed'),
  ],
  wants: [want('slack', 'u1 failed', 40 * MINUTE, 41 * MINUTE + 5 * SECOND)],
  // Every 5 s for ten minutes, then once a minute.
  requests: { slack: [8, 200] },
  until: HOUR,
};
