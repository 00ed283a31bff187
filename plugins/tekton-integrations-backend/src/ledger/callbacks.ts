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
import { Database, Transaction } from './database';
import { integer, json } from './rows';

/**
 * So many addresses of one Provider are kept that nobody has called, and so
 * many that somebody has. Each process makes its own, and a tenant who changes
 * a Provider again and again makes more.
 */
const KEPT = 32;

const rowSchema = z.object({
  id: z.string(),
  provider: z.string(),
  question: z.string(),
  key_hash: z.string(),
  fields: json(z.array(z.string())),
  open_until: integer,
  answer_ms: integer,
  answered_at: integer.nullable(),
  answer_until: integer.nullable(),
  answer: json(z.record(z.string(), z.string())).nullable(),
});
type Row = z.infer<typeof rowSchema>;

/** Who asks, and what; a hash, since what is asked about may be long. */
export interface AskedQuestion {
  /** Id of the Provider. */
  readonly provider: string;
  readonly question: string;
}

/** An address that can be called. */
export interface NewCallback extends AskedQuestion {
  readonly id: string;
  /** Of the part of the address that is secret. */
  readonly keyHash: string;
  readonly fields: readonly string[];
  readonly openMs: number;
  readonly answerMs: number;
}

/** An address that can still be called. */
export interface OpenCallback {
  readonly provider: string;
  readonly keyHash: string;
  readonly fields: readonly string[];
}

/** What was said, and how long it counts. */
export interface KeptAnswer {
  readonly until: number;
  readonly fields: Readonly<Record<string, string>>;
}

async function lastAnswer(
  knex: Knex,
  { provider, question }: AskedQuestion,
  now: number,
): Promise<KeptAnswer | undefined> {
  const row: unknown = await knex('callbacks')
    .where({ provider, question })
    .where('answer_until', '>', now)
    .orderBy([
      { column: 'answered_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first();
  if (row === undefined) {
    return undefined;
  }
  const { answer, answer_until: until } = rowSchema.parse(row);
  return { until: until ?? now, fields: answer ?? {} };
}

/** Removes all but the newest of some addresses. */
async function trim(
  trx: Knex,
  rows: Knex.QueryBuilder,
  column: 'open_until' | 'answered_at',
): Promise<void> {
  const surplus: { id: string }[] = await rows
    .select('id')
    .orderBy([
      { column, order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    // SQLite has no offset without a limit.
    .limit(1_000)
    .offset(KEPT);
  await trx('callbacks')
    .whereIn(
      'id',
      surplus.map(({ id }) => id),
    )
    .del();
}

/** What can neither be called nor counts any more, and what is too many. */
async function forget(
  { trx, now }: Transaction,
  provider: string,
): Promise<void> {
  await trx('callbacks')
    .where('open_until', '<=', now)
    .where(rest =>
      rest.whereNull('answer_until').orWhere('answer_until', '<=', now),
    )
    .del();
  const own = () => trx('callbacks').where({ provider });
  await trim(trx, own().whereNull('answered_at'), 'open_until');
  await trim(trx, own().whereNotNull('answered_at'), 'answered_at');
}

/**
 * Addresses at which questions of Providers are answered, and the answers.
 *
 * Failure policy: closed. What cannot be read or written is an error of the
 * caller, and nothing was answered.
 */
export class CallbackBook {
  readonly #database: Database;

  /** @param now - by default the database's clock on Postgres */
  constructor(knex: Knex, now?: () => number) {
    this.#database = new Database(knex, now);
  }

  /** @returns until when it can be called */
  async add(callback: NewCallback): Promise<number> {
    const { id, provider, question, keyHash, fields, openMs, answerMs } =
      callback;
    return this.#database.transaction(async tx => {
      const until = tx.now + openMs;
      await tx.trx('callbacks').insert({
        id,
        provider,
        question,
        key_hash: keyHash,
        fields: JSON.stringify(fields),
        open_until: until,
        answer_ms: answerMs,
      });
      await forget(tx, provider);
      return until;
    });
  }

  /** An address, as long as it can be called. */
  async open(id: string): Promise<OpenCallback | undefined> {
    return this.#database.transaction(async tx => {
      const row = await this.#openRow(tx, id);
      return (
        row && {
          provider: row.provider,
          keyHash: row.key_hash,
          fields: row.fields,
        }
      );
    });
  }

  /**
   * Keeps what was said at an address.
   *
   * @returns whether it says something new; undefined where it came too late
   */
  async answer(
    id: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<{ readonly news: boolean } | undefined> {
    return this.#database.transaction(async tx => {
      const row = await this.#openRow(tx, id);
      if (!row) {
        return undefined;
      }
      const before = await lastAnswer(tx.trx, row, tx.now);
      const said = JSON.stringify(fields);
      await tx
        .trx('callbacks')
        .where({ id })
        .update({
          answered_at: tx.now,
          answer_until: tx.now + row.answer_ms,
          answer: said,
        });
      return { news: !before || JSON.stringify(before.fields) !== said };
    });
  }

  /** The last answer to a question that still counts. */
  async last(question: AskedQuestion): Promise<KeptAnswer | undefined> {
    return this.#database.transaction(({ trx, now }) =>
      lastAnswer(trx, question, now),
    );
  }

  async #openRow(
    { trx, now }: Transaction,
    id: string,
  ): Promise<Row | undefined> {
    const row: unknown = await trx('callbacks')
      .where({ id })
      .where('open_until', '>', now)
      .first();
    return row === undefined ? undefined : rowSchema.parse(row);
  }
}
