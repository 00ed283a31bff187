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

/** A value of a column. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | readonly number[];

/** Runs statements on one connection, or on any of a pool. */
export interface Statements {
  readonly sqlite: boolean;
  /** Ends a selection whose rows nobody else shall change meanwhile. */
  readonly forUpdate: string;
  /**
   * Runs a statement; `?` stands for a value.
   *
   * Statements that are begun before the first of them is awaited go to
   * Postgres in one message, and are done in their order.
   *
   * @returns the rows that it gives
   */
  rows(text: string, values?: readonly Value[]): Promise<readonly unknown[]>;
}

/** What is used of a client of knex besides its connections. */
interface Listened {
  emit(
    event: 'query',
    statement: { sql: string; bindings: readonly Value[] },
  ): unknown;
}

/** What is used of a connection of better-sqlite3. */
interface SqliteConnection {
  prepare(text: string): {
    readonly reader: boolean;
    all(values: readonly Value[]): unknown[];
    run(values: readonly Value[]): unknown;
  };
}

class SqliteStatements implements Statements {
  readonly sqlite = true;
  // It has one writer at a time, and no such clause.
  readonly forUpdate = '';
  readonly #connection: SqliteConnection;
  readonly #client: Listened;

  constructor(connection: SqliteConnection, client: Listened) {
    this.#connection = connection;
    this.#client = client;
  }

  async rows(text: string, values: readonly Value[] = []) {
    // Who listens to knex hears of it as of any other statement.
    this.#client.emit('query', { sql: text, bindings: values });
    const statement = this.#connection.prepare(text);
    const bound = values.map(value =>
      typeof value === 'boolean' ? Number(value) : value,
    );
    if (statement.reader) {
      return statement.all(bound);
    }
    statement.run(bound);
    return [];
  }
}

/** What is used of a connection of pg. */
interface PostgresConnection {
  /** Whether a statement is sent before the one before it is answered. */
  pipeline?: boolean;
  readonly connection?: {
    readonly stream?: { cork?(): void; uncork?(): void };
  };
  query(
    statement: { text: string; values: readonly Value[] },
    done: (
      error: Error | null,
      result: { readonly rows?: readonly unknown[] },
    ) => void,
  ): void;
}

/** As Postgres wants the places of values. */
function numbered(text: string): string {
  let count = 0;
  return text.replace(/\?/g, () => {
    count += 1;
    return `$${count}`;
  });
}

class PostgresStatements implements Statements {
  readonly sqlite = false;
  readonly forUpdate = 'for update';
  readonly #connection: PostgresConnection;
  readonly #client: Listened;
  #gathering = false;

  constructor(connection: PostgresConnection, client: Listened) {
    this.#connection = connection;
    this.#client = client;
    if (connection.pipeline === false) {
      connection.pipeline = true;
    }
  }

  rows(text: string, values: readonly Value[] = []) {
    const sql = numbered(text);
    this.#client.emit('query', { sql, bindings: values });
    this.#gather();
    return new Promise<readonly unknown[]>((resolve, reject) => {
      this.#connection.query({ text: sql, values }, (error, result) => {
        if (error) {
          reject(error);
        } else {
          resolve(result.rows ?? []);
        }
      });
    });
  }

  /** A message costs more than most statements: they share one. */
  #gather(): void {
    const stream = this.#connection.connection?.stream;
    if (this.#gathering || !stream?.cork) {
      return;
    }
    this.#gathering = true;
    stream.cork();
    process.nextTick(() => {
      this.#gathering = false;
      stream.uncork?.();
    });
  }
}

/** Statements in a transaction. */
export async function statementsIn(
  trx: Knex.Transaction,
  sqlite: boolean,
): Promise<Statements> {
  const connection = await trx.client.acquireConnection();
  return sqlite
    ? new SqliteStatements(connection, trx.client)
    : new PostgresStatements(connection, trx.client);
}

/** Statements that count each for itself. */
export class PooledStatements implements Statements {
  readonly sqlite: boolean;
  /** A lock would end with its statement. */
  readonly forUpdate = '';
  readonly #knex: Knex;

  constructor(knex: Knex, sqlite: boolean) {
    this.#knex = knex;
    this.sqlite = sqlite;
  }

  async rows(text: string, values?: readonly Value[]) {
    const { client } = this.#knex;
    const connection = await client.acquireConnection();
    try {
      return await (
        this.sqlite
          ? new SqliteStatements(connection, client)
          : new PostgresStatements(connection, client)
      ).rows(text, values);
    } finally {
      await client.releaseConnection(connection);
    }
  }
}
