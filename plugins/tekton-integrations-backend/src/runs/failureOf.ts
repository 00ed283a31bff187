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

import type { Phase } from 'backstage-plugin-tekton-integrations-common';
import type { RunObject } from './runObject';
import { cut, plainMessage } from './words';

const MESSAGE_LENGTH = 200;

type Step = NonNullable<NonNullable<RunObject['status']>['steps']>[number];

const BY_REASON: Readonly<Record<string, string>> = {
  PodEvicted: 'evicted',
  TaskRunImagePullFailed: 'image pull failed',
  TaskRunResultLargerThanAllowedLimit: 'result too large',
  TaskRunStopSidecarFailed: 'sidecars could not be stopped',
  SidecarOOM: 'out of memory in a sidecar',
  SidecarFailed: 'a sidecar failed',
  InitContainerOOM: 'out of memory in an init container',
  InitContainerFailed: 'an init container failed',
};

// Tekton kills the steps behind a failed one too and gives them exit code 1:
// these words say that a step is not the cause.
const NOT_THE_CAUSE: ReadonlySet<string> = new Set(['Skipped', 'Continued']);

/** What went wrong in a few words; nothing for a Run that went well. */
export function failureOf(
  object: RunObject,
  state: { phase: Phase; reason?: string; message?: string },
): string | undefined {
  switch (state.phase) {
    case 'queued':
    case 'running':
    case 'stopping':
    case 'succeeded':
    case 'cancelled':
    case 'unseen':
      return undefined;
    case 'timedOut':
      return 'timed out';
    case 'invalid':
      return `could not start: ${said(state)}`;
    case 'failed':
    case 'ignored':
      return causeOf(object, state);
    default:
      return state.phase satisfies never;
  }
}

function causeOf(
  object: RunObject,
  state: { reason?: string; message?: string },
): string | undefined {
  switch (object.kind) {
    case 'PipelineRun':
      // The cause stands in its children; its own message only counts them.
      return undefined;
    case 'CustomRun':
      return said(state);
    case 'TaskRun': {
      const known =
        state.reason !== undefined && Object.hasOwn(BY_REASON, state.reason)
          ? BY_REASON[state.reason]
          : undefined;
      return known ?? stepFailure(object.status?.steps ?? []) ?? said(state);
    }
    default:
      return object.kind satisfies never;
  }
}

function stepFailure(steps: readonly Step[]): string | undefined {
  const failed = steps.find(
    ({ terminated, terminationReason }) =>
      terminated &&
      (terminated.exitCode !== 0 || terminated.reason === 'OOMKilled') &&
      !NOT_THE_CAUSE.has(terminationReason ?? ''),
  );
  if (!failed?.terminated) {
    return undefined;
  }
  const where = failed.name ? ` in step ${failed.name}` : '';
  return failed.terminated.reason === 'OOMKilled'
    ? `out of memory${where}`
    : `exit ${failed.terminated.exitCode}${where}`;
}

function said(state: { reason?: string; message?: string }): string {
  const words = plainMessage(
    state.message ?? state.reason ?? 'no reason given',
  ).replace(/\s+/g, ' ');
  return cut(words, MESSAGE_LENGTH);
}
