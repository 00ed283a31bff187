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

import type { TaskPlan } from './scenario';
import type { RunPlan } from './runPlan';
import { condition, PROVENANCE, taskSpec } from './taskRunObject';
import { timestamp } from './timeline';

/** Milliseconds that Tekton and the kubelet take, about as recorded. */
const PENDING = 330;
const INITIALIZING = 900;
const RUNNING = 2_000;
const RETRY = 400;

type Status = Record<string, unknown>;

/** One attempt at a task: when it begins and whether it fails. */
export interface Attempt {
  plan: RunPlan;
  task: TaskPlan;
  number: number;
  from: number;
  podName: string;
  digests: readonly string[];
  failing: TaskPlan['failure'];
  /** How the steps of the attempt before ended, or the bare steps. */
  stepsBefore: readonly Status[];
  retriesStatus: readonly Status[];
}

export interface AttemptResult {
  end: number;
  /** Statuses in their order; the last is the final one. */
  statuses: { at: number; status: Status }[];
}

export function timeOf(plan: RunPlan, at: number): Date {
  return new Date(plan.start.getTime() + at);
}

/** So many steps are over by themselves before the pod's end. */
function stepCount({ task, failing }: Attempt): number {
  return failing ? task.steps.indexOf(failing.step) + 1 : task.steps.length;
}

function stepEnd({ task, from }: Attempt, index: number): number {
  const part = (task.seconds * 1_000) / task.steps.length;
  return from + RUNNING + part * (index + 1);
}

/** A step's name and image as the kubelet reports them. */
function container(attempt: Attempt, index: number): Status {
  const name = attempt.task.steps[index];
  return {
    name,
    container: `step-${name}`,
    imageID: `images.acme.test/${name}:1@sha256:${attempt.digests[index]}`,
    provenance: {},
  };
}

function terminated(
  attempt: Attempt,
  index: number,
  exitCode: number,
  reason: string,
): Status {
  const last = Math.min(index, stepCount(attempt) - 1);
  return {
    ...container(attempt, index),
    terminated: {
      exitCode,
      finishedAt: timestamp(timeOf(attempt.plan, stepEnd(attempt, last))),
      reason: exitCode === 0 ? 'Completed' : 'Error',
      startedAt: timestamp(timeOf(attempt.plan, attempt.from + RUNNING)),
    },
    terminationReason: reason,
  };
}

/**
 * The steps when so many are over. All containers of a pod start together, the
 * steps go in turn, and those behind a failed one end with it.
 */
function stepsAfter(attempt: Attempt, finished: number): Status[] {
  const count = stepCount(attempt);
  const { failing, plan, from } = attempt;
  return attempt.task.steps.map((_, index) => {
    if (failing && finished === count && index >= count - 1) {
      return index === count - 1
        ? terminated(attempt, index, failing.exitCode, 'Error')
        : terminated(attempt, index, 1, 'Skipped');
    }
    return index < finished
      ? terminated(attempt, index, 0, 'Completed')
      : {
          ...container(attempt, index),
          running: { startedAt: timestamp(timeOf(plan, from + RUNNING)) },
        };
  });
}

function attemptResult(attempt: Attempt): AttemptResult {
  const { plan, task, from, failing, retriesStatus } = attempt;
  const common: Status = {
    podName: attempt.podName,
    provenance: PROVENANCE,
    taskSpec: taskSpec(task),
    startTime: timestamp(timeOf(plan, from + PENDING)),
    ...(attempt.number > 0 && { artifacts: {}, retriesStatus }),
  };
  const pending = (at: number, steps: readonly Status[]) => ({
    at,
    status: {
      ...common,
      steps,
      conditions: condition(timeOf(plan, at), 'Unknown', 'Pending', 'Pending'),
    },
  });
  const waiting = task.steps.map((_, index) => ({
    ...container(attempt, index),
    waiting: { reason: 'PodInitializing' },
  }));
  const count = stepCount(attempt);
  const running = Array.from({ length: count }, (_, finished) => ({
    at: stepEnd(attempt, finished - 1),
    status: {
      ...common,
      steps: stepsAfter(attempt, finished),
      conditions: condition(
        timeOf(plan, from + RUNNING),
        'Unknown',
        'Running',
        'Not all Steps in the Task have finished executing',
      ),
    },
  }));
  const end = stepEnd(attempt, count - 1);
  const ended = timeOf(plan, end);
  const final: Status = {
    ...common,
    artifacts: {},
    completionTime: timestamp(ended),
    steps: stepsAfter(attempt, count),
    conditions: failing
      ? condition(ended, 'False', 'StepFailed', failureMessage(failing))
      : condition(
          ended,
          'True',
          'Succeeded',
          'All Steps have completed executing',
        ),
  };
  return {
    end,
    statuses: [
      pending(from + PENDING, attempt.stepsBefore),
      pending(from + INITIALIZING, waiting),
      ...running,
      { at: end, status: final },
    ],
  };
}

function failureMessage({ step, exitCode }: NonNullable<TaskPlan['failure']>) {
  return `"step-${step}" exited with code ${exitCode}: Error`;
}

/** All attempts at a task, one after the other. */
export function attempts(first: Attempt): AttemptResult & { failed: boolean } {
  const result = attemptResult(first);
  const { plan, task, number, podName, failing } = first;
  if (!failing || number >= (task.retries ?? 0)) {
    return { ...result, failed: failing !== undefined };
  }
  // A failed attempt is archived without those that were archived before it.
  const archived = { ...result.statuses[result.statuses.length - 1].status };
  delete archived.retriesStatus;
  const retriesStatus = [...first.retriesStatus, archived];
  const stepsBefore = stepsAfter(first, stepCount(first));
  const status = {
    artifacts: {},
    podName: '',
    provenance: PROVENANCE,
    taskSpec: taskSpec(task),
    retriesStatus,
    steps: stepsBefore,
    conditions: condition(
      timeOf(plan, result.end),
      'Unknown',
      'ToBeRetried',
      failureMessage(failing),
    ),
  };
  const again = number + 1;
  const rest = attempts({
    ...first,
    number: again,
    from: result.end + RETRY,
    podName: `${podName.replace(/-retry\d+$/, '')}-retry${again}`,
    failing: again < failing.attempts ? failing : undefined,
    stepsBefore,
    retriesStatus,
  });
  return {
    ...rest,
    statuses: [
      ...result.statuses.slice(0, -1),
      { at: result.end, status },
      ...rest.statuses,
    ],
  };
}
