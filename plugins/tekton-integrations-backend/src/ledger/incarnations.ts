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
import { Clock, Transaction } from './database';
import { integer } from './rows';
import { LedgerSettings } from './types';

/** Rows of processes that died so long ago are removed. */
const FORGOTTEN_MS = 3_600_000;

/** A process among those of its host. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Whether this host has a process of that number. */
  readonly isRunning: (pid: number) => boolean;
}

/** A process as the others see it. */
export interface Incarnation {
  readonly id: string;
  readonly process?: ProcessIdentity;
}

/** Another process took the SQLite file over while this one stood still. */
export class ProcessVoidError extends Error {
  override readonly name = 'ProcessVoidError';

  constructor() {
    super(
      'Another process took this SQLite database over while this one stood still, so this one delivers nothing any more: restart it, and run one of them only.',
    );
  }
}

const beatSchema = z.object({ heartbeat_at: integer });

const formerSchema = z.object({
  host: z.string().nullable(),
  pid: z.number().nullable(),
  heartbeat_at: z.number(),
});

/** Makes a process known. */
export async function enter(
  { trx, now }: Transaction,
  { id, process }: Incarnation,
): Promise<void> {
  await trx('incarnations')
    .insert({
      id,
      host: process?.host ?? null,
      pid: process?.pid ?? null,
      started_at: now,
      heartbeat_at: now,
    })
    .onConflict('id')
    .merge(['heartbeat_at']);
}

/**
 * Says that a process is alive.
 *
 * @returns when, by the ledger's clock; undefined where it is not known
 */
export async function heartbeat(
  knex: Knex,
  clock: Clock,
  id: string,
): Promise<number | undefined> {
  const rows: unknown = await knex('incarnations')
    .where({ id })
    .update({ heartbeat_at: clock })
    .returning('heartbeat_at');
  const [row] = z.array(beatSchema).parse(rows);
  return row?.heartbeat_at;
}

/** Whether a process certainly ended, whatever its last heartbeat was. */
function hasEnded(
  { host, pid }: z.infer<typeof formerSchema>,
  here: ProcessIdentity | undefined,
): boolean {
  return (
    here !== undefined &&
    host === here.host &&
    pid !== null &&
    // A container starts its process under the same number again.
    (pid === here.pid || !here.isRunning(pid))
  );
}

/**
 * Makes the only process of a SQLite file known. Whatever was there before is
 * void: nobody else can have the file open on purpose.
 *
 * @returns false while another process may be alive
 */
export async function takeOver(
  tx: Transaction,
  incarnation: Incarnation,
  { aliveMs }: Pick<LedgerSettings, 'aliveMs'>,
): Promise<boolean> {
  const { trx, now } = tx;
  const others = z
    .array(formerSchema)
    .parse(await trx('incarnations').whereNot('id', incarnation.id));
  const occupied = others.some(
    other =>
      other.heartbeat_at > now - aliveMs &&
      !hasEnded(other, incarnation.process),
  );
  if (occupied) {
    return false;
  }
  await trx('incarnations').whereNot('id', incarnation.id).del();
  await enter(tx, incarnation);
  return true;
}

/** A process that ends in good order takes its row with it. */
export async function leave(
  { trx }: Transaction,
  incarnation: string,
): Promise<void> {
  await trx('incarnations').where({ id: incarnation }).del();
}

export async function forgetDead({ trx, now }: Transaction): Promise<void> {
  await trx('incarnations')
    .where('heartbeat_at', '<', now - FORGOTTEN_MS)
    .del();
}
