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
import { Turns } from '../turns';
import { keepStatements } from './keepStatements';
import { PreparedTexts } from './preparedTexts';
import { numberRowSchema } from './rows';
import {
  PooledStatements,
  Statements,
  statementsIn,
  withConnection,
} from './statements';

/** So often a transaction is begun again that another one was in the way of. */
const MAX_TRIES = 40;
const TRY_AGAIN_MS = 25;

/** What SQLite keeps of the file in memory. */
const CACHE_KIB = 16_384;
/** Pages of 4 KiB that are written ahead before they go into the file. */
const WAL_PAGES = 4_000;

/** The time of a Postgres database, in milliseconds since the epoch. */
const CLOCK = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/** The time as a value of a statement. */
export type Clock = number | Knex.Raw;

/** Codes of errors after which the same transaction may succeed. */
const IN_THE_WAY: ReadonlySet<unknown> = new Set([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);

/** Another transaction made a row meanwhile that this one makes. */
const UNIQUE_VIOLATION = '23505';

/** Whether another transaction was in the way, which may be gone soon. */
export function isInTheWay(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) {
    return false;
  }
  return (
    IN_THE_WAY.has(error.code) ||
    (error.code === UNIQUE_VIOLATION &&
      'table' in error &&
      error.table === 'lanes')
  );
}

/**
 * Whether a client of knex is SQLite's.
 *
 * @throws when it is neither that nor Postgres'
 */
export function isSqlite(client: unknown): boolean {
  if (client !== 'pg' && client !== 'better-sqlite3') {
    throw new Error(
      `The database client '${String(client)}' is not supported: configure 'pg' or 'better-sqlite3' for backend.database.client.`,
    );
  }
  return client === 'better-sqlite3';
}

/** A transaction that is nothing but statements. */
export interface BriefTransaction {
  readonly sql: Statements;
  readonly now: number;
}

/** A transaction of which the time is not known yet. */
export interface BegunTransaction {
  readonly trx: Knex.Transaction;
  /** What is done for each Run goes past knex, which costs more than it. */
  readonly sql: Statements;
  readonly sqlite: boolean;
}

/** A transaction and the time in it, in milliseconds since the epoch. */
export interface Transaction extends BegunTransaction {
  readonly now: number;
}

/** Locks the rows of a query that no other transaction has locked. */
export function lockFree(
  query: Knex.QueryBuilder,
  { sqlite }: Pick<Transaction, 'sqlite'>,
): void {
  // SQLite has one writer at a time, and no such clause.
  if (!sqlite) {
    query.forUpdate().skipLocked();
  }
}

/**
 * The two databases behind one way to run a transaction.
 *
 * Failure policy: a transaction that another one was in the way of is begun
 * again for about a second; every other error is the caller's.
 */
export class Database {
  readonly knex: Knex;
  readonly sqlite: boolean;
  /** Statements outside of transactions. */
  readonly sql: Statements;
  readonly #texts: PreparedTexts | undefined;
  readonly #now?: () => number;
  readonly #localNow: () => number;
  readonly #turns = new Turns();

  /**
   * @param now - the time; by default the database's on Postgres, since
   *   replicas share it, and the process's on SQLite
   */
  constructor(knex: Knex, now: (() => number) | undefined) {
    this.knex = knex;
    this.sqlite = isSqlite(knex.client.config.client);
    this.#texts = this.sqlite ? undefined : new PreparedTexts();
    this.sql = new PooledStatements(knex, this.#texts);
    this.#now = now;
    this.#localNow = now ?? (() => Date.now());
  }

  /**
   * knex opens better-sqlite3 with a busy timeout of 5 s, during which the
   * whole event loop stands still. Its pool has one connection, which keeps
   * what is set here.
   */
  async prepare(): Promise<void> {
    if (this.sqlite) {
      await this.knex.raw('PRAGMA busy_timeout = 0');
      await this.knex.raw('PRAGMA journal_mode = WAL');
      await this.knex.raw('PRAGMA synchronous = NORMAL');
      await this.knex.raw(`PRAGMA cache_size = -${CACHE_KIB}`);
      await this.knex.raw(`PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
      await keepStatements(this.knex);
    }
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.readFirst(async () => undefined, work);
  }

  /**
   * A transaction that begins by reading.
   *
   * @param read - begins all its statements at once, so that they go to the
   *   database together with the question for the time
   */
  async readFirst<Read, T>(
    read: (begun: BegunTransaction) => Promise<Read>,
    work: (tx: Transaction, read: Read) => Promise<T>,
  ): Promise<T> {
    const { sqlite } = this;
    return this.#tried(() =>
      this.knex.transaction(async trx => {
        const sql = await statementsIn(trx, this.#texts);
        const begun = { trx, sql, sqlite };
        const [now, found] = await Promise.all([this.#time(sql), read(begun)]);
        return work({ ...begun, now }, found);
      }),
    );
  }

  /**
   * What is done for each Run: on Postgres the beginning goes with what is
   * read first, and the end with what is written last.
   *
   * @param read - begins all its statements at once
   * @param work - gives back what writes last; that, too, begins all its
   *   statements at once, and what is begun later fails
   */
  async brief<Read, T>(
    read: (sql: Statements) => Promise<Read>,
    work: (tx: BriefTransaction, read: Read) => Promise<() => Promise<T>>,
  ): Promise<T> {
    return this.#tried(() =>
      withConnection(this.knex, this.#texts, async sql => {
        try {
          const [, now, found] = await Promise.all([
            sql.begin(),
            this.#time(sql),
            read(sql),
          ]);
          const writeLast = await work({ sql, now }, found);
          if (this.sqlite) {
            // It would keep what comes before a statement that fails.
            const written = await writeLast();
            await sql.commit();
            return written;
          }
          const writing = writeLast();
          const ending = sql.commit();
          // A statement that failed tells more than the end that did for it.
          ending.catch(() => undefined);
          const written = await writing;
          await ending;
          return written;
        } catch (error) {
          // Nothing is there to be undone where it had not begun.
          await sql.rollback().catch(() => undefined);
          throw error;
        }
      }),
    );
  }

  /**
   * Statements that count each for itself. What every process does each
   * second needs no transaction around it.
   */
  async statements<T>(
    work: (knex: Knex, clock: Clock) => Promise<T>,
  ): Promise<T> {
    return this.#tried(() =>
      work(
        this.knex,
        this.#now || this.sqlite ? this.#localNow() : this.knex.raw(CLOCK),
      ),
    );
  }

  async #tried<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      if (this.sqlite) {
        await this.#turns.give();
      }
      try {
        return await work();
      } catch (error) {
        const again = isInTheWay(error) || this.#texts?.giveUpAfter(error);
        if (tries >= MAX_TRIES || !again) {
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  }

  async #time(sql: Statements): Promise<number> {
    if (this.#now || this.sqlite) {
      return this.#localNow();
    }
    const [row] = await sql.rows(`select ${CLOCK} as value`);
    return numberRowSchema.parse(row).value ?? this.#localNow();
  }
}
