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

import type { Random } from './random';
import type { TaskPlan } from './scenario';
import type { RunPlan } from './runPlan';
import { timestamp } from './timeline';

export const PROVENANCE = {
  featureFlags: {
    awaitSidecarReadiness: true,
    coschedule: 'workspaces',
    enableAPIFields: 'beta',
    enableProvenanceInStatus: true,
    enforceNonfalsifiability: 'none',
    maxResultSize: 4096,
    resultExtractionMethod: 'termination-message',
    runningInEnvWithInjectedSidecars: true,
    sendCloudEventsForRuns: true,
    verificationNoMatchPolicy: 'ignore',
  },
};

export function condition(
  at: Date,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
) {
  return [
    {
      type: 'Succeeded',
      status,
      reason,
      message,
      lastTransitionTime: timestamp(at),
    },
  ];
}

export function taskSpec(task: TaskPlan) {
  return {
    steps: task.steps.map(name => ({
      name,
      image: `images.acme.test/${name}:1`,
      script: `./ci/${name}.sh`,
      computeResources: {},
    })),
  };
}

/** A TaskRun as the PipelineRun's controller makes it. */
export function taskRun(
  plan: RunPlan,
  task: TaskPlan,
  random: Random,
  at: Date,
) {
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'TaskRun',
    metadata: {
      name: `${plan.name}-${task.name}`,
      namespace: plan.namespace,
      uid: random.uid(),
      creationTimestamp: timestamp(at),
      labels: {
        ...plan.labels,
        'app.kubernetes.io/managed-by': 'tekton-pipelines',
        'tekton.dev/memberOf': 'tasks',
        'tekton.dev/pipeline': plan.pipeline,
        'tekton.dev/pipelineRun': plan.name,
        'tekton.dev/pipelineRunUID': plan.uid,
        'tekton.dev/pipelineTask': task.name,
      },
      annotations: { ...plan.annotations },
      ownerReferences: [
        {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          name: plan.name,
          uid: plan.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      ...(task.retries && { retries: task.retries }),
      serviceAccountName: 'default',
      taskRef: { kind: 'Task', name: task.name },
      timeout: '1h0m0s',
    },
  };
}
