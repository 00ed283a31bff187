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
  MINUTE,
  run,
  Scenario,
  SECOND,
  STATUS,
  throttled,
  trouble,
  want,
} from '../scenario';

export const bb25: Scenario = {
  id: 'BB-25',
  title: 'it sleeps until the limit begins anew, and longer each time',
  targets: { github: { ...STATUS, scope: 'namespace' } },
  happenings: [
    // 403 with x-ratelimit-remaining: 0 and a reset in 10 minutes.
    trouble(0, 'github', {
      about: /^primary/,
      behaviour: throttled('github/team-a', 10 * MINUTE),
      times: 1,
    }),
    // The secondary limit without a header, three times.
    ...[1, 2, 4].map(minutes =>
      trouble(0, 'github', {
        about: /^secondary/,
        behaviour: throttled('github/team-b', minutes * MINUTE),
        times: 1,
      }),
    ),
    run(0, 'primary', 'failed', { namespace: 'team-a', commit: 'c1' }),
    run(0, 'secondary', 'failed', { namespace: 'team-b', commit: 'c2' }),
  ],
  wants: [
    want('github', 'primary failed', 10 * MINUTE, 10 * MINUTE + 2 * SECOND),
    want('github', 'secondary failed', 7 * MINUTE, 7 * MINUTE + 6 * SECOND),
  ],
  requests: { github: 6 },
  until: 15 * MINUTE,
};
