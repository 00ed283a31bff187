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
  HANG,
  MINUTE,
  run,
  Scenario,
  SECOND,
  trouble,
  want,
} from '../scenario';

export const bb09: Scenario = {
  id: 'BB-09',
  title: 'a process dies while a request is under way: seen once after',
  targets: {
    checks: { kind: 'event', once: 'findable' },
    github: { kind: 'state', once: 'repeatable' },
  },
  database: true,
  happenings: [
    trouble(0, 'checks', {
      behaviour: { kind: 'hang', landsAfterMs: 0 },
      times: 1,
    }),
    trouble(0, 'github', { behaviour: HANG, times: 1 }),
    run(0, 'u1', 'failed'),
    crash(SECOND, 'a', 'b'),
  ],
  wants: [
    want('checks', 'u1 failed', 0, 100),
    want('github', 'u1 failed', SECOND, 20 * SECOND),
  ],
  requests: { checks: 1, github: 2 },
  until: MINUTE,
};
