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

/** Where Postgres is. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

type Query = (sql: string) => Promise<unknown[]>;

const PLUGIN = 'tekton-integrations';
const OPEN = `('waiting', 'sending', 'retrying', 'inDoubt', 'held')`;

const countSchema = z.object({
  open: z.coerce.number(),
  held: z.coerce.number(),
  ended: z.coerce.number(),
  verifying: z.coerce.number(),
});

const deliverySchema = z.object({
  run: z.string(),
  subject: z.string(),
  phase: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  /** SQLite has a number. */
  perhaps_twice: z.coerce.boolean(),
  attempts: z.coerce.number(),
  doubts: z.coerce.number(),
});

/** What the ledger says of a delivery. */
export type DeliveryRecord = z.infer<typeof deliverySchema>;

/** The ledger as it stands in its database, read from outside. */
export class LedgerReader {
  readonly #query: Query;

  private constructor(query: Query) {
    this.#query = query;
  }

  /** @param prefix - of the names of the portal's databases */
  static postgres(
    address: DatabaseAddress,
    prefix = 'backstage_plugin_',
  ): LedgerReader {
    return new LedgerReader(async sql => {
      const client = new pg.Client({
        ...address,
        database: `${prefix}${PLUGIN}`,
      });
      // A lost connection is told by the query.
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query(sql, [])).rows;
      } finally {
        await client.end().catch(() => undefined);
      }
    });
  }

  /** @param directory - with the portal's databases */
  static sqlite(directory: string): LedgerReader {
    return new LedgerReader(async sql => {
      const database = new Sqlite(`${directory}/${PLUGIN}.sqlite`);
      try {
        return database.prepare(sql).all();
      } finally {
        database.close();
      }
    });
  }

  /** What is not over yet; undefined while the database is away. */
  async counts(): Promise<z.infer<typeof countSchema> | undefined> {
    const rows = await this.#query(
      `select
         (select count(*) from deliveries where state in ${OPEN}) as open,
         (select count(*) from deliveries where state = 'held') as held,
         (select count(*) from runs where final) as ended,
         (select count(*) from lanes where verify_at is not null) as verifying`,
    ).catch(() => undefined);
    return rows && countSchema.parse(rows[0]);
  }

  /** All that was wanted; nothing while the database is away. */
  async deliveries(): Promise<DeliveryRecord[]> {
    const rows = await this.#query(
      `select runs.name as run, deliveries.subject, deliveries.phase,
         deliveries.state, deliveries.reason, deliveries.message,
         deliveries.perhaps_twice, deliveries.attempts,
         (select count(*) from attempts where attempts.delivery_id = deliveries.id
            and (outcome = 'inDoubt' or outcome is null)) as doubts
       from deliveries join runs on runs.id = deliveries.run_id`,
    );
    return z.array(deliverySchema).parse(rows);
  }
}
