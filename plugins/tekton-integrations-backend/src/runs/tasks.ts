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
  TEKTON_LABELS,
  type RunState,
  type TaskState,
} from 'backstage-plugin-tekton-integrations-common';

/**
 * What a PipelineRun shows of one of its children.
 *
 * @param titles - what people call its tasks, by child or by task
 */
export function taskStateOf(
  child: RunState,
  titles: RunState['taskTitles'] = {},
): TaskState {
  const name = child.pipelineTask ?? child.definition;
  const title = [child.name, name].find(key => Object.hasOwn(titles, key));
  return {
    name,
    displayName: title && titles[title],
    run: child.name,
    kind: child.kind,
    phase: child.phase,
    reason: child.reason,
    failure: child.failure,
    attempt: child.attempt,
    startedAt: child.startedAt,
    completedAt: child.completedAt,
  };
}

/**
 * A Run with those of the given Runs that are its own children as its tasks,
 * in the order in which they were made. A child that is not there is unknown:
 * it may have been collected, so it says nothing about how it ended.
 */
export function assembleTasks(
  run: RunState,
  children: readonly RunState[],
): RunState {
  const tasks = children
    .filter(child => isChildOf(child, run))
    .sort(
      (one, other) =>
        Date.parse(one.createdAt) - Date.parse(other.createdAt) ||
        compare(one.name, other.name),
    )
    .map(child => taskStateOf(child, run.taskTitles));
  const names = new Set(tasks.map(({ name }) => name));
  return { ...run, tasks, taskCount: Math.max(run.taskCount, names.size) };
}

function isChildOf(child: RunState, run: RunState): boolean {
  return (
    child.cluster.id === run.cluster.id &&
    child.namespace === run.namespace &&
    (child.parent?.uid ?? child.labels[TEKTON_LABELS.pipelineRunUid]) ===
      run.uid
  );
}

function compare(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}
