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

import { pipelineOf, runDuration } from './runState';

describe('runDuration', () => {
  const startedAt = '2026-03-01T10:00:00Z';
  const completedAt = '2026-03-01T10:01:30Z';
  const now = Date.parse('2026-03-01T10:00:45Z');

  it.each([
    ['a Run that ended', { startedAt, completedAt }, now, 90_000],
    ['a Run that goes on', { startedAt }, now, 45_000],
    [
      'a Run that goes on, without a clock',
      { startedAt },
      undefined,
      undefined,
    ],
    [
      'a Run that was cancelled before it began',
      { completedAt },
      now,
      undefined,
    ],
    ['a Run that has not begun', {}, now, undefined],
  ])('measures %s', (_, run, clock, expected) => {
    expect(runDuration(run, clock)).toBe(expected);
  });
});

describe('pipelineOf', () => {
  const definition = 'build';
  const labels = { 'tekton.dev/pipeline': 'release' };

  it.each([
    ['a PipelineRun', 'PipelineRun', labels, 'build'],
    ['a Run of its pipeline', 'TaskRun', labels, 'release'],
    ['a Run of no pipeline', 'CustomRun', {}, undefined],
  ] as const)('names the pipeline of %s', (_, kind, own, expected) => {
    expect(pipelineOf({ kind, definition, labels: own })).toBe(expected);
  });
});
