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

import createKnex, { Knex } from 'knex';
import { z } from 'zod';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { startTcpProxy, TcpProxy } from './__testUtils__/tcpProxy';
import { Database } from './database';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const ids = databases.eachSupportedId().flat();

async function withTable(knex: Knex): Promise<Database> {
  await knex.schema.createTable('things', table => {
    table.string('name').primary();
    table.boolean('good').nullable();
    table.bigInteger('size').nullable();
  });
  const database = new Database(knex, undefined);
  await database.prepare();
  return database;
}

const INSERT = 'insert into things (name, good, size) values (?, ?, ?)';

describe.each(ids)('Statements on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    return { knex, database: await withTable(knex) };
  }

  it('give rows, whatever they do', async () => {
    const { database } = await setUp();
    const given = await database.transaction(async ({ sql }) => [
      await sql.rows(INSERT, ['a', true, 7]),
      await sql.rows(`${INSERT} returning name`, ['b', false, null]),
      await sql.rows('update things set size = ? where name = ?', [8, 'b']),
      await sql.rows('select name from things order by name'),
    ]);
    expect(given).toEqual([
      [],
      [{ name: 'b' }],
      [],
      [{ name: 'a' }, { name: 'b' }],
    ]);
    const [row] = await database.sql.rows(
      'select good, size from things where name = ?',
      ['a'],
    );
    const { good, size } = z
      .object({ good: z.coerce.boolean(), size: z.coerce.number() })
      .parse(row);
    expect({ good, size }).toEqual({ good: true, size: 7 });
  });

  it('are done in the order in which they were begun', async () => {
    const { database } = await setUp();
    const [, , names] = await database.transaction(async ({ sql }) =>
      Promise.all([
        sql.rows(INSERT, ['a', null, null]),
        sql.rows('update things set name = ? where name = ?', ['b', 'a']),
        sql.rows('select name from things'),
      ]),
    );
    expect(names).toEqual([{ name: 'b' }]);
  });

  it('keep nothing where one of several fails, and tell its error', async () => {
    const { database } = await setUp();
    await expect(
      database.transaction(async ({ sql }) =>
        Promise.all([
          sql.rows(INSERT, ['a', null, null]),
          sql.rows(INSERT, ['a', null, null]),
          sql.rows(INSERT, ['b', null, null]),
        ]),
      ),
    ).rejects.toThrow(/unique/i);
    expect(await database.sql.rows('select * from things')).toEqual([]);
    // The connection is as good as before.
    await database.transaction(async ({ sql }) =>
      sql.rows(INSERT, ['c', null, null]),
    );
    expect(await database.sql.rows('select name from things')).toEqual([
      { name: 'c' },
    ]);
  });

  it('read before anything else, at the time of the transaction', async () => {
    const { database } = await setUp();
    await database.sql.rows(INSERT, ['a', null, null]);
    const found = await database.readFirst(
      async ({ sql }) => sql.rows('select name from things'),
      async ({ now }, rows) => ({ rows, isTime: now > 1_700_000_000_000 }),
    );
    expect(found).toEqual({ rows: [{ name: 'a' }], isTime: true });
  });

  it('fail as a transaction fails that could not begin by reading', async () => {
    const { database } = await setUp();
    const work = jest.fn();
    await expect(
      database.readFirst(
        async ({ sql }) => sql.rows('select name from nothing'),
        work,
      ),
    ).rejects.toThrow(/nothing/);
    expect(work).not.toHaveBeenCalled();
    expect(await database.sql.rows('select * from things')).toEqual([]);
  });

  it('share a message with the end, and count nothing of what fails', async () => {
    const { database } = await setUp();
    const add = (...names: string[]) =>
      database.brief(
        sql => sql.rows('select name from things'),
        async ({ sql, now }, before) =>
          async () => {
            await Promise.all(
              names.map(name => sql.rows(INSERT, [name, now > 0, 1])),
            );
            return before;
          },
      );
    expect(await add('a', 'b')).toEqual([]);
    await expect(add('c', 'a', 'd')).rejects.toThrow(/unique/i);
    expect(await add('e')).toEqual([{ name: 'a' }, { name: 'b' }]);
  });

  it('fail after the end of their transaction', async () => {
    const { database } = await setUp();
    let late: (() => Promise<unknown>) | undefined;
    await database.brief(
      async () => undefined,
      async ({ sql }) => {
        late = () => sql.rows(INSERT, ['a', null, null]);
        return async () => undefined;
      },
    );
    await expect(late?.()).rejects.toThrow(/has ended already/);
    expect(await database.sql.rows('select * from things')).toEqual([]);
  });

  it('share the connections with whatever else asks', async () => {
    const { knex, database } = await setUp();
    const work = Array.from({ length: 40 }, (_, number) =>
      database.sql.rows(INSERT, [`${number}`, null, number]),
    );
    const counts = knex('things').count();
    await Promise.all([...work, counts]);
    expect(await database.sql.rows('select * from things')).toHaveLength(40);
  });
});

describe('Statements on Postgres', () => {
  it('go on without names behind a pooler that forgets them', async () => {
    const knex = await databases.init(ids[ids.length - 1]);
    const database = await withTable(knex);
    const add = (name: string) =>
      database.brief(
        sql => sql.rows('select name from things where name = ?', [name]),
        async ({ sql }, found) =>
          async () => {
            await sql.rows(INSERT, [name, true, found.length]);
            return found;
          },
      );
    await add('a');
    // As where the next transaction gets another connection, whichever it is.
    await Promise.all(
      Array.from({ length: 20 }, () => database.sql.rows('deallocate all')),
    );
    expect(await add('b')).toEqual([]);
    await database.sql.rows('deallocate all');
    expect(await database.sql.rows('select name from things')).toEqual([
      { name: 'a' },
      { name: 'b' },
    ]);
  });
});

describe('Statements through a proxy', () => {
  let proxy: TcpProxy;
  let through: Knex;

  afterEach(async () => {
    await through.destroy();
    await proxy.close();
  });

  it('go to the database in one message where they are begun together', async () => {
    const direct = await databases.init(ids[ids.length - 1]);
    const { database: name } = z
      .looseObject({ database: z.string() })
      .parse(direct.client.connectionSettings);
    const url = new URL(
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
    );
    proxy = await startTcpProxy({
      host: url.hostname,
      port: Number(url.port),
    });
    through = createKnex({
      client: 'pg',
      connection: {
        host: '127.0.0.1',
        port: proxy.port,
        user: url.username,
        password: url.password,
        database: name,
      },
      pool: { min: 0, max: 1 },
    });
    const database = await withTable(through);
    const before = proxy.messages;
    await database.transaction(async ({ sql }) => {
      await Promise.all(
        Array.from({ length: 20 }, (_, number) =>
          sql.rows(INSERT, [`${number}`, true, number]),
        ),
      );
      await sql.rows('select count(*) from things');
    });
    // The beginning, the time, the twenty, the count, the end.
    expect(proxy.messages - before).toBe(5);
  });
});
