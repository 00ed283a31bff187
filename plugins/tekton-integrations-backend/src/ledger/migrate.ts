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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { isInTheWay, isSqlite } from './database';

const PATIENCE_MS = 120_000;
const TRY_AGAIN_MS = 250;

/** Whoever holds this advisory lock migrates. No other plugin uses it. */
const LOCK: readonly number[] = [0x74656b74, 0x6d696772]; // 'tekt', 'migr'

/**
 * So soon Postgres finds out that the machine of whoever migrates is gone. Its
 * own default takes two hours, in which nobody else could.
 */
const FIND_DEAD = [
  'set local tcp_keepalives_idle = 10',
  'set local tcp_keepalives_interval = 5',
  'set local tcp_keepalives_count = 3',
];

const lockedSchema = z.object({ locked: z.boolean() });

const holderSchema = z.object({
  pid: z.number(),
  since: z.date().nullable(),
  address: z.string().nullable(),
  state: z.string().nullable(),
});

/** The lock ends with the transaction, and that with its connection. */
async function tryLock(trx: Knex.Transaction): Promise<boolean> {
  for (const setting of FIND_DEAD) {
    await trx.raw(setting);
  }
  const { rows } = await trx.raw(
    'select pg_try_advisory_xact_lock(?, ?) as locked',
    [...LOCK],
  );
  return lockedSchema.parse(rows[0]).locked;
}

/** What a person needs to know of the session that migrates on Postgres. */
async function holder(knex: Knex): Promise<string> {
  const { rows } = await knex.raw(
    `select pid, xact_start as since, host(client_addr) as address, state
      from pg_locks left join pg_stat_activity using (pid)
      where locktype = 'advisory' and granted and classid = ? and objid = ?
        and pg_locks.database = (select oid from pg_database where datname = current_database())`,
    [...LOCK],
  );
  const { data } = holderSchema.safeParse(rows[0]);
  if (!data) {
    return 'It has just ended: start again.';
  }
  const { pid, address, state, since } = data;
  const facts = [
    address && `from ${address}`,
    state && `'${state}'`,
    since && `since ${since.toISOString()}`,
  ].filter(Boolean);
  return `It is the Postgres session ${pid} (${facts.join(', ')}): start again when it has ended. If its process is gone, end it: select pg_terminate_backend(${pid});`;
}

/** @returns what to do about an error, in words */
function explained(error: unknown): unknown {
  // knex says so when a portal was taken back to an older version.
  const [, added] =
    (error instanceof Error &&
      /migration directory is corrupt.*missing: (.+)$/.exec(error.message)) ||
    [];
  return added === undefined
    ? error
    : new Error(
        `The database of 'tekton-integrations' belongs to a newer version, which added ${added}: start that version, or undo its migrations with it first.`,
        { cause: error },
      );
}

/**
 * All or nothing: what knex keeps of its migrations is written in the same
 * transaction, so that a process that dies leaves nothing behind.
 *
 * @returns false while another process is in the way
 */
async function tryMigrate(
  knex: Knex,
  { directory, sqlite }: { directory: string; sqlite: boolean },
): Promise<boolean> {
  try {
    if (sqlite) {
      // Else a commit could be refused, which leaves its transaction open.
      await knex.raw('PRAGMA journal_mode = WAL');
    }
    return await knex.transaction(async trx => {
      if (!sqlite && !(await tryLock(trx))) {
        return false;
      }
      // Nobody else migrates now. What stands in knex's own lock is of
      // somebody who is gone, and nothing else would ever take it away.
      await trx.migrate.forceFreeMigrationsLock({ directory });
      await trx.migrate.latest({ directory });
      return true;
    });
  } catch (error) {
    if (isInTheWay(error)) {
      return false;
    }
    throw explained(error);
  }
}

/**
 * Brings the tables up to date.
 *
 * Failure policy: closed. Of processes that start together one does it; the
 * others wait for it, for 2 minutes, and then say who it is. A process that
 * dies in it leaves the tables as they were. Every other error is the
 * caller's, and nothing is changed.
 */
export async function migrate(
  knex: Knex,
  options: { readonly directory?: string; readonly patienceMs?: number } = {},
): Promise<void> {
  const {
    patienceMs = PATIENCE_MS,
    directory = resolvePackagePath(
      'backstage-plugin-tekton-integrations-backend',
      'migrations',
    ),
  } = options;
  const sqlite = isSqlite(knex.client.config.client);
  if (sqlite) {
    // knex waits for 5 s with the whole event loop standing still.
    await knex.raw('PRAGMA busy_timeout = 0');
  }
  for (
    let left = patienceMs;
    !(await tryMigrate(knex, { directory, sqlite }));
    left -= TRY_AGAIN_MS
  ) {
    if (left <= 0) {
      const waited = `for ${patienceMs / 1_000} s`;
      throw new Error(
        sqlite
          ? `Another process has kept the SQLite file of 'tekton-integrations' locked ${waited}: stop it.`
          : `Another process has been bringing the tables of 'tekton-integrations' up to date ${waited}. ${await holder(knex)}`,
      );
    }
    await new Promise(resolve => {
      setTimeout(resolve, TRY_AGAIN_MS);
    });
  }
}
