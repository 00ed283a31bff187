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

/**
 * A PipelineRun of pipeline `build` that failed after 3 minutes and 12 seconds
 * on commit `c0ffee…` of `acme/shop`, with parts of it replaced.
 *
 * @public
 */
export function runFixture(overrides: Partial<RunState> = {}): RunState {
  return {
    cluster: { id: '11111111-2222-3333-4444-555555555555', name: 'prod' },
    kind: 'PipelineRun',
    namespace: 'shop',
    name: 'build-x7k2p',
    uid: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    resourceVersion: '1000',
    attempt: 1,
    maxAttempts: 1,
    phase: 'failed',
    reason: 'Failed',
    message: 'Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1',
    createdAt: '2026-11-21T10:00:00Z',
    startedAt: '2026-11-21T10:00:01Z',
    completedAt: '2026-11-21T10:03:13Z',
    deleted: false,
    definition: 'build',
    labels: { 'tekton.dev/pipeline': 'build' },
    annotations: {},
    params: [],
    results: [],
    commit: {
      owner: 'acme',
      repository: 'shop',
      sha: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
      source: 'integrations.tekton.ornew.io/github-sha',
      branch: 'main',
      title: 'Add the checkout page',
    },
    taskCount: 3,
    tasks: [
      {
        name: 'fetch',
        run: 'build-x7k2p-fetch',
        kind: 'TaskRun',
        phase: 'succeeded',
        attempt: 1,
        startedAt: '2026-11-21T10:00:02Z',
        completedAt: '2026-11-21T10:00:12Z',
      },
      {
        name: 'unit',
        run: 'build-x7k2p-unit',
        kind: 'TaskRun',
        phase: 'failed',
        reason: 'Failed',
        failure: 'exit 1 in step test',
        attempt: 1,
        startedAt: '2026-11-21T10:00:13Z',
        completedAt: '2026-11-21T10:03:12Z',
      },
    ],
    ...overrides,
  };
}
