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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';

/** A running Run of namespace team-a without labels, tasks or commit. */
export function makeRun(over: Partial<RunState> = {}): RunState {
  return runFixture({
    cluster: { id: 'cluster-uid', name: 'ci' },
    namespace: 'team-a',
    name: 'build-1',
    uid: 'uid-1',
    phase: 'running',
    completedAt: undefined,
    labels: {},
    commit: undefined,
    taskCount: 0,
    tasks: [],
    ...over,
  });
}
