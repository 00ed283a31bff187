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

import { MINUTE, run, Scenario, SECOND, trouble, want } from '../scenario';

export const bb23: Scenario = {
  id: 'BB-23',
  title: 'a pending state that lands late does not stay over the end',
  targets: { github: { kind: 'state', once: 'findable' } },
  database: true,
  happenings: [
    trouble(0, 'github', {
      behaviour: { kind: 'hang', landsAfterMs: 18 * SECOND },
      times: 1,
    }),
    run(0, 'u1', 'running'),
    run(10, 'u1', 'succeeded'),
  ],
  wants: [
    // Sent when nobody waits for the pending one any more, and put right.
    want('github', 'u1 succeeded', 15 * SECOND, 16 * SECOND),
    want('github', 'u1 running', 18 * SECOND, 18 * SECOND),
    want('github', 'u1 succeeded', 20 * SECOND, 25 * SECOND),
  ],
  requests: { github: 3 },
  until: MINUTE,
};
