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
  phaseSchema,
  runKindSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });

/**
 * What gives way where a message would be too long, in this order.
 *
 * @public
 */
export const TRIMMED_PARTS = [
  'params',
  'results',
  'labels',
  'tasks',
  'texts',
  'commit',
] as const;

const taskSchema = z.object({
  name: z.string().describe('Its name in the pipeline.'),
  displayName: z.string().optional(),
  run: z.string().describe('Name of its TaskRun or CustomRun.'),
  kind: runKindSchema,
  phase: phaseSchema,
  reason: z.string().optional(),
  failure: z
    .string()
    .optional()
    .describe('What went wrong in a few words: exit 1 in step test.'),
  attempt: z.int().min(1),
  startedAt: time.optional(),
  completedAt: time.optional(),
});

const commitSchema = z.object({
  owner: z.string().optional(),
  repository: z.string().optional(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  title: z.string().optional().describe('First line of its message.'),
  pullRequest: z.string().optional(),
});

const runSchema = z.object({
  kind: runKindSchema,
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  phase: phaseSchema,
  final: z.boolean().describe('Whether the Run has ended.'),
  reason: z
    .string()
    .optional()
    .describe('Reason of its condition, as Tekton wrote it.'),
  message: z
    .string()
    .optional()
    .describe('Message of its condition, as Tekton wrote it.'),
  failure: z
    .string()
    .optional()
    .describe('What went wrong in a few words: exit 1 in step test.'),
  attempt: z.int().min(1).describe('Which attempt it is, from 1.'),
  deleted: z.boolean().describe('It was deleted before it ended.'),
  pipeline: z
    .string()
    .optional()
    .describe('Name of its pipeline, or of the one that it is part of.'),
  task: z
    .string()
    .optional()
    .describe('Name of its task, or of its task in the pipeline.'),
  parent: z
    .object({ kind: z.string(), name: z.string(), uid: z.string() })
    .optional()
    .describe('The Run that owns it.'),
  createdAt: time,
  startedAt: time.optional(),
  completedAt: time.optional(),
  durationSeconds: z
    .number()
    .min(0)
    .optional()
    .describe('How long it took, once it has ended.'),
  url: z.string().describe('Its page in the portal.'),
  commit: commitSchema.optional().describe('The commit that it works on.'),
  labels: z.record(z.string(), z.string()).optional(),
  params: z
    .record(z.string(), z.string())
    .optional()
    .describe('Its params; lists and objects as JSON.'),
  results: z
    .record(z.string(), z.string())
    .optional()
    .describe('Its results; lists and objects as JSON.'),
  taskCount: z
    .int()
    .min(0)
    .describe('How many tasks are known to be part of it, seen or not.'),
  tasks: z
    .array(taskSchema)
    .optional()
    .describe('The tasks of a PipelineRun that were seen.'),
});

/**
 * The body of a message about a Run, as queues and topics get it.
 *
 * @public
 */
export const runMessageSchema = z.object({
  version: z
    .literal('1')
    .describe(
      'Changes when a field is removed or means something else; new fields may come at any time.',
    ),
  id: z
    .string()
    .regex(/^[\da-f]{64}$/)
    .describe(
      'The same for the same state of the same Run: what came twice can be told by it.',
    ),
  time: time.describe(
    'When the Run ended, else when it started, else when it was created.',
  ),
  cluster: z.object({
    id: z.string().describe("uid of the cluster's namespace kube-system."),
    name: z.string().describe('The name that the operator gave it.'),
  }),
  run: runSchema,
  trimmed: z
    .array(z.enum(TRIMMED_PARTS))
    .describe('What was left out or shortened, since all was too long.'),
});

/**
 * The body of a message about a Run.
 *
 * @public
 */
export type RunMessageBody = z.infer<typeof runMessageSchema>;

/**
 * {@link runMessageSchema} for those who read the messages; it lets pass what
 * comes later.
 *
 * @public
 */
export function runMessageJsonSchema(): object {
  return {
    title: 'A message of Tekton Integrations about a Run',
    ...z.toJSONSchema(runMessageSchema, {
      io: 'input',
      override({ jsonSchema }) {
        if (jsonSchema.format === 'date-time') {
          // What the format says, in half a page.
          delete jsonSchema.pattern;
        }
      },
    }),
  };
}
