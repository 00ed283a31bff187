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
import { z } from 'zod';
import {
  makeLedger,
  makeRun,
  observe,
  stateTarget,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';

jest.setTimeout(300_000);

const databases = ledgerDatabases();
const OPEN = 100_000;
const FLOWS = 25;

const schema = z.array(z.record(z.string(), z.unknown()));

/** One delivery as it was recorded, many times over. */
async function multiply(knex: Knex, count: number): Promise<void> {
  const numbers = `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})`;
  const copy = async (table: string, over: Record<string, string>) => {
    const columns = Object.keys(schema.parse(await knex(table).limit(1))[0]);
    const values = columns.map(name => over[name] ?? `${table}.${name}`);
    await knex.raw(
      `insert into ${table} (${columns.join(', ')}) ${numbers} select ${values.join(', ')} from (select * from ${table} limit 1) as ${table} cross join numbers`,
    );
  };
  const flow = `'flow-' || (numbers.n % ${FLOWS})`;
  await copy('lanes', {
    subject: `'s' || numbers.n`,
    head_id: `'d' || numbers.n`,
    tenant: flow,
    flow,
  });
  await copy('deliveries', {
    id: `'d' || numbers.n`,
    identity: `'i' || numbers.n`,
    subject: `'s' || numbers.n`,
  });
  await knex.raw('analyze');
}

/** Statements on lanes and deliveries that read more than an index says. */
async function scansOf(
  knex: Knex,
  sqlite: boolean,
  statements: readonly { sql: string; bindings: readonly unknown[] }[],
): Promise<string[]> {
  const scans: string[] = [];
  for (const { sql, bindings } of statements) {
    // What a query event says has the dialect's own placeholders.
    const text = sqlite ? sql : sql.replace(/\$\d+/g, '?');
    const answer: unknown = await knex.raw(
      `explain ${sqlite ? 'query plan ' : ''}${text}`,
      [...bindings].map(value => value as Knex.Value),
    );
    const plan = JSON.stringify(
      sqlite ? answer : z.object({ rows: z.unknown() }).parse(answer).rows,
    );
    const found = sqlite
      ? /SCAN (lanes|deliveries)(?! USING)/.exec(plan)
      : /Seq Scan on (lanes|deliveries)/.exec(plan);
    if (found) {
      scans.push(`${found[0]}: ${text}`);
    }
  }
  return scans;
}

describe.each(databases.eachSupportedId())('plans on %s', id => {
  it('read no more of 100,000 open deliveries than is claimed and settled', async () => {
    const knex = await databases.init(id);
    const sqlite = id === 'SQLITE_3';
    const ledger = await makeLedger(knex);
    await ledger.enter();
    const run = makeRun({ uid: 'u' });
    await ledger.record(observe(run, [want(stateTarget(run))]));
    await multiply(knex, OPEN);

    const statements: { sql: string; bindings: unknown[] }[] = [];
    knex.on('query', ({ sql, bindings }) => {
      if (
        /^(select|with|update)\b/i.test(sql) &&
        /lanes|deliveries/.test(sql)
      ) {
        statements.push({ sql, bindings });
      }
    });
    const claims = await ledger.claimDue(50);
    for (const claim of claims) {
      await ledger.settle(
        claim,
        claim === claims[0]
          ? { kind: 'retry', cause: '503' }
          : { kind: 'delivered' },
        { durationMs: 1, resent: false },
      );
    }
    const late = makeRun({ uid: 'v' });
    await ledger.record(
      observe(late, [want(stateTarget(late, { subject: 's7' }))]),
    );
    await ledger.nextWakeMs();
    await ledger.recover();
    knex.removeAllListeners('query');

    expect(claims).toHaveLength(50);
    expect(new Set(claims.map(({ subject }) => subject)).size).toBe(50);
    expect(statements.length).toBeGreaterThan(50);
    expect(await scansOf(knex, sqlite, statements)).toEqual([]);
    // It is seen where something reads all of them.
    const all = { sql: 'select * from deliveries', bindings: [] };
    expect(await scansOf(knex, sqlite, [all])).toHaveLength(1);
  });
});
