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

import { Database, Transaction } from './database';
import { discard, releaseReviewed } from './discarding';
import { NewPause, pause, Resumed, Resumption, resume } from './pausing';
import { PauseRow } from './pauses';
import { Acted, redeliver, Redelivery } from './redelivering';
import { suspectLoop } from './suspecting';
import { OnResumeOf } from './types';

/** What people do with single deliveries. */
export type Intervention = 'redelivered' | 'discarded' | 'released';

/** Who does something, and why. */
export interface Actor {
  /** Reference of the person or service. */
  readonly by: string;
  readonly comment?: string;
}

/**
 * What people do by hand. Each method is one transaction, which also records
 * who did it.
 *
 * Failure policy: closed. What cannot be recorded does not happen.
 */
export class ByHandLedger {
  readonly #database: Database;
  readonly #uuid: () => string;
  readonly #onResumeOf: OnResumeOf;

  constructor(
    database: Database,
    options: { uuid: () => string; onResumeOf: OnResumeOf },
  ) {
    this.#database = database;
    this.#uuid = options.uuid;
    this.#onResumeOf = options.onResumeOf;
  }

  /** Stops a Provider or a Notification; gives back the pause that stands. */
  async pause(wanted: NewPause): Promise<PauseRow> {
    return this.#database.transaction(tx => pause(tx, this.#uuid(), wanted));
  }

  /**
   * Stops a Notification whose events seem to begin Runs.
   *
   * @returns whether it was stopped just now, and not before nor trusted
   */
  async suspectLoop(rule: string, message: string): Promise<boolean> {
    return this.#database.transaction(tx =>
      suspectLoop(tx, this.#uuid(), rule, message),
    );
  }

  /** Lets a Provider or a Notification go on; undefined: it was not paused. */
  async resume(wanted: Resumption): Promise<Resumed | undefined> {
    return this.#database.transaction(tx =>
      resume(tx, wanted, this.#onResumeOf),
    );
  }

  /** Sends something again; the new delivery is named. */
  async redeliver(redelivery: Redelivery, actor: Actor): Promise<Acted> {
    return this.#database.transaction(async tx => {
      const acted = await redeliver(tx, this.#uuid(), redelivery);
      if (acted.kind === 'done') {
        for (const id of [redelivery.deliveryId, acted.id]) {
          await this.#note(tx, id, 'redelivered', actor);
        }
      }
      return acted;
    });
  }

  /**
   * Ends what shall not be sent.
   *
   * @param message - what it says from then on
   */
  async discard(id: string, message: string, actor: Actor): Promise<Acted> {
    return this.#act(id, 'discarded', actor, tx => discard(tx, id, message));
  }

  /** Lets go what waited for a person to look at it. */
  async release(id: string, actor: Actor): Promise<Acted> {
    return this.#act(id, 'released', actor, tx => releaseReviewed(tx, id));
  }

  async #act(
    id: string,
    action: Intervention,
    actor: Actor,
    work: (tx: Transaction) => Promise<Acted>,
  ): Promise<Acted> {
    return this.#database.transaction(async tx => {
      const acted = await work(tx);
      if (acted.kind === 'done') {
        await this.#note(tx, id, action, actor);
      }
      return acted;
    });
  }

  async #note(
    { trx, now }: Transaction,
    deliveryId: string,
    action: Intervention,
    { by, comment }: Actor,
  ): Promise<void> {
    await trx('interventions').insert({
      id: this.#uuid(),
      delivery_id: deliveryId,
      action,
      at: now,
      actor: by,
      comment: comment ?? null,
    });
  }
}
