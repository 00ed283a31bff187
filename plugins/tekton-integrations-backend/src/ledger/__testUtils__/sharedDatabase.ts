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
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import path from 'node:path';

/** A database that several processes of a test use. */
export interface SharedDatabase {
  readonly knex: Knex;
  readonly client: 'pg' | 'better-sqlite3';
  readonly connection: object;
}

/**
 * An empty database for several processes: in memory they could not share it.
 *
 * @param folder - for the file of SQLite, which the caller removes; its
 *   connection is to be closed before
 */
export async function sharedDatabase(
  databases: TestDatabases,
  id: TestDatabaseId,
  folder: string,
  name: string,
): Promise<SharedDatabase> {
  if (id === 'SQLITE_3') {
    const connection = { filename: path.join(folder, `${name}.sqlite`) };
    const client = 'better-sqlite3';
    return {
      knex: knexFactory({ client, connection, useNullAsDefault: true }),
      client,
      connection,
    };
  }
  const knex = await databases.init(id);
  const { connectionSettings } = knex.client;
  return {
    knex,
    client: 'pg',
    connection: {
      ...connectionSettings,
      // knex hides the password from whoever looks at all fields.
      password: connectionSettings.password,
    },
  };
}
