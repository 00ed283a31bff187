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

import type {
  Phase,
  RunKind,
} from 'backstage-plugin-tekton-integrations-common';
import { phaseOf } from './phaseOf';
import { runObject, succeeded } from './__testUtils__/recordings';

type Row = [RunKind, 'True' | 'False' | 'Unknown', string, Phase];

function rows(
  kind: RunKind,
  status: 'True' | 'False' | 'Unknown',
  phase: Phase,
  reasons: string[],
): Row[] {
  return reasons.map(reason => [kind, status, reason, phase]);
}

const TRUTH: Row[] = [
  ...rows('PipelineRun', 'Unknown', 'queued', [
    'PipelineRunPending',
    'ResolvingPipelineRef',
  ]),
  ...rows('PipelineRun', 'Unknown', 'running', [
    'Started',
    'Running',
    'SomethingNew',
    '',
  ]),
  ...rows('PipelineRun', 'Unknown', 'stopping', [
    'PipelineRunStopping',
    'CancelledRunningFinally',
    'StoppedRunningFinally',
    'PipelineRunTimeoutRunningFinally',
    'Cancelled',
    'PipelineRunCancelled',
    'PipelineRunCouldntCancel',
    'PipelineRunCouldntTimeOut',
  ]),
  ...rows('PipelineRun', 'True', 'succeeded', [
    'Succeeded',
    'Completed',
    'SomethingNew',
    '',
  ]),
  ...rows('PipelineRun', 'False', 'failed', [
    'Failed',
    'CreateRunFailed',
    'FailureIgnored',
    'SomethingNew',
    '',
  ]),
  ...rows('PipelineRun', 'False', 'timedOut', ['PipelineRunTimeout']),
  ...rows('PipelineRun', 'False', 'cancelled', [
    'Cancelled',
    'PipelineRunCancelled',
  ]),
  ...rows('PipelineRun', 'False', 'invalid', [
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
  ...rows('TaskRun', 'Unknown', 'queued', [
    'Pending',
    'TaskRunPending',
    'ResolvingTaskRef',
    'ResolvingStepActionRef',
    'ToBeRetried',
    'ExceededResourceQuota',
    'ExceededNodeResources',
    'PullImageFailed',
  ]),
  ...rows('TaskRun', 'Unknown', 'running', ['Started', 'Running', 'New', '']),
  ...rows('TaskRun', 'Unknown', 'stopping', ['TaskRunCancelled']),
  ...rows('TaskRun', 'True', 'succeeded', ['Succeeded', 'New', '']),
  ...rows('TaskRun', 'False', 'failed', [
    'Failed',
    'TaskRunImagePullFailed',
    'TaskRunResultLargerThanAllowedLimit',
    'TaskRunStopSidecarFailed',
    'PullImageFailed',
    'PodEvicted',
    'StepOOM',
    'StepFailed',
    'SidecarOOM',
    'SidecarFailed',
    'InitContainerOOM',
    'InitContainerFailed',
    'New',
    '',
  ]),
  ...rows('TaskRun', 'False', 'invalid', [
    'CreateContainerConfigError',
    'PodCreationFailed',
    'PodAdmissionFailed',
    'InvalidParamValue',
    'TaskRunResolutionFailed',
    'TaskRunValidationFailed',
    'TaskValidationFailed',
    'ResourceVerificationFailed',
  ]),
  ...rows('TaskRun', 'False', 'timedOut', ['TaskRunTimeout']),
  ...rows('TaskRun', 'False', 'cancelled', ['TaskRunCancelled']),
  ...rows('TaskRun', 'False', 'ignored', ['FailureIgnored']),
  ...rows('CustomRun', 'Unknown', 'running', ['Started', 'Running', 'Own', '']),
  ...rows('CustomRun', 'Unknown', 'queued', ['ToBeRetried']),
  ...rows('CustomRun', 'Unknown', 'stopping', ['CustomRunCancelled']),
  ...rows('CustomRun', 'True', 'succeeded', ['Succeeded', 'Approved']),
  ...rows('CustomRun', 'False', 'failed', ['Failed', 'Rejected', '']),
  ...rows('CustomRun', 'False', 'cancelled', ['CustomRunCancelled']),
  ...rows('CustomRun', 'False', 'timedOut', ['CustomRunTimedOut']),
  ...rows('CustomRun', 'False', 'invalid', ['CustomRunWorkspaceNotSupported']),
];

describe('phaseOf', () => {
  it.each(TRUTH)(
    'says of a %s that is %s/%s: %s',
    (kind, status, reason, phase) => {
      const seen = phaseOf(
        runObject({ kind, status: succeeded(status, reason) }),
      );
      expect(seen).toMatchObject({
        phase,
        reason: reason || undefined,
        message: `${reason} it is`,
      });
      expect(seen.completedAt).toBe(
        status === 'Unknown' ? undefined : '2026-05-01T10:05:00Z',
      );
    },
  );

  it.each(['PipelineRun', 'TaskRun', 'CustomRun'] as const)(
    'says queued of a %s without a condition',
    kind => {
      expect(phaseOf(runObject({ kind })).phase).toBe('queued');
      expect(
        phaseOf(
          runObject({
            kind,
            status: {
              conditions: [
                { type: 'TrustedResourcesVerified', status: 'False' },
              ],
            },
          }),
        ).phase,
      ).toBe('queued');
    },
  );

  it.each([
    ['StepFailed', 'running'],
    ['TaskRunCancelled', 'stopping'],
    ['PodCreationFailed', 'running'],
  ])(
    'takes a TaskRun that is False/%s without completionTime as %s',
    (reason, phase) => {
      const status = {
        ...succeeded('False', reason),
        completionTime: undefined,
      };
      expect(phaseOf(runObject({ kind: 'TaskRun', status })).phase).toBe(phase);
    },
  );

  it.each(['PipelineRun', 'CustomRun'])(
    'takes a %s that is False as final by its condition alone',
    kind => {
      const status = {
        ...succeeded('False', 'Failed'),
        completionTime: undefined,
      };
      expect(phaseOf(runObject({ kind, status })).phase).toBe('failed');
    },
  );

  it('takes a PipelineRun that made children as failed whatever its reason', () => {
    const status = succeeded('False', 'CouldntGetPipelineResult', {
      childReferences: [{ name: 'build-x1-a', pipelineTaskName: 'a' }],
    });
    expect(phaseOf(runObject({ status })).phase).toBe('failed');
  });

  it.each([
    ['TaskRun', 'TaskRunCancelled'],
    ['CustomRun', 'CustomRunCancelled'],
  ])(
    'takes a %s cancelled by the timeout of its PipelineRun as timed out',
    (kind, reason) => {
      const spec = {
        statusMessage: `${kind} cancelled as the PipelineRun it belongs to has timed out.`,
      };
      const status = succeeded('False', reason);
      expect(phaseOf(runObject({ kind, spec, status })).phase).toBe('timedOut');
    },
  );

  it.each([
    [{}, {}, 1, 1],
    [{ retries: 2 }, {}, 1, 3],
    [{ retries: 2 }, { retriesStatus: [{}] }, 2, 3],
    [{}, { retriesStatus: [{}, {}] }, 3, 3],
  ])(
    'counts attempts of %j with %j as %d of %d',
    (spec, status, attempt, maxAttempts) => {
      for (const kind of ['TaskRun', 'CustomRun']) {
        expect(phaseOf(runObject({ kind, spec, status }))).toMatchObject({
          attempt,
          maxAttempts,
        });
      }
    },
  );
});
