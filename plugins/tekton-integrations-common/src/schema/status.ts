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

/** Times in a status, as the API server writes them. */
const time = (description: string) =>
  z.string().meta({ format: 'date-time' }).describe(description);

const conditionsSchema = z
  .array(
    z
      .object({
        type: z.string().max(316).describe('What the condition is about.'),
        status: z
          .enum(['True', 'False', 'Unknown'])
          .describe('Whether it holds.'),
        observedGeneration: z
          .number()
          .int()
          .min(0)
          .optional()
          .describe('Generation of the object that it was made from.'),
        lastTransitionTime: time('When the status changed last.'),
        reason: z
          .string()
          .min(1)
          .max(1024)
          .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
          .describe('Why, as a code.'),
        message: z.string().max(32768).describe('Why, and what to do.'),
      })
      .describe('A condition.'),
  )
  .meta({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['type'],
  })
  .describe('Conditions; Ready says whether it works.');

/** Status of a Provider or Notification object. */
export const ruleStatusSchema = z
  .object({
    conditions: conditionsSchema.optional(),
    observedGeneration: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('Generation of the object that the status was made from.'),
  })
  .describe('Written by the portal.');
