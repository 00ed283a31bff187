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

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Calls back before each call of a method. */
function before(owner: object, name: string, call: () => void): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') {
    throw new Error(`There is no ${name} to count`);
  }
  const counted: Method = function counted(...args) {
    call();
    return Reflect.apply(method, this, args);
  };
  Reflect.set(owner, name, counted);
}

/**
 * Counts the statements of this process at the drivers of its databases,
 * those that begin and end a transaction included.
 *
 * @returns how many there were so far
 */
export function countStatements(): () => number {
  let count = 0;
  const add = () => {
    count += 1;
  };
  before(pg.Client.prototype, 'query', add);
  const database = new Sqlite(':memory:');
  const statement = Object.getPrototypeOf(database.prepare('select 1'));
  for (const name of ['run', 'get', 'all', 'iterate']) {
    before(statement, name, add);
  }
  before(Sqlite.prototype, 'exec', add);
  database.close();
  return () => count;
}
