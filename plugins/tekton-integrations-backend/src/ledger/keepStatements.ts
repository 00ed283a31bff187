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

/** More texts than the plugin has; lists of values make some of each. */
const KEPT = 400;

/** What is used of better-sqlite3 here. */
interface Connection {
  prepare(sql: string): object;
}

/**
 * Makes the connection of a SQLite database keep what it has prepared. knex
 * prepares each query anew, which costs more than to run it, and what is
 * prepared takes memory that is freed long after.
 */
export async function keepStatements(knex: Knex): Promise<void> {
  const connection: Connection = await knex.client.acquireConnection();
  try {
    const prepare = connection.prepare.bind(connection);
    const kept = new Map<string, object>();
    connection.prepare = sql => {
      const statement = kept.get(sql) ?? prepare(sql);
      // The least recently used comes first.
      kept.delete(sql);
      kept.set(sql, statement);
      if (kept.size > KEPT) {
        kept.delete(kept.keys().next().value ?? sql);
      }
      return statement;
    };
  } finally {
    await knex.client.releaseConnection(connection);
  }
}
