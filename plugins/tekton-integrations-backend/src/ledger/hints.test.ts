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

import { mockServices } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { z } from 'zod';
import { eventually } from '../__testUtils__/eventually';
import { systemTimers } from '../connections';
import { counter } from './__testUtils__/makeLedger';
import { startTcpProxy, TcpProxy } from './__testUtils__/tcpProxy';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { Hint, mergeHints, readHint, writeHint } from './hint';
import { Hints, HintsOptions } from './hints';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

const ALL: Hint = { due: true, leases: true, touched: 'all' };

/** Times that let a test see in milliseconds what takes a portal seconds. */
const QUICK = {
  gatherMs: 5,
  checkEveryMs: 60,
  checkLimitMs: 500,
  pollMs: 50,
  againMs: 20,
  againMostMs: 100,
};

describe('hints', () => {
  it.each<[string, Hint, Hint, Hint]>([
    [
      'both are told',
      { due: true },
      { leases: true },
      { due: true, leases: true },
    ],
    [
      'what was touched adds up',
      { touched: { rules: ['a'], providers: [] } },
      { touched: { rules: ['a', 'b'], providers: ['p'] } },
      { touched: { rules: ['a', 'b'], providers: ['p'] } },
    ],
    [
      'all is more than some',
      { touched: { rules: ['a'], providers: [] } },
      { touched: 'all' },
      { touched: 'all' },
    ],
  ])('are told together: %s', (_, a, b, both) => {
    expect(mergeHints(a, b)).toEqual(both);
    expect(mergeHints(b, a)).toEqual(
      expect.objectContaining(both.touched === 'all' ? both : {}),
    );
  });

  it('are short enough for Postgres', () => {
    const rules = Array.from({ length: 100 }, (_, at) => `${at}`.repeat(100));
    const payload = writeHint('a', { touched: { rules, providers: [] } });
    expect(payload.length).toBeLessThan(8_000);
    expect(readHint(payload)).toEqual({ from: 'a', touched: 'all' });
  });

  it.each(['', 'no JSON', '{}', '[]', '{"from":1}'])(
    'of somebody else are not understood: %p',
    payload => {
      expect(readHint(payload)).toBeUndefined();
    },
  );
});

describe('Hints on Postgres', () => {
  const running: Hints[] = [];
  const proxies: TcpProxy[] = [];
  const pools: Knex[] = [];

  afterEach(async () => {
    running.splice(0).forEach(hints => hints.stop());
    await Promise.all(proxies.splice(0).map(proxy => proxy.close()));
    await Promise.all(pools.splice(0).map(pool => pool.destroy()));
  });

  async function postgres(): Promise<Knex> {
    const [id] = databases.eachSupportedId().flat().slice(-1);
    return databases.init(id);
  }

  function start(knex: Knex, from: string, rest: Partial<HintsOptions> = {}) {
    const heard: Hint[] = [];
    const warnings: string[] = [];
    const logger = mockServices.logger.mock({
      warn: message => warnings.push(message),
    });
    const hints = new Hints({
      knex,
      from,
      uuid: counter(from),
      timers: systemTimers,
      logger,
      times: QUICK,
      ...rest,
    });
    running.push(hints);
    hints.start(hint => heard.push(hint));
    return { hints, heard, warnings };
  }

  async function listening({ hints }: { hints: Hints }): Promise<void> {
    await eventually(() => expect(hints.state).toBe('listening'));
  }

  /** A database to which only the connection that listens can be cut. */
  async function proxied() {
    const direct = await postgres();
    const { database } = z
      .looseObject({ database: z.string() })
      .parse(direct.client.connectionSettings);
    const url = new URL(
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
    );
    const proxy = await startTcpProxy({
      host: url.hostname,
      port: Number(url.port),
    });
    proxies.push(proxy);
    const through = createKnex({
      client: 'pg',
      connection: {
        host: '127.0.0.1',
        port: proxy.port,
        user: url.username,
        password: url.password,
        database,
      },
      pool: { min: 0, max: 1 },
    });
    pools.push(through);
    const cut = new Proxy(direct, {
      get: (target, key) =>
        key === 'client' ? through.client : Reflect.get(target, key, target),
    });
    return { direct, cut, proxy };
  }

  it('are heard by all others, and once looked for at the start', async () => {
    const knex = await postgres();
    const a = start(knex, 'a');
    const b = start(knex, 'b');
    await Promise.all([listening(a), listening(b)]);
    expect(a.heard).toEqual([ALL]);
    a.hints.tell({ due: true });
    await eventually(() => expect(b.heard).toEqual([ALL, { due: true }]));
    b.hints.tell({ leases: true });
    await eventually(() => expect(a.heard).toEqual([ALL, { leases: true }]));
  });

  it('come together when many are told at once', async () => {
    const knex = await postgres();
    const a = start(knex, 'a');
    const b = start(knex, 'b');
    await Promise.all([listening(a), listening(b)]);
    for (const rule of ['r0', 'r1', 'r2', 'r3', 'r4']) {
      a.hints.tell({ touched: { rules: [rule], providers: [] } });
    }
    await eventually(() =>
      expect(b.heard.slice(1)).toEqual([
        { touched: { rules: ['r0'], providers: [] } },
        { touched: { rules: ['r1', 'r2', 'r3', 'r4'], providers: [] } },
      ]),
    );
  });

  it('are not told while nobody would hear them', async () => {
    const knex = await postgres();
    const statements: string[] = [];
    knex.on('query', ({ bindings }) => statements.push(`${bindings}`));
    const a = start(knex, 'a', { alone: () => true });
    const b = start(knex, 'b');
    await Promise.all([listening(a), listening(b)]);
    a.hints.tell({ due: true });
    b.hints.tell({ leases: true });
    await eventually(() => expect(a.heard).toContainEqual({ leases: true }));
    expect(statements.filter(text => text.includes('"due"'))).toEqual([]);
  });

  it('are looked for while the connection is half open, and heard again after', async () => {
    const { direct, cut, proxy } = await proxied();
    const teller = start(direct, 'a');
    const listener = start(cut, 'b');
    await Promise.all([listening(teller), listening(listener)]);

    proxy.freeze();
    await eventually(() => expect(listener.hints.state).toBe('polling'));
    expect(listener.warnings).toEqual([
      expect.stringContaining('nothing was heard in time'),
    ]);
    const polled = listener.heard.length;
    await eventually(() =>
      expect(listener.heard.slice(polled)).toContainEqual({ due: true }),
    );

    proxy.thaw();
    await listening(listener);
    expect(listener.heard.at(-1)).toEqual(ALL);
    teller.hints.tell({ leases: true });
    await eventually(() =>
      expect(listener.heard).toContainEqual({ leases: true }),
    );
    expect(listener.warnings).toHaveLength(1);
  });

  it('are heard again after the database ended the connection', async () => {
    const knex = await postgres();
    const a = start(knex, 'a');
    await listening(a);
    await knex.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN tekton%' and datname = current_database()`,
    );
    await eventually(() =>
      expect(a.heard.filter(hint => hint.leases)).toHaveLength(2),
    );
    expect(a.hints.state).toBe('listening');
  });
});

describe('Hints on SQLite', () => {
  it('are told to nobody', async () => {
    const knex = await databases.init('SQLITE_3');
    const statements: string[] = [];
    knex.on('query', ({ sql }) => statements.push(sql));
    const hints = new Hints({
      knex,
      from: 'a',
      uuid: counter(),
      timers: systemTimers,
      logger: mockServices.logger.mock(),
    });
    hints.start(() => undefined);
    hints.tell({ due: true });
    hints.stop();
    expect(statements).toEqual([]);
  });
});
