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

import { z } from 'zod';
import { insertMany, padded, places, rowsIn } from './bulk';
import { BriefTransaction } from './database';
import { DeliveryHead, READY_STATES } from './lanes';
import { DeliveryRow, deliveryRowSchema } from './rows';
import { Value } from './statements';

/** What recording asks of a delivery that is there. */
const knownSchema = deliveryRowSchema.pick({
  id: true,
  identity: true,
  run_id: true,
  rule: true,
  subject: true,
  kind: true,
  covered_by: true,
  state: true,
  phase: true,
  run_attempt: true,
  hold_by: true,
  doubted: true,
});

const knownRowsSchema = z.array(knownSchema);
const COLUMNS = Object.keys(knownSchema.shape).join(', ');

/** A delivery that is there. */
export type KnownDelivery = z.infer<typeof knownSchema>;

/** A delivery that is added, as its columns. */
export type AddedDelivery = Omit<
  DeliveryRow,
  'words' | 'target' | 'receipt' | 'reviewed' | 'perhaps_twice' | 'failures'
> & {
  words: string;
  target: string | null;
  redelivery: number;
  redelivery_of: string | null;
};

/** What recording changes of a delivery that is there. */
type Change = Pick<AddedDelivery, 'state' | 'reason' | 'message'> &
  Partial<Pick<AddedDelivery, 'covered_by' | 'hold_by' | 'settled_at'>>;

/** What a delivery begins with. */
export const NEW_DELIVERY = {
  covered_by: null,
  message: null,
  hold_by: null,
  hold_reason: null,
  hold_message: null,
  held_at: null,
  doubted: false,
  attempts: 0,
  first_attempt_at: null,
  redelivery: 0,
  redelivery_of: null,
  due_at: null,
  settled_at: null,
} as const;

const READY: ReadonlySet<string> = new Set(READY_STATES);

/**
 * The deliveries that those of a transaction have to do with: the same ones
 * of other rules, and the states in their lanes.
 */
export class DeliveryBook {
  readonly #tx: BriefTransaction;
  readonly #byIdentity = new Map<string, KnownDelivery>();
  readonly #states = new Map<string, KnownDelivery[]>();
  readonly #added = new Map<string, AddedDelivery>();
  readonly #begun: AddedDelivery[] = [];
  /** Ids by what becomes of them. */
  readonly #changes = new Map<string, { to: Change; ids: string[] }>();

  private constructor(tx: BriefTransaction) {
    this.#tx = tx;
  }

  static async load(
    tx: BriefTransaction,
    {
      identities,
      subjects,
    }: { identities: readonly string[]; subjects: readonly string[] },
  ): Promise<DeliveryBook> {
    const book = new DeliveryBook(tx);
    const rows = async (where: string, values: readonly string[]) =>
      knownRowsSchema.parse(
        await rowsIn(
          tx.sql,
          `select ${COLUMNS} from deliveries where ${where}`,
          values,
        ),
      );
    const [same, states] = await Promise.all([
      rows('identity', identities),
      rows("kind = 'state' and subject", subjects),
    ]);
    for (const row of same) {
      book.#byIdentity.set(row.identity, row);
    }
    for (const row of states) {
      book.#put(book.#byIdentity.get(row.identity) ?? row);
    }
    return book;
  }

  /** The delivery of an identity. */
  get(identity: string): KnownDelivery | undefined {
    return this.#byIdentity.get(identity);
  }

  /** The states of a lane, in any state of delivery. */
  statesOf(subject: string): readonly KnownDelivery[] {
    return this.#states.get(subject) ?? [];
  }

  add(delivery: AddedDelivery): void {
    this.#added.set(delivery.id, delivery);
    this.#byIdentity.set(delivery.identity, delivery);
    if (delivery.kind === 'state') {
      this.#put(delivery);
    }
  }

  change(delivery: KnownDelivery, to: Change): void {
    Object.assign(delivery, to);
    if (!this.#added.has(delivery.id)) {
      const key = JSON.stringify(to);
      const change = this.#changes.get(key) ?? { to, ids: [] };
      change.ids.push(delivery.id);
      this.#changes.set(key, change);
    }
  }

  /** A delivery that was added is sent at once. */
  begin(delivery: AddedDelivery, now: number): void {
    Object.assign(delivery, {
      state: 'sending',
      attempts: 1,
      first_attempt_at: now,
    });
    this.#begun.push(delivery);
  }

  /** Of those that were added the ones that wait for their turn. */
  ready(): DeliveryHead[] {
    return [...this.#added.values()].filter(({ state }) => READY.has(state));
  }

  async save(): Promise<void> {
    const { sql, now } = this.#tx;
    await Promise.all([
      insertMany(sql, 'deliveries', [...this.#added.values()]),
      insertMany(
        sql,
        'attempts',
        this.#begun.map(({ id, attempts }) => ({
          delivery_id: id,
          number: attempts,
          started_at: now,
        })),
      ),
      ...[...this.#changes.values()].map(({ to, ids }) => {
        const given = padded(ids);
        const set = Object.keys(to).map(column => `"${column}" = ?`);
        return sql.rows(
          `update deliveries set ${set.join(', ')} where id in ${places(given)}`,
          [...Object.values<Value>(to), ...given],
        );
      }),
    ]);
  }

  #put(delivery: KnownDelivery): void {
    const states = this.#states.get(delivery.subject) ?? [];
    states.push(delivery);
    this.#states.set(delivery.subject, states);
  }
}
