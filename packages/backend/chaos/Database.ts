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

import pg from 'pg';
import { z } from 'zod';

/** Where Postgres is. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const NAME = 'backstage_plugin_tekton-integrations';
const OPEN = ['waiting', 'sending', 'retrying', 'inDoubt', 'held'];

const countSchema = z.object({
  open: z.coerce.number(),
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
  perhaps_twice: z.boolean(),
  attempts: z.coerce.number(),
  doubts: z.coerce.number(),
});

/** What the ledger says of a delivery. */
export type DeliveryRecord = z.infer<typeof deliverySchema>;

const answerSchema = z.object({ kind: z.literal('databaseRestarted') });

/** The ledger as it stands in Postgres, read from outside. */
export class Database {
  readonly address: DatabaseAddress;

  constructor(address: DatabaseAddress) {
    this.address = address;
  }

  /** What is not over yet; undefined while the database is away. */
  async counts(): Promise<z.infer<typeof countSchema> | undefined> {
    const rows = await this.#query(
      `select
         (select count(*) from deliveries where state = any($1)) as open,
         (select count(*) from runs where final) as ended,
         (select count(*) from lanes where verify_at is not null) as verifying`,
      [OPEN],
    ).catch(() => undefined);
    return rows && countSchema.parse(rows[0]);
  }

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

  /** Asks whoever started Postgres to stop it and to start it again. */
  async restart(downMs: number): Promise<void> {
    await new Promise<void>(resolve => {
      const answered = (message: unknown) => {
        if (answerSchema.safeParse(message).success) {
          process.off('message', answered);
          resolve();
        }
      };
      process.on('message', answered);
      process.send?.({ kind: 'restartDatabase', downMs });
    });
  }

  async #query(text: string, values: unknown[] = []): Promise<unknown[]> {
    const client = new pg.Client({ ...this.address, database: NAME });
    // A lost connection is told by the query.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
