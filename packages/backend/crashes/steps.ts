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

/** Where a portal dies on the way of its deliveries, in order. */
export const STEPS = [
  'before the intent is committed',
  'before the request is written',
  'when the request arrives',
  'before it is answered',
  'before the outcome is committed',
  'after the outcome',
  'before it is answered, and when it asks or sends again',
] as const;

export type Step = (typeof STEPS)[number];

/**
 * `intent`, `outcome`: the process dies when it is about to commit one.
 * `connect`: it does not come to its vendors.
 */
const BARRIERS = ['intent', 'connect', 'outcome'] as const;
/** What a portal is told before it may come to its step. */
export const armSchema = z.object({
  barrier: z.enum(BARRIERS),
  /** Ports of the vendors. */
  ports: z.array(z.number()),
});

export type Arm = z.infer<typeof armSchema>;

/** What it answers. */
export const armedSchema = z.object({ armed: z.literal(true) });

/** The steps that only the portal's own process can tell. */
export const BARRIER_OF: Readonly<Partial<Record<Step, Arm['barrier']>>> = {
  'before the intent is committed': 'intent',
  'before the request is written': 'connect',
  'before the outcome is committed': 'outcome',
};

/** Steps at which a request was applied whose outcome is not recorded. */
export const APPLIED: ReadonlySet<Step> = new Set<Step>([
  'before it is answered',
  'before the outcome is committed',
  'before it is answered, and when it asks or sends again',
]);

/** Steps at which nobody knows whether a request was applied. */
export const DOUBTFUL: ReadonlySet<Step> = new Set<Step>([
  ...APPLIED,
  'before the request is written',
  'when the request arrives',
]);
