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
/**
 * A process that brings the tables of a database up to date, and says a word a
 * line about itself: what its migrations say, then `migrated`.
 */
import createKnex from 'knex';
import { z } from 'zod';
import { migrate } from '../migrate';

const settingsSchema = z.object({
  client: z.enum(['pg', 'better-sqlite3']),
  connection: z.record(z.string(), z.unknown()),
  directory: z.string(),
});

async function main(): Promise<void> {
  const { client, connection, directory } = settingsSchema.parse(
    JSON.parse(process.env.MIGRATING ?? ''),
  );
  const knex = createKnex({ client, connection, useNullAsDefault: true });
  await migrate(knex, { directory });
  await knex.destroy();
  process.stdout.write('migrated\n');
  process.stdin.unref();
}

main().catch(error => {
  process.stdout.write(`${String(error)}\n`);
  process.exitCode = 1;
});
