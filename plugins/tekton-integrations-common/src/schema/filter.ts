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
import {
  labelSelectorSchema,
  matchLabelsSchema,
  selectorExpressionsSchema,
  VALIDATIONS,
} from './metadata';

/** Names in which `*` stands for any characters. */
function namesSchema(what: string, maxLength = 253) {
  return z
    .array(z.string().min(1).max(maxLength))
    .min(1)
    .max(64)
    .describe(`${what}; * stands for any characters.`);
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Matches'] as const;

/**
 * Zod schema of {@link ValueRequirement}.
 *
 * @public
 */
export const valueRequirementSchema = z
  .strictObject({
    name: z.string().min(1).max(317).describe('Name of the value.'),
    operator: z
      .enum(OPERATORS)
      .describe(
        'Relation of the value to values. In and NotIn compare; Matches takes regular expressions (RE2) that are searched in the value.',
      ),
    values: z
      .array(z.string().max(1024))
      .max(64)
      .optional()
      .describe(
        'Values for In and NotIn, patterns for Matches; none for the other operators.',
      ),
  })
  .refine(
    ({ operator, values = [] }) =>
      operator === 'Exists' || operator === 'DoesNotExist'
        ? values.length === 0
        : values.length > 0,
    'needs values for In, NotIn and Matches, and none for Exists and DoesNotExist',
  )
  .meta({
    [VALIDATIONS]: [
      {
        rule: "self.operator in ['Exists', 'DoesNotExist'] ? !has(self.values) || size(self.values) == 0 : has(self.values) && size(self.values) > 0",
        message:
          'needs values for In, NotIn and Matches, and none for Exists and DoesNotExist',
      },
    ],
  });

/**
 * What a result, a parameter or an annotation must be.
 *
 * @public
 */
export type ValueRequirement = z.infer<typeof valueRequirementSchema>;

function requirementsSchema(what: string) {
  return z
    .array(valueRequirementSchema)
    .min(1)
    .max(32)
    .describe(`${what}; all must hold.`);
}

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
  topLevelOnly: z
    .boolean()
    .optional()
    .describe(
      'true: Runs that belong to another Run are left out. Default: true, but false where kinds names TaskRun or CustomRun, or taskRun.enabled is true.',
    ),
  names: namesSchema('Names of the Runs').optional(),
  pipelines: namesSchema(
    'Names of the pipelines; for a TaskRun, of the pipeline that it is part of',
  ).optional(),
  tasks: namesSchema(
    'Names of the tasks of TaskRuns and CustomRuns, or their names in the pipeline',
  ).optional(),
  namespaceSelector: z
    .strictObject({
      matchNames: namesSchema('Names of the namespaces', 63).optional(),
      matchLabels: matchLabelsSchema
        .optional()
        .describe(
          'Labels of the namespaces that must have exactly these values.',
        ),
      matchExpressions: selectorExpressionsSchema
        .optional()
        .describe('Requirements on the labels of the namespaces.'),
    })
    .optional()
    .describe(
      "Namespaces of the Runs. A Notification object sees others than its own where the operator's access.runs says so. Default: the own namespace; for app-config all.",
    ),
  labelSelector: labelSelectorSchema.optional().describe('Labels of the Runs.'),
  annotations: requirementsSchema('Annotations of the Runs').optional(),
  params: requirementsSchema('Parameters of the Runs').optional(),
  results: requirementsSchema('Results of the Runs').optional(),
  statuses: z
    .array(phaseSchema)
    .min(1)
    .max(16)
    .optional()
    .describe('Phases that start the reporting. Default: all.'),
  reasons: namesSchema(
    'Reasons of the Run, or of a task of it that did not succeed',
  ).optional(),
  expression: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe(
      'A CEL expression that is true for the Runs that are meant; it knows run, cluster and entity.',
    ),
});

/**
 * Which Runs a Notification is about.
 *
 * @public
 */
export type Filter = z.infer<typeof filterSchema>;
