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

/** A Run that is complete enough for rules and plans. */
export function makeRun(over: Partial<RunState> = {}): RunState {
  return {
    cluster: { id: 'cluster-uid', name: 'ci' },
    kind: 'PipelineRun',
    namespace: 'team-a',
    name: 'build-1',
    uid: 'uid-1',
    resourceVersion: '10',
    attempt: 1,
    maxAttempts: 1,
    phase: 'running',
    createdAt: '2026-03-01T10:00:00Z',
    startedAt: '2026-03-01T10:00:01Z',
    deleted: false,
    definition: 'build',
    labels: {},
    annotations: {},
    params: [],
    results: [],
    taskCount: 0,
    tasks: [],
    ...over,
  };
}
