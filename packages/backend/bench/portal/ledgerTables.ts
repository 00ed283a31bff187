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

import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { z } from 'zod';

/** So many Runs are copied in a statement. */
const COPIES_AT_ONCE = 9;
/** Tables with rows for each Run, what is referred to first. */
const TABLES = [
  'runs',
  'run_labels',
  'transitions',
  'lanes',
  'deliveries',
  'attempts',
];
/** Columns that name a row: copies have names of their own. */
const NAMES = /^(id|uid|identity|subject|\w+_id)$/;
const NO_NAMES = /^cluster_id$/;

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
type Rows = z.infer<typeof rowsSchema>;

/** The ledger's tables from outside, while nobody uses them. */
export interface LedgerTables {
  /**
   * Copies what is recorded of each Run so many times, as if they had been
   * reported and their objects were gone since.
   */
  multiply(copies: number): Promise<void>;
}

/** A copy's name, no longer than its column is wide. */
function nameOf(column: string): string {
  return column === 'subject'
    ? "subject || '-' || n"
    : `substr(${column}, 1, length(${column}) - 8) || '-' || n`;
}

async function multiply(
  copies: number,
  query: (sql: string) => Promise<Rows>,
): Promise<void> {
  const now = Date.now();
  for (const table of TABLES) {
    await query(`create temporary table model as select * from ${table}`);
    const [row] = await query('select * from model limit 1');
    const columns = row ? Object.keys(row) : [];
    const values = columns.map(column => {
      if (column === 'gone_at') {
        return `${now}`;
      }
      return NAMES.test(column) && !NO_NAMES.test(column)
        ? nameOf(column)
        : column;
    });
    for (let from = 1; row && from <= copies; from += COPIES_AT_ONCE) {
      const to = Math.min(copies, from + COPIES_AT_ONCE - 1);
      await query(
        `insert into ${table} (${columns.join(', ')})
          with recursive numbers(n) as (select ${from} union all select n + 1 from numbers where n < ${to})
          select ${values.join(', ')} from model cross join numbers`,
      );
    }
    await query('drop table model');
  }
  await query('analyze');
}

export function sqliteTables(file: string): LedgerTables {
  return {
    async multiply(copies) {
      const database = new Sqlite(file);
      try {
        await multiply(copies, async sql => {
          const statement = database.prepare(sql);
          if (statement.reader) {
            return rowsSchema.parse(statement.all());
          }
          statement.run();
          return [];
        });
      } finally {
        database.close();
      }
    },
  };
}

export function postgresTables(
  address: ConstructorParameters<typeof pg.Client>[0],
): LedgerTables {
  return {
    async multiply(copies) {
      const client = new pg.Client(address);
      await client.connect();
      try {
        await multiply(copies, async sql =>
          rowsSchema.parse((await client.query(sql, [])).rows),
        );
      } finally {
        await client.end();
      }
    },
  };
}
