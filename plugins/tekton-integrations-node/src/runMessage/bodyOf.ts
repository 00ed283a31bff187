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
  isBad,
  isFinal,
  pipelineOf,
  runDuration,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { toUSVString } from 'node:util';
import { truncate } from '../text';
import { RunMessageBody, TRIMMED_PARTS } from './runMessageSchema';

/** Ours, of a text that gives way. */
const SHORT_TEXT = 200;

/** The task that a Run runs: its name in the pipeline, else its own. */
export function taskOf(run: RunState): string | undefined {
  return run.kind === 'PipelineRun'
    ? undefined
    : (run.pipelineTask ?? run.definition);
}

/** Half of a character is none: strict parsers refuse it. */
function wellFormed(
  values: readonly (readonly [string, string])[],
): Record<string, string> {
  return Object.fromEntries(
    values.map(([name, value]) => [toUSVString(name), value]),
  );
}

function byName(values: RunState['params']): Record<string, string> {
  return wellFormed(values.map(({ name, value }) => [name, value]));
}

function commitOf({ commit }: RunState): RunMessageBody['run']['commit'] {
  if (commit === undefined) {
    return undefined;
  }
  const { owner, repository, sha, branch, title, pullRequest } = commit;
  return { owner, repository, sha, branch, title, pullRequest };
}

function wholeBody(run: RunState, id: string, runUrl: string): RunMessageBody {
  const duration = isFinal(run.phase) ? runDuration(run) : undefined;
  return {
    version: '1',
    id,
    time: run.completedAt ?? run.startedAt ?? run.createdAt,
    cluster: { id: run.cluster.id, name: run.cluster.name },
    run: {
      kind: run.kind,
      namespace: run.namespace,
      name: run.name,
      uid: run.uid,
      phase: run.phase,
      final: isFinal(run.phase),
      reason: run.reason,
      message: run.message,
      failure: run.failure,
      attempt: run.attempt,
      deleted: run.deleted,
      pipeline: pipelineOf(run),
      task: taskOf(run),
      parent: run.parent && {
        kind: run.parent.kind,
        name: run.parent.name,
        uid: run.parent.uid,
      },
      createdAt: run.createdAt,
      startedAt: run.startedAt,
      completedAt: run.completedAt,
      durationSeconds:
        duration === undefined ? undefined : Math.max(0, duration / 1000),
      url: runUrl,
      commit: commitOf(run),
      labels: wellFormed(Object.entries(run.labels)),
      params: byName(run.params),
      results: byName(run.results),
      taskCount: run.taskCount,
      tasks: run.tasks.map(task => ({
        name: task.name,
        displayName: task.displayName,
        run: task.run,
        kind: task.kind,
        phase: task.phase,
        reason: task.reason,
        failure: task.failure,
        attempt: task.attempt,
        startedAt: task.startedAt,
        completedAt: task.completedAt,
      })),
    },
    trimmed: [],
  };
}

function short(text: string | undefined): string | undefined {
  return text === undefined ? undefined : truncate(text, SHORT_TEXT);
}

type Steps = Readonly<
  Record<
    (typeof TRIMMED_PARTS)[number],
    ((run: RunMessageBody['run']) => Partial<RunMessageBody['run']>)[]
  >
>;

const STEPS: Steps = {
  params: [() => ({ params: undefined })],
  results: [() => ({ results: undefined })],
  labels: [() => ({ labels: undefined })],
  tasks: [
    // What went wrong is what is looked for.
    ({ tasks }) => ({ tasks: tasks?.filter(({ phase }) => isBad(phase)) }),
    () => ({ tasks: undefined }),
  ],
  texts: [
    run => ({
      reason: short(run.reason),
      message: short(run.message),
      failure: short(run.failure),
      pipeline: short(run.pipeline),
      task: short(run.task),
    }),
  ],
  commit: [() => ({ commit: undefined })],
};

function serialised(body: RunMessageBody): string {
  return JSON.stringify(body, (_, value: unknown) =>
    typeof value === 'string' ? toUSVString(value) : value,
  );
}

/** The body as JSON, with what is known of a Run as far as it fits. */
export function bodyOf(
  run: RunState,
  context: {
    readonly id: string;
    readonly runUrl: string;
    readonly maxBytes: number;
  },
): string {
  let body = wholeBody(run, context.id, context.runUrl);
  let text = serialised(body);
  for (const part of TRIMMED_PARTS) {
    for (const step of STEPS[part]) {
      if (Buffer.byteLength(text) <= context.maxBytes) {
        return text;
      }
      body = {
        ...body,
        run: { ...body.run, ...step(body.run) },
        trimmed: [...new Set([...body.trimmed, part])],
      };
      text = serialised(body);
    }
  }
  return text;
}
