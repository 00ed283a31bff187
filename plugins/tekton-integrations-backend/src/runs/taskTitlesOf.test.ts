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

import { parseRunObject } from './runObject';
import { runStateOf } from './runStateOf';
import { assembleTasks } from './tasks';

const CLUSTER = { id: 'c1', name: 'test' };
const COMMON = {
  namespace: 'shop',
  resourceVersion: '1',
  creationTimestamp: '2026-11-21T10:00:00Z',
};

function stateOf(raw: unknown) {
  const parsed = parseRunObject(raw, { cluster: 'test' });
  if (!parsed.ok) {
    throw new Error(parsed.error.message);
  }
  return runStateOf(parsed.object, CLUSTER, { deleted: false });
}

const child = (name: string, task: string) =>
  stateOf({
    kind: 'TaskRun',
    metadata: {
      ...COMMON,
      name,
      uid: name,
      labels: { 'tekton.dev/pipelineTask': task },
      ownerReferences: [
        {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          name: 'build-1',
          uid: 'p',
        },
      ],
    },
  });

const pipelineRun = (status: unknown, spec: unknown = {}) =>
  stateOf({
    kind: 'PipelineRun',
    metadata: { ...COMMON, name: 'build-1', uid: 'p' },
    spec,
    status,
  });

describe('the display names of tasks', () => {
  const children = [
    child('build-1-unit', 'unit'),
    child('build-1-web-0', 'web'),
    child('build-1-web-1', 'web'),
  ];
  const titles = (status: unknown, spec?: unknown) =>
    assembleTasks(pipelineRun(status, spec), children).tasks.map(
      ({ displayName }) => displayName,
    );

  it('come from the pipeline, and for a matrix from its children', () => {
    expect(
      titles({
        pipelineSpec: {
          tasks: [
            { name: 'unit', displayName: 'Unit tests' },
            { name: 'web', displayName: 'Web $(params.browser)' },
          ],
        },
        childReferences: [
          { name: 'build-1-web-0', displayName: 'Web on one' },
          { name: 'build-1-web-1', displayName: 'Web on two' },
        ],
      }),
    ).toEqual(['Unit tests', 'Web on one', 'Web on two']);
  });

  it('come from a pipeline within the Run, finally too', () => {
    expect(
      titles(
        {},
        { pipelineSpec: { finally: [{ name: 'unit', displayName: 'Tidy' }] } },
      ),
    ).toEqual(['Tidy', undefined, undefined]);
  });

  it.each([
    [undefined],
    [{}],
    [{ pipelineSpec: { tasks: [{ name: 'unit' }] } }],
    [{ pipelineSpec: { tasks: [{ name: 'unit', displayName: ' ' }] } }],
    [{ pipelineSpec: { tasks: [{ name: 'unit', displayName: 7 }] } }],
  ])('are none in %j', status => {
    expect(pipelineRun(status).taskTitles).toBeUndefined();
    expect(titles(status)).toEqual([undefined, undefined, undefined]);
  });

  it('are few and short enough to be kept', () => {
    const { taskTitles = {} } = pipelineRun({
      pipelineSpec: {
        tasks: Array.from({ length: 500 }, (_, index) => ({
          name: `task-${index}`,
          displayName: 'x'.repeat(1_000),
        })),
      },
    });

    expect(Object.keys(taskTitles)).toHaveLength(200);
    expect(Object.values(taskTitles)[0]).toHaveLength(128);
  });
});
