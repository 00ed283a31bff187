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
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { Claim, claimDue, claimVerifications } from './claims';
import { Database, Transaction } from './database';
import {
  discardEvents,
  HeldKey,
  heldKeys,
  holdDeliveries,
  releaseDeliveries,
} from './holding';
import { heartbeat, leave, takeOver } from './incarnations';
import { endStale, removeOld } from './maintenance';
import { SendResult } from './nextStep';
import { markGone, presentRuns, unsettledRuns } from './presence';
import { DeliveryRecorder } from './recordDeliveries';
import { loadChildren, loadRun, recordRun } from './recordRun';
import { RunPlace, runPlace } from './runPlace';
import { recoverClaims } from './recovery';
import { settle, Settled, Settling } from './settling';
import { ShownTarget, shownTargets } from './shown';
import {
  DEFAULT_SETTINGS,
  HoldReason,
  HoldScope,
  LedgerSettings,
  Observation,
  OnResume,
  OnResumeOf,
  RecordResult,
  StoredRun,
} from './types';
import { beginRepair, settleVerification, VerifyResult } from './verifying';
import { nextWakeMs } from './wake';
import { knowRule, loadPosition, savePosition } from './watching';

/** What a ledger is made of. */
export interface LedgerOptions {
  readonly knex: Knex;
  readonly uuid: () => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** By default the database's clock on Postgres, the process's on SQLite. */
  readonly now?: () => number;
  readonly settings?: Partial<LedgerSettings>;
  /** What of a rule's held events is sent; by default the cause decides. */
  readonly onResumeOf?: OnResumeOf;
  readonly skipMigrations?: boolean;
}

/** How a process asks to deliver. */
export type Entry = 'entered' | 'occupied';

/**
 * What was observed, what was wanted and what became of it. Each method is one
 * transaction; none calls a provider.
 *
 * Failure policy: closed. What cannot be written is an error of the caller,
 * and nothing of it is kept.
 */
export class Ledger {
  readonly #database: Database;
  readonly #uuid: () => string;
  readonly #settling: Settling;
  readonly #onResumeOf: OnResumeOf;
  /** This process, as the others see it. */
  readonly incarnation: string;

  static async create(options: LedgerOptions): Promise<Ledger> {
    const { knex, now, skipMigrations } = options;
    const database = new Database(knex, now);
    if (!skipMigrations) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          'backstage-plugin-tekton-integrations-backend',
          'migrations',
        ),
      });
    }
    await database.prepare();
    return new Ledger(database, options);
  }

  private constructor(
    database: Database,
    { uuid, random, settings, onResumeOf }: LedgerOptions,
  ) {
    this.#database = database;
    this.#uuid = uuid;
    this.#settling = {
      random,
      settings: { ...DEFAULT_SETTINGS, ...settings },
    };
    this.#onResumeOf = onResumeOf ?? (() => undefined);
    this.incarnation = uuid();
  }

  get settings(): LedgerSettings {
    return this.#settling.settings;
  }

  // What is observed

  async loadRun(id: string): Promise<StoredRun | undefined> {
    return loadRun(this.#database.knex, id);
  }

  /** Where a Run is; undefined when it is not kept any more. */
  async runPlace(id: string): Promise<RunPlace | undefined> {
    return runPlace(this.#database.knex, id);
  }

  /** The Runs that a Run owns. */
  async children(parentUid: string): Promise<RunState[]> {
    return loadChildren(this.#database.knex, parentUid);
  }

  /** State targets of a Run that are followed to the end. */
  async shown(runId: string): Promise<ShownTarget[]> {
    return shownTargets(this.#database.knex, runId);
  }

  /** Keeps a Run's present state and the deliveries that it makes wanted. */
  async record(observation: Observation): Promise<RecordResult> {
    return this.#transaction(async tx => {
      await recordRun(tx.trx, observation);
      return new DeliveryRecorder(tx, this.#uuid, observation).record();
    });
  }

  /** Ids of the Runs that rules may still start to report. */
  async unsettledRuns(endedSince: number): Promise<string[]> {
    return unsettledRuns(this.#database.knex, endedSince);
  }

  /** The Runs of a kind whose objects were there when last heard of. */
  async presentRuns(
    clusterId: string,
    kind: string,
    namespace?: string,
  ): Promise<StoredRun[]> {
    return presentRuns(this.#database.knex, clusterId, kind, namespace);
  }

  /** Remembers that the objects of these Runs are gone. */
  async markGone(ids: readonly string[], at: number): Promise<void> {
    await markGone(this.#database.knex, ids, at);
  }

  // What is watched

  /** Since when a revision of a rule counts, milliseconds since the epoch. */
  async ruleSince(ruleId: string, revision: string): Promise<number> {
    return this.#transaction(tx => knowRule(tx, ruleId, revision));
  }

  async load(key: string): Promise<string | undefined> {
    return loadPosition(this.#database.knex, key);
  }

  async save(key: string, resourceVersion: string): Promise<void> {
    await this.#transaction(tx => savePosition(tx, key, resourceVersion));
  }

  // What is sent

  /**
   * Makes this process known before it delivers. A SQLite file has one
   * process: `occupied` while another one is alive.
   */
  async enter(): Promise<Entry> {
    return this.#transaction(async tx => {
      if (!tx.sqlite) {
        await heartbeat(tx, this.incarnation);
        return 'entered';
      }
      const entered = await takeOver(tx, this.incarnation, this.settings);
      return entered ? 'entered' : 'occupied';
    });
  }

  async heartbeat(): Promise<void> {
    await this.#transaction(tx => heartbeat(tx, this.incarnation));
  }

  async leave(): Promise<void> {
    await this.#transaction(tx => leave(tx, this.incarnation));
  }

  /** Takes back what processes that are gone had claimed. */
  async recover(): Promise<number> {
    return this.#transaction(tx => recoverClaims(tx, this.#settling));
  }

  /** Claims what may be sent or read back now. */
  async claimDue(limit: number): Promise<Claim[]> {
    return this.#transaction(async tx => {
      const claimant = {
        incarnation: this.incarnation,
        token: this.#uuid(),
        settings: this.settings,
      };
      const sends = await claimDue(tx, { ...claimant, limit });
      const left = limit - sends.length;
      return left > 0
        ? [
            ...sends,
            ...(await claimVerifications(tx, { ...claimant, limit: left })),
          ]
        : sends;
    });
  }

  /**
   * Records what became of a claimed delivery.
   *
   * @param resent - it was sent although an earlier request may have arrived
   */
  async settle(
    claim: Claim,
    result: SendResult,
    timing: { readonly durationMs: number; readonly resent: boolean },
  ): Promise<Settled> {
    return this.#transaction(tx =>
      settle(tx, claim, result, timing, this.#settling),
    );
  }

  /** Records the intent to send again what should stand at a target. */
  async beginRepair(claim: Claim): Promise<boolean> {
    return this.#transaction(tx => beginRepair(tx, claim));
  }

  async settleVerification(
    claim: Claim,
    result: VerifyResult,
  ): Promise<'settled' | 'claimLost'> {
    return this.#transaction(tx =>
      settleVerification(tx, claim, result, this.settings),
    );
  }

  /** Milliseconds until something may be claimed; undefined: nothing open. */
  async nextWakeMs(): Promise<number | undefined> {
    return this.#transaction(nextWakeMs);
  }

  // What is kept back

  async hold(
    scope: HoldScope,
    reason: HoldReason,
    message: string,
  ): Promise<void> {
    await this.#transaction(tx => holdDeliveries(tx, scope, reason, message));
  }

  /** @returns how many deliveries wait for their turn again */
  async release(scope: HoldScope, onResume?: OnResume): Promise<number> {
    const policy: OnResumeOf = rule => onResume ?? this.#onResumeOf(rule);
    return this.#transaction(tx => releaseDeliveries(tx, scope, policy));
  }

  /** What keeps deliveries back, to be compared with what should. */
  async heldKeys(): Promise<HeldKey[]> {
    return heldKeys(this.#database.knex);
  }

  /** A Notification was deleted. */
  async ruleGone(rule: string): Promise<void> {
    await this.#transaction(tx => discardEvents(tx, rule));
  }

  // What is over

  /** Ends what has waited too long. */
  async endStale(): Promise<number> {
    return this.#transaction(tx => endStale(tx, this.settings));
  }

  /** Removes a batch of what is older than it is kept. */
  async removeOld(): Promise<number> {
    return this.#transaction(tx => removeOld(tx, this.settings));
  }

  async #transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#database.transaction(work);
  }
}
