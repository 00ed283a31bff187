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

import { z } from 'zod';
import { TEKTON_LABELS } from './annotations';
import { phaseSchema } from './phases';

/**
 * The kinds of Tekton objects that are watched.
 *
 * @public
 */
export const RUN_KINDS = ['PipelineRun', 'TaskRun', 'CustomRun'] as const;

/**
 * Zod schema of {@link RunKind}.
 *
 * @public
 */
export const runKindSchema = z.enum(RUN_KINDS);

/**
 * Kind of a Run.
 *
 * @public
 */
export type RunKind = z.infer<typeof runKindSchema>;

const timestamp = z.iso.datetime({ offset: true });

/**
 * Zod schema of {@link TaskState}.
 *
 * @public
 */
export const taskStateSchema = z.object({
  /** Name of the task in its pipeline. */
  name: z.string(),
  displayName: z.string().optional(),
  /** Name of the TaskRun or CustomRun. */
  run: z.string(),
  kind: runKindSchema,
  phase: phaseSchema,
  reason: z.string().optional(),
  /** What went wrong in a few words, for example `exit 1 in step test`. */
  failure: z.string().optional(),
  attempt: z.number().int().min(1),
  startedAt: timestamp.optional(),
  completedAt: timestamp.optional(),
});

/**
 * A task of a PipelineRun as far as it was seen.
 *
 * @public
 */
export type TaskState = z.infer<typeof taskStateSchema>;

/**
 * Zod schema of {@link Commit}.
 *
 * @public
 */
export const commitSchema = z.object({
  /** As the Run wrote it: not yet checked against the vendor's grammar. */
  owner: z.string().optional(),
  repository: z.string().optional(),
  sha: z.string().optional(),
  /** Which annotation or label answered. */
  source: z.string(),
  branch: z.string().optional(),
  title: z.string().optional(),
  pullRequest: z.string().optional(),
});

/**
 * The commit that a Run says it works on.
 *
 * @public
 */
export type Commit = z.infer<typeof commitSchema>;

const namedValue = z.object({ name: z.string(), value: z.string() });

/**
 * Zod schema of {@link RunState}.
 *
 * @public
 */
export const runStateSchema = z.object({
  cluster: z.object({
    /** The uid of namespace kube-system, or the configured name. */
    id: z.string(),
    /** The name under which the operator configured the cluster. */
    name: z.string(),
  }),
  kind: runKindSchema,
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  attempt: z.number().int().min(1),
  maxAttempts: z.number().int().min(1),
  phase: phaseSchema,
  /** Reason of the Succeeded condition, as the controller wrote it. */
  reason: z.string().optional(),
  message: z.string().optional(),
  /** What went wrong in a few words, for example `exit 1 in step test`. */
  failure: z.string().optional(),
  createdAt: timestamp,
  startedAt: timestamp.optional(),
  completedAt: timestamp.optional(),
  /** The object was deleted before it was final. */
  deleted: z.boolean(),
  /** The completionTime of a final state that was undone. */
  undone: timestamp.optional(),
  /** Name of the pipeline or task; what the default GitHub context shows. */
  definition: z.string(),
  generateName: z.string().optional(),
  pipelineTask: z.string().optional(),
  /** The Run that owns this one. */
  parent: z
    .object({ kind: z.string(), name: z.string(), uid: z.string() })
    .optional(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  params: z.array(namedValue),
  results: z.array(namedValue),
  commit: commitSchema.optional(),
  /** Where the definition came from, `status.provenance.refSource`. */
  refSource: z
    .object({ uri: z.string(), sha: z.string().optional() })
    .optional(),
  /** How many tasks are known to be part of the Run, seen or not. */
  taskCount: z.number().int().min(0),
  /** What people call its tasks: display names by TaskRun, or by task. */
  taskTitles: z.record(z.string(), z.string()).optional(),
  tasks: z.array(taskStateSchema),
});

/**
 * What is known of a Run: plain data, made from the Tekton object by a pure
 * function, kept in the ledger and given to rules, providers and the portal.
 *
 * @public
 */
export type RunState = z.infer<typeof runStateSchema>;

/**
 * The pipeline that a Run runs, or is part of.
 *
 * @public
 */
export function pipelineOf(
  run: Pick<RunState, 'kind' | 'definition' | 'labels'>,
): string | undefined {
  return run.kind === 'PipelineRun'
    ? run.definition
    : run.labels[TEKTON_LABELS.pipeline];
}

/**
 * How long a Run took, or has taken up to now, in milliseconds.
 *
 * @public
 */
export function runDuration(
  run: Pick<RunState, 'startedAt' | 'completedAt'>,
  now?: number,
): number | undefined {
  const end = run.completedAt ? Date.parse(run.completedAt) : now;
  return run.startedAt === undefined || end === undefined
    ? undefined
    : end - Date.parse(run.startedAt);
}
