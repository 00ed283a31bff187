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
  isFinal,
  RunKind,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { observedObject } from './observedObject';
import { Said } from './said';

type State =
  | 'queued'
  | 'started'
  | 'running'
  | 'unknown'
  | 'successful'
  | 'failed';

const DATA_KEYS = {
  PipelineRun: 'pipelineRun',
  TaskRun: 'taskRun',
  CustomRun: 'customRun',
} as const satisfies Record<RunKind, string>;

/**
 * The state as Tekton's controller names it: by the condition alone, so that
 * whatever ended without success has failed.
 * https://github.com/tektoncd/pipeline/blob/main/docs/events.md
 */
function stateOf({ kind, phase, reason }: RunState): State | undefined {
  if (phase === 'succeeded') {
    return 'successful';
  }
  if (phase === 'unseen') {
    return kind === 'CustomRun' ? undefined : 'unknown';
  }
  if (isFinal(phase)) {
    return 'failed';
  }
  if (reason === undefined) {
    return kind === 'CustomRun' ? 'started' : 'queued';
  }
  if (kind === 'CustomRun' || reason === 'Running') {
    return 'running';
  }
  return reason === 'Started' ? 'started' : 'unknown';
}

/**
 * What Tekton's controller would say of a Run, with the object in the version
 * in which it is watched.
 *
 * @param object - as it was observed, where it is still at hand
 * @returns undefined where Tekton has no word for it
 */
export function tektonEvent(run: RunState, object: unknown): Said | undefined {
  const state = stateOf(run);
  if (state === undefined) {
    return undefined;
  }
  const observed = observedObject(run, object);
  return {
    type: `dev.tekton.event.${run.kind.toLowerCase()}.${state}.v1`,
    subject: run.name,
    data: { [DATA_KEYS[run.kind]]: observed.object },
    partial: observed.partial,
  };
}
