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
import { Statements, Value } from './statements';

/** Types of columns as both databases name them. */
export type ColumnType = 'text' | 'bigint' | 'boolean' | 'double precision';

/** No statement has more rows. */
const MOST_ROWS = 64;

/** Rows in groups of a few sizes only, so that few statements are prepared. */
function* pieces<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0, size = MOST_ROWS; start < rows.length; ) {
    if (rows.length - start >= size) {
      yield rows.slice(start, start + size);
      start += size;
    } else {
      size /= 2;
    }
  }
}

/**
 * Values for a list of a statement, of which there are few lengths, so that
 * few statements are prepared: the last value is repeated.
 */
export function padded<T>(values: Iterable<T>): T[] {
  const list = [...values];
  const length = list.length === 0 ? 0 : 2 ** Math.ceil(Math.log2(list.length));
  return list.concat(
    Array.from({ length: length - list.length }, () => list[list.length - 1]),
  );
}

/** The places of so many values in a statement, in brackets. */
export function places(values: readonly unknown[]): string {
  return `(${values.map(() => '?').join(', ')})`;
}

/**
 * Rows that have one of these values in a column.
 *
 * @param selection - a statement up to the name of the column
 * @param rest - what follows in the statement
 */
export async function rowsIn(
  sql: Statements,
  selection: string,
  values: Iterable<string>,
  rest: string = '',
): Promise<readonly unknown[]> {
  const given = padded(values);
  return given.length === 0
    ? []
    : sql.rows(`${selection} in ${places(given)} ${rest}`, given);
}

/**
 * Inserts rows that all have the same columns in few statements.
 *
 * @param conflict - what becomes of rows that are there already
 * @returns how many rows were inserted or changed
 */
export async function insertMany(
  sql: Statements,
  table: string,
  rows: readonly Readonly<Record<string, Value>>[],
  conflict?: { readonly key: readonly string[]; readonly merge: boolean },
): Promise<number> {
  const [first] = rows;
  if (!first) {
    return 0;
  }
  const columns = Object.keys(first);
  const place = places(columns);
  const written = columns.filter(column => !conflict?.key.includes(column));
  const otherwise =
    conflict &&
    `on conflict (${conflict.key.map(column => `"${column}"`).join(', ')}) do ${
      conflict.merge
        ? `update set ${written.map(column => `"${column}" = excluded."${column}"`).join(', ')}`
        : 'nothing'
    }`;
  const inserted = await Promise.all(
    [...pieces(rows)].map(piece =>
      sql.rows(
        `insert into ${table} (${columns.map(column => `"${column}"`).join(', ')}) values ${piece.map(() => place).join(', ')} ${otherwise ?? ''} returning 1 as one`,
        piece.flatMap(row => columns.map(column => row[column])),
      ),
    ),
  );
  return inserted.flat().length;
}

/**
 * Gives each of several rows values of its own, in few statements.
 *
 * @param columns - the key's and the others' types
 * @param more - what else is set of all, from what is `given`, and returned
 * @returns what is returned of each
 */
export async function updateMany(
  sql: Statements,
  table: string,
  keys: readonly string[],
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly Readonly<Record<string, Value>>[],
  more?: { readonly set: string; readonly returning: string },
): Promise<readonly unknown[]> {
  const names = Object.keys(columns);
  const place = `(${names.map(name => `cast(? as ${columns[name]})`).join(', ')})`;
  const set = names
    .filter(name => !keys.includes(name))
    .map(name => `"${name}" = given."${name}"`)
    .join(', ');
  const same = keys
    .map(key => `${table}."${key}" = given."${key}"`)
    .join(' and ');
  const updated = await Promise.all(
    [...pieces(rows)].map(piece =>
      sql.rows(
        `with given(${names.map(name => `"${name}"`).join(', ')}) as (values ${piece.map(() => place).join(', ')}) update ${table} set ${more ? `${set}, ${more.set}` : set} from given where ${same} ${more ? `returning ${more.returning}` : ''}`,
        piece.flatMap(row => names.map(name => row[name])),
      ),
    ),
  );
  return updated.flat();
}
