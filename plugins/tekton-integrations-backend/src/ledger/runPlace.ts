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

import { Knex } from 'knex';
import { z } from 'zod';

const placeSchema = z.object({
  cluster_id: z.string(),
  cluster_name: z.string(),
  namespace: z.string(),
});

/** Where a Run is. */
export interface RunPlace {
  readonly cluster: { readonly id: string; readonly name: string };
  readonly namespace: string;
}

/** Where a Run is; undefined when it is not kept any more. */
export async function runPlace(
  knex: Knex,
  id: string,
): Promise<RunPlace | undefined> {
  const row: unknown = await knex('runs')
    .select('cluster_id', 'cluster_name', 'namespace')
    .where({ id })
    .first();
  if (row === undefined) {
    return undefined;
  }
  const { cluster_id, cluster_name, namespace } = placeSchema.parse(row);
  return { cluster: { id: cluster_id, name: cluster_name }, namespace };
}
