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

import { Transaction } from './database';
import { numberRowSchema } from './rows';
import { LedgerSettings } from './types';

/** Rows of processes that died so long ago are removed. */
const FORGOTTEN_MS = 3_600_000;

/** Makes a process known, or says that it is alive. */
export async function heartbeat(
  { trx, now }: Transaction,
  incarnation: string,
): Promise<void> {
  await trx('incarnations')
    .insert({ id: incarnation, started_at: now, heartbeat_at: now })
    .onConflict('id')
    .merge(['heartbeat_at']);
}

/**
 * Makes the only process of a SQLite file known. Whatever was there before is
 * void: nobody else can have the file open on purpose.
 *
 * @returns false while another process is alive
 */
export async function takeOver(
  tx: Transaction,
  incarnation: string,
  { aliveMs }: Pick<LedgerSettings, 'aliveMs'>,
): Promise<boolean> {
  const { trx, now } = tx;
  const row: unknown = await trx('incarnations')
    .max('heartbeat_at as value')
    .whereNot('id', incarnation)
    .first();
  const last = numberRowSchema.parse(row).value;
  if (last !== null && last > now - aliveMs) {
    return false;
  }
  await trx('incarnations').whereNot('id', incarnation).del();
  await heartbeat(tx, incarnation);
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
