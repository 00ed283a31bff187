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

import type { RunState } from 'backstage-plugin-tekton-integrations-common';
import { makeRun } from '../../__testUtils__/runs';
import { Scope, type EntityFacts } from '..';

/** One hour after the Runs of these tests were created. */
export const NOW = Date.parse('2026-01-31T13:00:00Z');

export function scopeOf(
  run: Partial<RunState> = {},
  entity?: EntityFacts | null,
): Scope {
  return new Scope({
    run: makeRun({
      createdAt: '2026-01-31T12:00:00Z',
      startedAt: '2026-01-31T12:01:00Z',
      ...run,
    }),
    entity,
    runUrl: 'https://portal.example/tekton/ci/team-a/build-1',
    now: NOW,
  });
}

export const ENTITY: EntityFacts = {
  ref: 'component:default/web',
  kind: 'Component',
  namespace: 'default',
  name: 'web',
  owner: 'group:default/team-a',
  type: 'service',
  lifecycle: 'production',
  labels: { tier: 'prod' },
  annotations: { 'example.com/room': '42' },
};

export function taskOf(
  over: Partial<RunState['tasks'][number]> = {},
): RunState['tasks'][number] {
  return {
    name: 'test',
    run: 'build-1-test',
    kind: 'TaskRun',
    phase: 'failed',
    reason: 'Failed',
    failure: 'exit 1 in step test',
    attempt: 1,
    startedAt: '2026-01-31T12:10:00Z',
    completedAt: '2026-01-31T12:11:32Z',
    ...over,
  };
}
