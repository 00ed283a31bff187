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
import { deliveryStateSchema } from '../deliveryStates';
import { phaseSchema } from '../phases';

/** A query parameter that may be given several times, or comma separated. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    value =>
      value === undefined
        ? undefined
        : [value].flat().flatMap(part => String(part).split(',')),
    z.array(item).optional(),
  );

/**
 * Zod schema of the query of `GET /runs`.
 *
 * @public
 */
export const entityRunsQuerySchema = z.object({
  /** Full reference of a catalog entity, `component:default/shop`. */
  entityRef: z.string().min(1),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(10),
  phase: list(phaseSchema),
  /** The newest delivery of some target is in one of these states. */
  state: list(deliveryStateSchema),
  /** Part of the Run's name, pipeline, branch or sha. */
  search: z.string().max(200).optional(),
  /** Only the newest Run of each pipeline. */
  latest: z
    .enum(['true', 'false'])
    .optional()
    .transform(value => value === 'true'),
});

/**
 * Query of `GET /runs` as the client gives it.
 *
 * @public
 */
export type EntityRunsQuery = z.input<typeof entityRunsQuerySchema>;
