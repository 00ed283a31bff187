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

const count = (description: string) =>
  z.number().int().min(0).describe(description);

const countsSchema = z
  .object({
    delivered: count('Deliveries that reached their target.'),
    rejected: count('Deliveries that were given up: rejected or expired.'),
    waiting: count('Deliveries that are on their way.'),
    held: count('Deliveries that are kept back until something is put right.'),
  })
  .describe(
    'How many deliveries there are, of those that the portal still keeps.',
  );

const run = (description: string) =>
  z
    .string()
    // A namespace has up to 63 characters, a name up to 253.
    .max(317)
    .describe(`${description}, as namespace/name.`);

const lastDeliverySchema = z
  .object({
    time: time('When it ended.'),
    run: run('The Run that was reported'),
    target: z
      .string()
      .max(1024)
      .describe('What it is shown as, and where, in words.'),
    state: z
      .enum(['delivered', 'rejected', 'expired'])
      .describe('What became of it.'),
  })
  .describe('The last delivery that came to an end.');

const lastErrorSchema = z
  .object({
    time: time('When it happened.'),
    message: z.string().max(1024).describe('What went wrong, without secrets.'),
    run: run('The Run that was reported'),
  })
  .describe('The last delivery that failed, also one that is tried again.');

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
    counts: countsSchema.optional(),
    lastDelivery: lastDeliverySchema.optional(),
    lastError: lastErrorSchema.optional(),
  })
  .describe('Written by the portal.');
