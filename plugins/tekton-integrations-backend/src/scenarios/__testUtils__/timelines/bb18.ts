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
  MINUTE,
  relist,
  run,
  Scenario,
  SECOND,
  STATUS,
  want,
} from '../scenario';

export const bb18: Scenario = {
  id: 'BB-18',
  title: 'sixty places on one commit are each shown once',
  targets: { github: { ...STATUS, shared: false } },
  happenings: [
    ...each(60, n => [run(n, `u${n}`, 'succeeded', { commit: 'c1' })]),
    relist(10 * SECOND),
    ...each(60, n => [
      run(20 * SECOND + n, `u${n}`, 'succeeded', { labels: { seen: 'yes' } }),
    ]),
  ],
  wants: each(60, n => [want('github', `u${n} succeeded`, n, 5 * SECOND)]),
  until: MINUTE,
};
