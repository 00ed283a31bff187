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

import type { KubeObject } from '../kube';
import { attempts, timeOf } from './attempts';
import type { Random } from './random';
import type { TaskPlan } from './scenario';
import type { RunPlan } from './runPlan';
import { taskRun } from './taskRunObject';

/** Milliseconds until the controller has written its own annotation. */
const LABELLED = 160;

/** A change of a TaskRun and when it happens, in ms of the Run. */
export interface TaskRunEvent {
  at: number;
  type: 'ADDED' | 'MODIFIED';
  object: KubeObject;
}

/** All that happens to one TaskRun, unless something interrupts it. */
export interface TaskRunStory {
  task: TaskPlan;
  name: string;
  begin: number;
  end: number;
  failed: boolean;
  events: TaskRunEvent[];
}

/** Writes down how one task of a Run goes, attempt by attempt. */
export function taskRunStory(
  plan: RunPlan,
  task: TaskPlan,
  begin: number,
  random: Random,
): TaskRunStory {
  const created = taskRun(plan, task, random, timeOf(plan, begin));
  const { metadata } = created;
  const annotated = {
    ...created,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        'pipeline.tekton.dev/release': 'unknown',
      },
    },
  };
  const labelled = {
    ...annotated,
    metadata: {
      ...annotated.metadata,
      labels: { ...metadata.labels, 'tekton.dev/task': task.name },
    },
  };
  const { end, failed, statuses } = attempts({
    plan,
    task,
    number: 0,
    from: begin,
    podName: `${metadata.name}-pod`,
    digests: task.steps.map(() => random.hex(64)),
    failing: (task.failure?.attempts ?? 0) > 0 ? task.failure : undefined,
    stepsBefore: task.steps.map(name => ({ name, provenance: {} })),
    retriesStatus: [],
  });
  return {
    task,
    name: metadata.name,
    begin,
    end,
    failed,
    events: [
      { at: begin, type: 'ADDED', object: created },
      { at: begin + LABELLED, type: 'MODIFIED', object: annotated },
      ...statuses.map(({ at, status }) => ({
        at,
        type: 'MODIFIED' as const,
        object: { ...labelled, status },
      })),
    ],
  };
}
