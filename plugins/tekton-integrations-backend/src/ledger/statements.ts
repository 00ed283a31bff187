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
import { PreparedText, PreparedTexts } from './preparedTexts';

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

/** Statements on a connection of which nobody else has the use. */
export interface ConnectionStatements extends Statements {
  begin(): Promise<void>;
  /**
   * Ends the transaction; what is begun after it fails.
   *
   * @throws when nothing of it was kept
   */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Something was to be done in a transaction that had ended. */
class EndedError extends Error {
  override readonly name = 'EndedError';

  constructor() {
    super('The transaction has ended already.');
  }
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

class SqliteStatements implements ConnectionStatements {
  readonly sqlite = true;
  // It has one writer at a time, and no such clause.
  readonly forUpdate = '';
  readonly #connection: SqliteConnection;
  readonly #client: Listened;
  #ended = false;

  constructor(connection: SqliteConnection, client: Listened) {
    this.#connection = connection;
    this.#client = client;
  }

  async begin() {
    this.#run('BEGIN;', []);
  }

  async commit() {
    this.#ended = true;
    this.#run('COMMIT;', []);
  }

  async rollback() {
    this.#ended = true;
    this.#run('ROLLBACK;', []);
  }

  async rows(text: string, values: readonly Value[] = []) {
    if (this.#ended) {
      throw new EndedError();
    }
    return this.#run(text, values);
  }

  #run(text: string, values: readonly Value[]): unknown[] {
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

interface PostgresResult {
  readonly command?: string;
  readonly rows?: readonly unknown[];
}

/** What is used of a connection of pg. */
interface PostgresConnection {
  /** Whether a statement is sent before the one before it is answered. */
  pipeline?: boolean;
  readonly connection?: {
    readonly stream?: { cork?(): void; uncork?(): void };
  };
  query(
    statement: PreparedText & { values: readonly Value[] },
    done: (error: Error | null, result: PostgresResult) => void,
  ): void;
}

class PostgresStatements implements ConnectionStatements {
  readonly sqlite = false;
  readonly forUpdate = 'for update';
  readonly #connection: PostgresConnection;
  readonly #client: Listened;
  readonly #texts: PreparedTexts;
  #gathering = false;
  #ended = false;

  constructor(
    connection: PostgresConnection,
    client: Listened,
    texts: PreparedTexts,
  ) {
    this.#connection = connection;
    this.#client = client;
    this.#texts = texts;
    if (connection.pipeline === false) {
      connection.pipeline = true;
    }
  }

  async begin() {
    await this.#run('BEGIN;', []);
  }

  async commit() {
    this.#ended = true;
    const { command } = await this.#run('COMMIT;', []);
    if (command !== 'COMMIT') {
      // A statement had failed before it.
      throw new Error('Postgres has kept nothing of the transaction.');
    }
  }

  async rollback() {
    this.#ended = true;
    await this.#run('ROLLBACK;', []);
  }

  async rows(text: string, values: readonly Value[] = []) {
    if (this.#ended) {
      throw new EndedError();
    }
    return (await this.#run(text, values)).rows ?? [];
  }

  #run(text: string, values: readonly Value[]): Promise<PostgresResult> {
    const prepared = this.#texts.of(text);
    this.#client.emit('query', { sql: prepared.text, bindings: values });
    this.#gather();
    return new Promise((resolve, reject) => {
      this.#connection.query({ ...prepared, values }, (error, result) => {
        if (error) {
          reject(error);
        } else {
          resolve(result);
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

function statementsOf(
  connection: SqliteConnection & PostgresConnection,
  client: Listened,
  texts: PreparedTexts | undefined,
): ConnectionStatements {
  return texts
    ? new PostgresStatements(connection, client, texts)
    : new SqliteStatements(connection, client);
}

/**
 * Statements in a transaction of knex, which ends it.
 *
 * @param texts - of a Postgres database
 */
export async function statementsIn(
  { client }: Knex.Transaction,
  texts: PreparedTexts | undefined,
): Promise<Statements> {
  return statementsOf(await client.acquireConnection(), client, texts);
}

/**
 * Does something with a connection of a pool.
 *
 * @param texts - of a Postgres database
 */
export async function withConnection<T>(
  { client }: Knex,
  texts: PreparedTexts | undefined,
  work: (sql: ConnectionStatements) => Promise<T>,
): Promise<T> {
  const connection = await client.acquireConnection();
  try {
    return await work(statementsOf(connection, client, texts));
  } finally {
    await client.releaseConnection(connection);
  }
}

/** Statements that count each for itself. */
export class PooledStatements implements Statements {
  readonly sqlite: boolean;
  /** A lock would end with its statement. */
  readonly forUpdate = '';
  readonly #knex: Knex;
  readonly #texts: PreparedTexts | undefined;

  /** @param texts - of a Postgres database */
  constructor(knex: Knex, texts: PreparedTexts | undefined) {
    this.#knex = knex;
    this.#texts = texts;
    this.sqlite = texts === undefined;
  }

  async rows(text: string, values?: readonly Value[]) {
    const once = () =>
      withConnection(this.#knex, this.#texts, sql => sql.rows(text, values));
    try {
      return await once();
    } catch (error) {
      if (this.#texts?.giveUpAfter(error)) {
        return once();
      }
      throw error;
    }
  }
}
