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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';

const MAX_TRIES = 60;
const TRY_AGAIN_MS = 250;

/** When two make the same table, or write, at the same moment. */
const SAME_MOMENT: ReadonlySet<unknown> = new Set([
  '42P07', // duplicate_table
  '23505', // unique_violation, in the catalog of types
  'SQLITE_BUSY',
]);

const errorSchema = z.object({
  name: z.string(),
  message: z.string(),
  code: z.unknown(),
});

/** Whether another process was about the same. */
function isInTheWay(error: unknown): boolean {
  const { data } = errorSchema.safeParse(error);
  return (
    data !== undefined &&
    (data.name === 'MigrationLocked' ||
      SAME_MOMENT.has(data.code) ||
      // SQLite has no code of its own for it.
      /knex_migrations.* already exists$/.test(data.message))
  );
}

/**
 * Brings the tables up to date.
 *
 * Failure policy: replicas that start together do the same; whoever is in the
 * other's way looks again, for about 15 s. Every other error is the caller's.
 */
export async function migrate(knex: Knex): Promise<void> {
  const directory = resolvePackagePath(
    'backstage-plugin-tekton-integrations-backend',
    'migrations',
  );
  for (let tries = 1; ; tries += 1) {
    try {
      await knex.migrate.latest({ directory });
      return;
    } catch (error) {
      if (tries >= MAX_TRIES || !isInTheWay(error)) {
        throw error;
      }
      await new Promise(resolve => {
        setTimeout(resolve, TRY_AGAIN_MS);
      });
    }
  }
}
