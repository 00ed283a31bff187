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
import { phaseSchema } from '../phases';
import { runKindSchema } from '../runState';
import { labelSelectorSchema, objectName } from './metadata';
import { githubOptionsSchema, slackOptionsSchema } from './provider';

/**
 * Which Runs a Notification is about. All clauses must hold; without any,
 * each top-level Run of the namespace is reported.
 *
 * Strict, as a misspelled clause that is ignored would report every Run.
 *
 * @public
 */
export const filterSchema = z.strictObject({
  kinds: z
    .array(runKindSchema)
    .min(1)
    .max(3)
    .optional()
    .describe('Kinds of Runs. Default: all, but no children of other Runs.'),
  pipelineRun: z
    .strictObject({
      enabled: z.boolean().describe('Whether they are reported.'),
    })
    .optional()
    .describe('PipelineRuns; in the place of kinds.'),
  taskRun: z
    .strictObject({
      enabled: z.boolean().describe('Whether they are reported.'),
    })
    .optional()
    .describe('TaskRuns, those of PipelineRuns too; in the place of kinds.'),
  namespaceSelector: z
    .strictObject({
      matchNames: z
        .array(z.string().min(1).max(63))
        .min(1)
        .max(64)
        .optional()
        .describe('Names of namespaces, * for all.'),
    })
    .optional()
    .describe('Namespaces of the Runs. Default: the own namespace.'),
  labelSelector: labelSelectorSchema.optional().describe('Labels of the Runs.'),
  statuses: z
    .array(phaseSchema)
    .min(1)
    .max(16)
    .optional()
    .describe('Phases that start the reporting. Default: all.'),
});

/**
 * Filter of a Notification.
 *
 * @public
 */
export type Filter = z.infer<typeof filterSchema>;

/**
 * The spec of a Notification object.
 *
 * @public
 */
export const notificationSpecSchema = z.strictObject({
  providerRef: z
    .strictObject({
      name: objectName.describe('Name of the Provider.'),
      source: z
        .enum(['namespace', 'portal'])
        .optional()
        .describe(
          "namespace: a Provider of the same namespace. portal: one of the portal's own, where it grants this. Default: namespace.",
        ),
    })
    .describe('Through which Provider it is told.'),
  suspend: z
    .boolean()
    .optional()
    .describe('true: nothing is sent; deliveries are held.'),
  filter: filterSchema.optional().describe('Which Runs it is about.'),
  githubApp: githubOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  slackApp: slackOptionsSchema
    .optional()
    .describe("Over the Provider's own settings."),
  config: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Over the Provider's own settings, for a type from elsewhere."),
});

/**
 * The spec of a Notification object.
 *
 * @public
 */
export type NotificationSpec = z.infer<typeof notificationSpecSchema>;
