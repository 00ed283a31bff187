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
import { runStateOf } from './runStateOf';
import { assembleTasks } from './tasks';
import {
  expectedPhases,
  parsed,
  recording,
  recordingNames,
} from './__testUtils__/recordings';

const CLUSTER = { id: 'c1', name: 'test' };

/** All states that each object of a recording passes through, by its uid. */
function replay(name: string): Map<string, RunState[]> {
  const states = new Map<string, RunState[]>();
  for (const { type, object } of recording(name)) {
    const before = states.get(object.metadata.uid) ?? [];
    const next = runStateOf(parsed(object), CLUSTER, {
      deleted: type === 'DELETED',
      previous: before.at(-1),
    });
    states.set(object.metadata.uid, [...before, next]);
  }
  return states;
}

function main(name: string): RunState[] {
  const { kind } = expectedPhases()[name];
  const found = [...replay(name).values()].find(([{ parent, kind: its }]) => {
    return its === kind && parent === undefined;
  });
  return found ?? [];
}

function last(name: string): RunState {
  const run = main(name).at(-1);
  if (!run) {
    throw new Error(`nothing in ${name}`);
  }
  return run;
}

function entries(states: readonly RunState[]): string[] {
  return states
    .map(({ phase, attempt }) =>
      attempt === 1 ? phase : `${phase} (attempt ${attempt})`,
    )
    .filter((entry, index, all) => entry !== all[index - 1]);
}

describe('runStateOf on recordings of real clusters', () => {
  it('has an expectation for each recording', () => {
    expect(recordingNames().sort()).toEqual(
      Object.keys(expectedPhases()).sort(),
    );
    expect(recordingNames()).toHaveLength(46);
  });

  it.each(Object.entries(expectedPhases()))(
    'enters the expected phases of %s',
    (name, { phases }) => {
      expect(entries(main(name))).toEqual(phases);
    },
  );

  it('keeps the completion time that was undone until the Run ends again', () => {
    const states = main('taskrun-undone-after-late-service-account');
    const first = states.findIndex(({ phase }) => phase === 'invalid');
    const { completedAt } = states[first];
    const after = states.slice(first + 1).filter(({ phase }) => {
      return phase === 'queued' || phase === 'running';
    });
    expect(completedAt).toBeDefined();
    expect(after.length).toBeGreaterThan(1);
    expect(new Set(after.map(({ undone }) => undone))).toEqual(
      new Set([completedAt]),
    );
    expect(states.at(-1)).toMatchObject({
      phase: 'failed',
      failure: 'exit 2 in step unit-2',
    });
    expect(states.at(-1)?.undone).toBeUndefined();
  });

  it.each([
    ['taskrun-failed', 'exit 3 in step unit'],
    ['taskrun-second-of-three-steps-failed', 'exit 2 in step unit-2'],
    ['taskrun-out-of-memory', 'out of memory in step unit'],
    ['taskrun-evicted', 'evicted'],
    ['taskrun-image-pull-failed', 'image pull failed'],
    ['taskrun-timed-out', 'timed out'],
    [
      'taskrun-could-not-get-task',
      'could not start: error when listing tasks for taskRun unit-9k2xq: tasks.tekton.dev "no-such-task" not found',
    ],
    ['customrun-failed', 'rejected by bob'],
    ['pipelinerun-failed', undefined],
    ['taskrun-cancelled', undefined],
    ['taskrun-succeeded', undefined],
  ])('says in a few words how %s failed: %s', (name, failure) => {
    expect(last(name).failure).toBe(failure);
  });

  it('marks what was deleted before it ended', () => {
    expect(last('pipelinerun-deleted-while-running')).toMatchObject({
      phase: 'cancelled',
      reason: 'deleted',
      deleted: true,
    });
  });

  it('assembles the tasks of a PipelineRun from its children', () => {
    const states = [...replay('pipelinerun-finally').values()].flatMap(each =>
      each.slice(-1),
    );
    const run = assembleTasks(last('pipelinerun-finally'), states);
    expect(run.taskCount).toBe(run.tasks.length);
    expect(
      run.tasks.map(({ name, phase, failure }) => [name, phase, failure]),
    ).toEqual([
      ['build', 'succeeded', undefined],
      ['test', 'failed', 'exit 1 in step test'],
      ['report', 'succeeded', undefined],
    ]);
  });

  it('takes a child that is not there as unknown', () => {
    const run = last('pipelinerun-failed');
    expect(assembleTasks(run, [])).toEqual({ ...run, tasks: [] });
    expect(run.taskCount).toBeGreaterThan(0);
  });

  it('is named after its pipeline', () => {
    expect(last('pipelinerun-pipeline-ref').definition).toBe('shop');
  });
});
