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

import { MESSAGES, MINUTE, run, Scenario, SECOND, want } from '../scenario';

export const bb13: Scenario = {
  id: 'BB-13',
  title: 'only what a filter selects is told',
  targets: {
    names: MESSAGES,
    labels: MESSAGES,
    spaces: MESSAGES,
    phases: MESSAGES,
    cel: MESSAGES,
    tasks: MESSAGES,
  },
  filters: {
    names: { names: ['release-*'] },
    labels: { labelSelector: { matchLabels: { tier: 'prod' } } },
    spaces: { namespaceSelector: { matchNames: ['team-b'] } },
    phases: { statuses: ['failed'] },
    cel: { expression: "run.name.endsWith('-1') && run.phase == 'failed'" },
    tasks: { kinds: ['TaskRun'] },
  },
  happenings: [
    run(0, 'release-1', 'failed'),
    run(100, 'build-2', 'succeeded', { labels: { tier: 'prod' } }),
    run(200, 'build-3', 'succeeded', { namespace: 'team-b' }),
  ],
  wants: [
    want('names', 'release-1 failed', 0, SECOND),
    want('phases', 'release-1 failed', 0, SECOND),
    want('cel', 'release-1 failed', 0, SECOND),
    want('labels', 'build-2 succeeded', 0, SECOND),
    want('spaces', 'build-3 succeeded', 0, SECOND),
  ],
  until: MINUTE,
};
