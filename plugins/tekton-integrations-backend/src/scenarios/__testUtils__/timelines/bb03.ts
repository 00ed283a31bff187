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

import { MINUTE, run, Scenario, SECOND, STATUS, want } from '../scenario';

export const bb03: Scenario = {
  id: 'BB-03',
  title: 'Runs of one commit end green, red and green: shown in that order',
  targets: { github: STATUS },
  database: true,
  happenings: [
    run(0, 'u1', 'running'),
    run(2 * SECOND, 'u1', 'succeeded'),
    run(10 * SECOND, 'u2', 'running'),
    run(12 * SECOND, 'u2', 'failed'),
    run(20 * SECOND, 'u3', 'running'),
    // The end of an older Run that is told late changes nothing.
    run(21 * SECOND, 'u2', 'failed', { labels: { late: 'true' } }),
    run(22 * SECOND, 'u3', 'succeeded'),
  ],
  wants: [
    want('github', 'u1 running', 0, SECOND),
    want('github', 'u1 succeeded', 2 * SECOND, 3 * SECOND),
    want('github', 'u2 running', 10 * SECOND, 11 * SECOND),
    want('github', 'u2 failed', 12 * SECOND, 13 * SECOND),
    want('github', 'u3 running', 20 * SECOND, 21 * SECOND),
    want('github', 'u3 succeeded', 22 * SECOND, 23 * SECOND),
  ],
  until: MINUTE,
};
