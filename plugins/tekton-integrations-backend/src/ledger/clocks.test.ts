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

import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { isSqlite } from './database';
import { Ledger } from './ledger';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

async function open(knex: Knex): Promise<Ledger> {
  return Ledger.create({ knex, uuid: randomUUID, random: Math.random });
}

describe.each(databases.eachSupportedId())('processes on %s', id => {
  const alone = id === 'SQLITE_3';

  it(`${alone ? 'have the file for themselves' : 'deliver together'}`, async () => {
    const knex = await databases.init(id);
    const first = await open(knex);
    const second = await open(knex);
    expect(await first.enter()).toBe('entered');
    expect(await first.enter()).toBe('entered');
    expect(await second.enter()).toBe(alone ? 'occupied' : 'entered');
    await first.leave();
    expect(await second.enter()).toBe('entered');
  });

  it('are alive by the clock that they share', async () => {
    const knex = await databases.init(id);
    const ledger = await open(knex);
    await ledger.enter();
    const now = alone
      ? Date.now()
      : Number(
          (await knex.raw('select extract(epoch from now()) * 1000 as ms'))
            .rows[0].ms,
        );
    const beats: (number | string)[] =
      await knex('incarnations').pluck('heartbeat_at');
    expect(beats).toHaveLength(1);
    expect(Math.abs(Number(beats[0]) - now)).toBeLessThan(10_000);
  });
});

describe('a database that is not supported', () => {
  it('is refused with the remedy', () => {
    expect(() => isSqlite('mysql2')).toThrow(
      "The database client 'mysql2' is not supported: configure 'pg' or 'better-sqlite3' for backend.database.client.",
    );
  });
});
