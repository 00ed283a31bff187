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
  type Phase,
  type RunKind,
} from 'backstage-plugin-tekton-integrations-common';
import type { RunObject } from './runObject';

/** Where a Run stands, by its own object alone. */
export interface RunPhase {
  readonly phase: Phase;
  readonly reason?: string;
  readonly message?: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly startedAt?: string;
  /** Only for a final phase. */
  readonly completedAt?: string;
}

type Reasons = Record<RunKind, ReadonlySet<string>>;

// Tekton names one reason differently per kind, and reasons are an open set:
// what is in no table falls back on the condition's status.
const QUEUED: Reasons = {
  PipelineRun: new Set(['PipelineRunPending', 'ResolvingPipelineRef']),
  TaskRun: new Set([
    'Pending',
    'TaskRunPending',
    'ResolvingTaskRef',
    'ResolvingStepActionRef',
    'ToBeRetried',
    'ExceededNodeResources',
    'ExceededResourceQuota',
    'PullImageFailed',
  ]),
  CustomRun: new Set(['ToBeRetried']),
};

const STOPPING: Reasons = {
  PipelineRun: new Set([
    'Cancelled',
    'PipelineRunCancelled',
    'PipelineRunStopping',
    'CancelledRunningFinally',
    'StoppedRunningFinally',
    'PipelineRunTimeoutRunningFinally',
    'PipelineRunCouldntCancel',
    'PipelineRunCouldntTimeOut',
  ]),
  TaskRun: new Set(['TaskRunCancelled']),
  CustomRun: new Set(['CustomRunCancelled']),
};

const CANCELLED: Reasons = {
  PipelineRun: new Set(['Cancelled', 'PipelineRunCancelled']),
  TaskRun: new Set(['TaskRunCancelled']),
  CustomRun: new Set(['CustomRunCancelled']),
};

const TIMED_OUT: Reasons = {
  PipelineRun: new Set(['PipelineRunTimeout']),
  TaskRun: new Set(['TaskRunTimeout']),
  CustomRun: new Set(['CustomRunTimedOut']),
};

const INVALID: Reasons = {
  PipelineRun: new Set([
    'CouldntGetPipeline',
    'CouldntGetTask',
    'CouldntGetPipelineResult',
    'PipelineValidationFailed',
    'PipelineInvalidGraph',
    'InvalidPipelineResourceBindings',
    'InvalidWorkspaceBindings',
    'InvalidTaskRunSpecs',
    'ParameterTypeMismatch',
    'ObjectParameterMissKeys',
    'ParamArrayIndexingInvalid',
    'ParameterMissing',
    'InvalidParamValue',
    'InvalidMatrixParameterTypes',
    'InvalidTaskResultReference',
    'InvalidPipelineResultReference',
    'RequiredWorkspaceMarkedOptional',
    'ResourceVerificationFailed',
    'CELEvaluationFailed',
  ]),
  TaskRun: new Set([
    'InvalidParamValue',
    'TaskRunResolutionFailed',
    'TaskRunValidationFailed',
    'TaskValidationFailed',
    'ResourceVerificationFailed',
    'PodCreationFailed',
    'PodAdmissionFailed',
    'CreateContainerConfigError',
  ]),
  CustomRun: new Set(['CustomRunWorkspaceNotSupported']),
};

const IGNORED: Reasons = {
  PipelineRun: new Set(),
  TaskRun: new Set(['FailureIgnored']),
  CustomRun: new Set(),
};

// A PipelineRun that times out cancels its children and says why only here:
// https://github.com/tektoncd/pipeline/blob/main/pkg/apis/pipeline/v1/taskrun_types.go
const CANCELLED_BY_TIMEOUT: ReadonlySet<string> = new Set([
  'TaskRun cancelled as the PipelineRun it belongs to has timed out.',
  'CustomRun cancelled as the PipelineRun it belongs to has timed out.',
]);

/**
 * Where a Run stands. Only the condition of type Succeeded counts, and of it
 * the status first: reasons refine it as far as they are known.
 */
export function phaseOf(object: RunObject): RunPhase {
  const condition = object.status?.conditions?.find(
    ({ type }) => type === 'Succeeded',
  );
  const phase = phaseIn(object, condition?.status, condition?.reason ?? '');
  const retried = object.status?.retriesStatus?.length ?? 0;
  const attempt = object.kind === 'PipelineRun' ? 1 : retried + 1;
  return {
    phase,
    reason: condition?.reason || undefined,
    message: condition?.message || undefined,
    attempt,
    maxAttempts:
      object.kind === 'PipelineRun'
        ? 1
        : Math.max(attempt, (object.spec?.retries ?? 0) + 1),
    startedAt: object.status?.startTime ?? undefined,
    // Custom controllers need not write a completionTime.
    completedAt: isFinal(phase)
      ? (object.status?.completionTime ??
        condition?.lastTransitionTime ??
        undefined)
      : undefined,
  };
}

function phaseIn(
  object: RunObject,
  status: 'True' | 'False' | 'Unknown' | undefined,
  reason: string,
): Phase {
  switch (status) {
    case undefined:
      return 'queued';
    case 'True':
      return 'succeeded';
    case 'Unknown':
      return phaseInProgress(object.kind, reason);
    case 'False':
      // Tekton's own table: a TaskRun that is False without completionTime
      // "may ultimately succeed".
      return object.kind === 'TaskRun' && !object.status?.completionTime
        ? phaseInProgress(object.kind, reason)
        : phaseAtEnd(object, reason);
    default:
      return status satisfies never;
  }
}

function phaseInProgress(kind: RunKind, reason: string): Phase {
  if (QUEUED[kind].has(reason)) {
    return 'queued';
  }
  return STOPPING[kind].has(reason) ? 'stopping' : 'running';
}

function phaseAtEnd(object: RunObject, reason: string): Phase {
  const { kind } = object;
  if (IGNORED[kind].has(reason)) {
    return 'ignored';
  }
  if (TIMED_OUT[kind].has(reason)) {
    return 'timedOut';
  }
  if (CANCELLED[kind].has(reason)) {
    return CANCELLED_BY_TIMEOUT.has(object.spec?.statusMessage ?? '')
      ? 'timedOut'
      : 'cancelled';
  }
  // The same reasons can end a PipelineRun that was already under way; that
  // one did start.
  const started = (object.status?.childReferences?.length ?? 0) > 0;
  return INVALID[kind].has(reason) && !started ? 'invalid' : 'failed';
}
