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

import { isRecord, KubeObject } from '../kube';
import type { Random } from './random';
import type { Scenario, TaskPlan } from './scenario';
import { TaskRunEvent, taskRunStory, TaskRunStory } from './taskRunEvents';
import { condition, PROVENANCE } from './taskRunObject';
import type { RunPlan } from './runPlan';
import { TimedEvent, timestamp } from './timeline';

/** Milliseconds from one event to what Tekton does about it. */
const FIRST_TASKS = 120;
const LABELLED = 240;
const REPORTED = 380;
const REACTION = 150;
const SUMMARY = 220;

function dependencies(tasks: readonly TaskPlan[], index: number) {
  const before = tasks[index - 1];
  return tasks[index].runAfter ?? (before ? [before.name] : []);
}

/** The stories of all tasks that begin, in the order in which they do. */
function stories(
  plan: RunPlan,
  { tasks }: Scenario,
  random: Random,
): TaskRunStory[] {
  const told = new Map<string, TaskRunStory>();
  tasks.forEach((task, index) => {
    const needed = dependencies(tasks, index).map(name => told.get(name));
    const blocked = needed.some(story => !story || story.failed);
    if (!blocked) {
      const end = Math.max(0, ...needed.map(story => story?.end ?? 0));
      const begin = needed.length === 0 ? FIRST_TASKS : end + REACTION;
      told.set(task.name, taskRunStory(plan, task, begin, random));
    }
  });
  // After a failure nothing new begins, on other branches neither.
  const failure = Math.min(
    ...[...told.values()].map(story => (story.failed ? story.end : Infinity)),
  );
  return [...told.values()].filter(story => story.begin <= failure);
}

function pipelineSpec(plan: RunPlan, { tasks }: Scenario) {
  return {
    params: Object.keys(plan.params).map(name => ({ name, type: 'string' })),
    tasks: tasks.map((task, index) => ({
      name: task.name,
      taskRef: { kind: 'Task', name: task.name },
      ...(task.retries && { retries: task.retries }),
      ...(dependencies(tasks, index).length > 0 && {
        runAfter: dependencies(tasks, index),
      }),
    })),
  };
}

/** Writes the events of one Run as Tekton would, in their order. */
export function scenarioEvents(
  plan: RunPlan,
  scenario: Scenario,
  random: Random,
): TimedEvent[] {
  const { interruption, tasks } = scenario;
  const time = (at: number) => new Date(plan.start.getTime() + at);
  const timeout =
    interruption?.kind === 'timedOut' ? `${interruption.atSeconds}s` : '1h0m0s';
  const created: KubeObject = {
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    metadata: {
      name: plan.name,
      namespace: plan.namespace,
      uid: plan.uid,
      creationTimestamp: timestamp(plan.start),
      labels: plan.labels,
      annotations: plan.annotations,
    },
    spec: {
      params: Object.entries(plan.params).map(([name, value]) => ({
        name,
        value,
      })),
      pipelineRef: { name: plan.pipeline },
      taskRunTemplate: { serviceAccountName: 'default' },
      timeouts: { pipeline: timeout },
    },
  };
  const labelled: KubeObject = {
    ...created,
    metadata: {
      ...created.metadata,
      labels: { ...plan.labels, 'tekton.dev/pipeline': plan.pipeline },
    },
  };
  const cancelled: KubeObject = {
    ...labelled,
    spec: { ...(isRecord(created.spec) && created.spec), status: 'Cancelled' },
  };
  const common = {
    pipelineSpec: pipelineSpec(plan, scenario),
    provenance: PROVENANCE,
    startTime: timestamp(time(LABELLED)),
  };
  const events: { at: number; type: TimedEvent['type']; object: KubeObject }[] =
    [
      { at: 0, type: 'ADDED', object: created },
      { at: LABELLED, type: 'MODIFIED', object: labelled },
    ];
  const emit = (
    at: number,
    status: Record<string, unknown>,
    object: KubeObject = labelled,
  ) =>
    events.push({
      at,
      type: 'MODIFIED',
      object: { ...object, status: { ...common, ...status } },
    });
  const sorted = (more: readonly TaskRunEvent[] = []): TimedEvent[] =>
    [...events, ...more]
      .sort((a, b) => a.at - b.at)
      .map(({ at, type, object }) => ({ at: time(at), type, object }));

  if (interruption?.kind === 'taskMissing') {
    const { task } = interruption;
    emit(REPORTED, {
      completionTime: timestamp(time(REPORTED)),
      conditions: condition(
        time(REPORTED),
        'False',
        'CouldntGetTask',
        `Pipeline ${plan.namespace}/${plan.pipeline} can't be Run; it contains Tasks that don't exist: Couldn't retrieve Task "${task}": tasks.tekton.dev "${task}" not found`,
      ),
    });
    return sorted();
  }

  const all = stories(plan, scenario, random);
  const stop = interruption ? interruption.atSeconds * 1_000 : Infinity;
  const begun = all.filter(story => story.begin < stop);
  const children = (at: number) =>
    begun
      .filter(story => story.begin <= at)
      .map(({ name, task }) => ({
        apiVersion: 'tekton.dev/v1',
        kind: 'TaskRun',
        name,
        pipelineTaskName: task.name,
      }));
  const running = (at: number) => {
    const completed = begun.filter(story => story.end <= at).length;
    return {
      childReferences: children(at),
      conditions: condition(
        time(at),
        'Unknown',
        'Running',
        `Tasks Completed: ${completed} (Failed: 0, Cancelled 0), Incomplete: ${tasks.length - completed}, Skipped: 0`,
      ),
    };
  };
  const end = Math.max(...begun.map(story => story.end));
  const reports = begun
    .filter(story => story.end < Math.min(end, stop - SUMMARY) && !story.failed)
    .map(story => story.end + SUMMARY);
  [REPORTED, ...reports].forEach(at => emit(at, running(at)));
  const unreached = tasks
    .filter(task => !begun.some(story => story.task === task))
    .map(({ name }) => ({ name, reason: 'PipelineRun was stopping' }));
  const skipped = unreached.length > 0 && { skippedTasks: unreached };
  const own = begun.flatMap(story => story.events);

  if (!interruption) {
    const failed = begun.filter(story => story.failed).length;
    const at = end + SUMMARY;
    const summary = `Tasks Completed: ${begun.length} (Failed: ${failed}, Cancelled 0), Skipped: ${unreached.length}`;
    emit(at, {
      childReferences: children(at),
      completionTime: timestamp(time(at)),
      conditions: failed
        ? condition(time(at), 'False', 'Failed', summary)
        : condition(time(at), 'True', 'Succeeded', summary),
      ...skipped,
    });
    return sorted(own);
  }

  const stopped = begun
    .filter(story => story.end >= stop)
    .flatMap(story => interrupted(story, interruption.kind, stop, time));
  const kept = own.filter(event => event.at < stop);
  const at = stop + SUMMARY;
  const ended = {
    childReferences: children(at),
    completionTime: timestamp(time(at)),
  };
  if (interruption.kind === 'cancelled') {
    emit(stop, running(stop), cancelled);
    emit(
      at,
      {
        ...ended,
        conditions: condition(
          time(at),
          'False',
          'Cancelled',
          `PipelineRun "${plan.name}" was cancelled`,
        ),
      },
      cancelled,
    );
  } else {
    const conditions = condition(
      time(at),
      'False',
      'PipelineRunTimeout',
      `PipelineRun "${plan.name}" failed to finish within "${timeout}"`,
    );
    emit(at, { ...ended, conditions });
    // Which tasks never ran is written a moment after the end.
    if (unreached.length > 0) {
      emit(at + REACTION, { ...ended, conditions, ...skipped });
    }
  }
  return sorted([...kept, ...stopped]);
}

/** How a running TaskRun ends when its PipelineRun does. */
function interrupted(
  story: TaskRunStory,
  kind: 'cancelled' | 'timedOut',
  stop: number,
  time: (at: number) => Date,
): TaskRunEvent[] {
  const last = story.events.filter(event => event.at < stop).at(-1)?.object;
  if (!last) {
    return [];
  }
  const why = `TaskRun cancelled as the PipelineRun it belongs to has ${kind === 'cancelled' ? 'been cancelled' : 'timed out'}.`;
  // A cancelled PipelineRun ends before its TaskRuns, a timed out one after.
  const end = stop + (kind === 'cancelled' ? SUMMARY + 60 : REACTION);
  const told = {
    ...last,
    spec: {
      ...(isRecord(last.spec) && last.spec),
      status: 'TaskRunCancelled',
      statusMessage: why,
    },
  };
  const status = isRecord(last.status) ? last.status : {};
  const steps = Array.isArray(status.steps) ? status.steps : [];
  return [
    { at: stop + 80, type: 'MODIFIED', object: told },
    {
      at: end,
      type: 'MODIFIED',
      object: {
        ...told,
        status: {
          ...status,
          completionTime: timestamp(time(end)),
          conditions: condition(
            time(end),
            'False',
            'TaskRunCancelled',
            `TaskRun "${story.name}" was cancelled. ${why}`,
          ),
          steps: steps.map(step => killed(step, status.podName, time(end))),
        },
      },
    },
  ];
}

function killed(step: unknown, pod: unknown, at: Date): unknown {
  if (!isRecord(step) || step.terminated) {
    return step;
  }
  const { running, waiting: _waiting, ...rest } = step;
  return {
    ...rest,
    terminated: {
      exitCode: 1,
      finishedAt: timestamp(at),
      message: `Step ${String(step.name)} terminated as pod ${String(pod)} is terminated`,
      reason: 'TaskRunCancelled',
      startedAt: isRecord(running) ? running.startedAt : timestamp(at),
    },
    terminationReason: 'TaskRunCancelled',
  };
}
