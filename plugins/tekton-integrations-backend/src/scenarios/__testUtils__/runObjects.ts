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

import { JsonObject, JsonValue } from '@backstage/types';
import { Phase } from 'backstage-plugin-tekton-integrations-common';

/** A Run of a scenario as its cluster has it. */
export interface SceneRun {
  /** Its uid, and its name. */
  readonly name: string;
  readonly phase: Phase;
  readonly namespace?: string;
  /** Runs of the same commit are shown in the same place. */
  readonly commit?: string;
  /** Milliseconds since the beginning; by default when it first appears. */
  readonly createdAt?: number;
  readonly message?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** The condition that Tekton writes in a phase, as far as scenarios need it. */
const CONDITIONS: Partial<Record<Phase, readonly [string, string]>> = {
  running: ['Unknown', 'Running'],
  stopping: ['Unknown', 'CancelledRunningFinally'],
  succeeded: ['True', 'Succeeded'],
  failed: ['False', 'Failed'],
  cancelled: ['False', 'Cancelled'],
  timedOut: ['False', 'PipelineRunTimeout'],
};

function statusOf(phase: Phase, message: string, now: string): JsonObject {
  const condition = CONDITIONS[phase];
  if (!condition) {
    return {};
  }
  const [status, reason] = condition;
  return {
    startTime: now,
    ...(status !== 'Unknown' && { completionTime: now }),
    conditions: [{ type: 'Succeeded', status, reason, message }],
  };
}

/** The annotation that names the commit of a scenario's Run. */
export const COMMIT = 'scenario.example/commit';

/** The object of a PipelineRun. */
export function runObject(
  run: SceneRun,
  at: { readonly now: number; readonly createdAt: number },
  resourceVersion: number,
): { [key: string]: JsonValue } {
  const { name, phase, namespace = 'team-a', commit, message = '' } = run;
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    metadata: {
      name,
      namespace,
      uid: name,
      resourceVersion: `${resourceVersion}`,
      creationTimestamp: new Date(at.createdAt).toISOString(),
      labels: { ...run.labels },
      annotations: {
        ...(commit !== undefined && { [COMMIT]: commit }),
        ...run.annotations,
      },
    },
    spec: { pipelineRef: { name: 'build' } },
    status: statusOf(phase, message, new Date(at.now).toISOString()),
  };
}
