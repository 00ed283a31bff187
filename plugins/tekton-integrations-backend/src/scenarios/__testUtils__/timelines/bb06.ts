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
  HANG,
  MESSAGES,
  MINUTE,
  run,
  Scenario,
  SECOND,
  trouble,
  want,
} from '../scenario';

export const bb06: Scenario = {
  id: 'BB-06',
  title: 'a target that hangs is given up at the time limit, and told later',
  targets: { slack: MESSAGES },
  happenings: [
    trouble(0, 'slack', { behaviour: HANG, times: 1 }),
    run(0, 'u1', 'failed'),
  ],
  wants: [want('slack', 'u1 failed', 15 * SECOND, 17 * SECOND)],
  requests: { slack: 2 },
  until: MINUTE,
};
