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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Outcome } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { Room, Served } from './allot';
import { ByHandLedger } from './byHand';
import { Claim, claimSends, claimVerifications, FLOWS } from './claims';
import { checkLease, ClusterLease, ClusterLeases } from './clusterLeases';
import { Database, Transaction } from './database';
import {
  discardEvents,
  HeldKey,
  heldKeys,
  holdDeliveries,
  releaseDeliveries,
} from './holding';
import {
  enter,
  heartbeat,
  Incarnation,
  leave,
  ProcessIdentity,
  ProcessVoidError,
  takeOver,
} from './incarnations';
import { endStale, removeOld } from './maintenance';
import { migrate } from './migrate';
import { SendResult } from './nextStep';
import {
  BriefRun,
  briefRuns,
  markGone,
  MissingRun,
  missingRuns,
  unsettledRuns,
} from './presence';
import { Offer, Recorder } from './Recorder';
import { loadChildren, loadRuns } from './recordRuns';
import { FlowBook, flowPage } from './flows';
import { areAllowed, blockedScopes, blockScope } from './outages';
import { isAnyAbandoned, recoverClaims } from './recovery';
import { Settled } from './changes';
import { Outcoming, settleAll, Settling } from './settling';
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
import { holdRestored, Restored } from './restored';
import { Together } from './together';
import { earliest, nextWakeMs, verifyAt } from './wake';
import { knowRule, loadPositions, savePosition } from './watching';

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
  /** By which the end of a former process is noticed at once. */
  readonly process?: ProcessIdentity;
}

/** How a process asks to deliver. */
export type Entry = 'entered' | 'occupied';

/** So much goes into one transaction; others shall not wait long. */
const MOST = 64;
/** SQLite works in the process itself, where nothing else goes on meanwhile. */
const MOST_SQLITE = 16;

/** What a claim came to. */
export interface Claiming {
  readonly claims: Claim[];
  /** When more may be claimed, in milliseconds from now, as far as it saw. */
  readonly wakeMs?: number;
  /** Something may be due that is claimed only when a request has ended. */
  readonly full: boolean;
}

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
  readonly #restored: Restored | undefined;
  readonly #served = new Served();
  readonly #book = new FlowBook();
  readonly #settles: Together<Outcoming, Settled>;
  readonly #allowed: Together<Claim, boolean>;
  readonly #records: Together<Observation, RecordResult>;
  readonly #runs: Together<string, StoredRun | undefined>;
  readonly #children: Together<string, RunState[]>;
  readonly #shown: Together<string, ShownTarget[]>;
  readonly #briefs: Together<string, BriefRun | undefined>;
  readonly #positions: Together<string, string | undefined>;
  readonly #recorder: Recorder;
  readonly #most: number;
  /** The flow at which the last claim stopped. */
  #after = '';
  readonly #self: Incarnation;
  /** This process, as the others see it. */
  readonly incarnation: string;
  /** Which replica watches which cluster. */
  readonly leases: ClusterLeases;
  /** What people do. */
  readonly byHand: ByHandLedger;

  static async create(options: LedgerOptions): Promise<Ledger> {
    const { knex, now, skipMigrations } = options;
    const database = new Database(knex, now);
    if (!skipMigrations) {
      await migrate(knex);
    }
    await database.prepare();
    return new Ledger(database, options);
  }

  private constructor(
    database: Database,
    { uuid, random, settings, onResumeOf, process, now }: LedgerOptions,
  ) {
    this.#database = database;
    this.#uuid = uuid;
    this.#settling = {
      random,
      settings: { ...DEFAULT_SETTINGS, ...settings },
    };
    this.#onResumeOf = onResumeOf ?? (() => undefined);
    this.#restored =
      settings?.holdBefore === undefined
        ? undefined
        : {
            holdBefore: settings.holdBefore,
            knownFrom: (now ?? (() => Date.now()))(),
          };
    const { knex, sql, sqlite } = database;
    this.#most = sqlite ? MOST_SQLITE : MOST;
    const together = <Item, Result>(
      work: (items: readonly Item[]) => Promise<readonly Result[]>,
    ) => new Together(work, this.#most);
    this.#settles = together(items =>
      settleAll(database, items, this.#settling),
    );
    this.#allowed = together(claims =>
      this.#database.readFirst(
        begun => blockedScopes(begun.sql, claims),
        async (tx, blocked) => areAllowed(claims, blocked, tx.now),
      ),
    );
    this.#records = together(items => this.#recorder.record(items));
    this.#runs = together(ids => loadRuns(sql, ids));
    this.#children = together(uids => loadChildren(sql, uids));
    this.#shown = together(ids => shownTargets(sql, ids));
    this.#briefs = together(ids => briefRuns(sql, ids));
    this.#positions = together(keys => loadPositions(knex, keys));
    this.incarnation = uuid();
    this.#recorder = new Recorder(database, {
      incarnation: this.incarnation,
      settings: this.settings,
      served: this.#served,
      book: this.#book,
      restored: this.#restored,
      uuid,
    });
    this.#self = { id: this.incarnation, process };
    this.byHand = new ByHandLedger(database, {
      uuid,
      onResumeOf: this.#onResumeOf,
    });
    this.leases = new ClusterLeases(database, {
      incarnation: this.incarnation,
      aliveMs: this.settings.aliveMs,
    });
  }

  get settings(): LedgerSettings {
    return this.#settling.settings;
  }

  // What is observed

  async loadRun(id: string): Promise<StoredRun | undefined> {
    return this.#runs.add(id);
  }

  /** The Runs that a Run owns. */
  async children(parentUid: string): Promise<RunState[]> {
    return this.#children.add(parentUid);
  }

  /** State targets of a Run that are followed to the end. */
  async shown(runId: string): Promise<ShownTarget[]> {
    return this.#shown.add(runId);
  }

  /** Keeps a Run's present state and the deliveries that it makes wanted. */
  async record(observation: Observation): Promise<RecordResult> {
    return this.#records.add(observation);
  }

  /** Ids of the Runs that rules may still start to report. */
  async unsettledRuns(
    endedSince: number,
    clusterNames?: readonly string[],
  ): Promise<string[]> {
    return unsettledRuns(this.#database.knex, endedSince, clusterNames);
  }

  /** The Runs of a kind that a complete list of it lacks. */
  async missingRuns(
    where: {
      readonly clusterId: string;
      readonly kind: string;
      readonly namespace?: string;
    },
    listed: ReadonlySet<string>,
  ): Promise<MissingRun[]> {
    return missingRuns(this.#database.knex, where, listed);
  }

  /** A Run in brief, for what happens to thousands of them at once. */
  async briefRun(id: string): Promise<BriefRun | undefined> {
    return this.#briefs.add(id);
  }

  /** Remembers that the objects of these Runs are gone. */
  async markGone(
    ids: readonly string[],
    at: number,
    lease?: ClusterLease,
  ): Promise<void> {
    await this.#transaction(async tx => {
      await this.#check(tx, lease);
      await markGone(tx.trx, ids, at);
    });
  }

  // What is watched

  /** Since when a revision of a rule counts, milliseconds since the epoch. */
  async ruleSince(ruleId: string, revision: string): Promise<number> {
    return this.#transaction(tx => knowRule(tx, ruleId, revision));
  }

  async load(key: string): Promise<string | undefined> {
    return this.#positions.add(key);
  }

  async save(
    key: string,
    resourceVersion: string,
    lease?: ClusterLease,
  ): Promise<void> {
    await this.#transaction(async tx => {
      await this.#check(tx, lease);
      await savePosition(tx, key, resourceVersion);
    });
  }

  // What is sent

  /**
   * From now on what is recorded is claimed at once where it may be.
   *
   * @param offer - asked before each transaction; nothing: not now
   */
  handOverTo(offer: () => Offer | undefined): void {
    this.#recorder.handOverTo(offer);
  }

  /**
   * Makes this process known before it delivers. A SQLite file has one
   * process: `occupied` while another one is alive.
   */
  async enter(): Promise<Entry> {
    return this.#transaction(async tx => {
      if (!tx.sqlite) {
        await enter(tx, this.#self);
      } else if (!(await takeOver(tx, this.#self, this.settings))) {
        return 'occupied';
      }
      if (this.#restored) {
        await holdRestored(tx, this.#restored);
      }
      return 'entered';
    });
  }

  /**
   * Says that this process is alive.
   *
   * @returns whether one that is gone left claims behind
   */
  async heartbeat(): Promise<boolean> {
    const { sqlite } = this.#database;
    return this.#database.statements(async (knex, clock) => {
      const at = await heartbeat(knex, clock, this.incarnation);
      if (at !== undefined) {
        return isAnyAbandoned(knex, at, this.settings);
      }
      if (sqlite) {
        throw new ProcessVoidError();
      }
      // It was away for so long that it was forgotten, with its claims.
      await this.#transaction(tx => enter(tx, this.#self));
      return true;
    });
  }

  async leave(): Promise<void> {
    await this.#transaction(tx => leave(tx, this.incarnation));
  }

  /** Takes back what processes that are gone had claimed. */
  async recover(): Promise<number> {
    return this.#transaction(tx => recoverClaims(tx, this.#settling));
  }

  /**
   * Claims what may be sent or read back now. Where that is nothing, all flows
   * were looked at.
   */
  async claim(asked: Room): Promise<Claiming> {
    const begun = this.#after;
    const room = { ...asked, total: Math.min(asked.total, this.#most * 2) };
    let wakeAt: number | undefined;
    let full = false;
    for (let rounds = 0; ; ) {
      const before = this.#after;
      const { claims, now, ...found } = await this.#database.readFirst(
        async ({ sql }) => flowPage(sql, before, FLOWS),
        (tx, page) => this.#claim(tx, room, page),
      );
      wakeAt = earliest(wakeAt, found.wakeAt);
      full ||= found.full;
      rounds += this.#after === '' ? 1 : 0;
      // Until all flows were looked at, from where the last claim stopped.
      const passed = rounds > 0 && this.#after >= begun;
      if (claims.length > 0 || passed || rounds > 1) {
        const all = passed && claims.length < room.total;
        const wakeMs = wakeAt === undefined ? undefined : wakeAt - now;
        return { claims, wakeMs: all ? wakeMs : 0, full };
      }
    }
  }

  /** Claims as many as that. */
  async claimDue(total: number): Promise<Claim[]> {
    const claims: Claim[] = [];
    for (;;) {
      const most = Math.min(total - claims.length, this.#most * 2);
      const found = await this.claim({ total: most });
      claims.push(...found.claims);
      if (claims.length >= total || found.claims.length < most) {
        return claims;
      }
    }
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
    return this.#settles.add({ claim, result, timing });
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
    return this.#transaction(tx => nextWakeMs(tx, this.#book));
  }

  /**
   * Tells the other processes of a refusal, before what became of the delivery
   * is recorded with that of others.
   */
  async noteRefusal(
    refusal: Extract<Outcome, { kind: 'throttled' }>,
  ): Promise<void> {
    // A SQLite file has one process, which knows itself what was refused.
    if (!this.#database.sqlite) {
      await this.#transaction(tx => blockScope(tx, refusal));
    }
  }

  /** Whether nobody was refused in a claim's scopes since it was made. */
  async isAllowed(claim: Claim): Promise<boolean> {
    return this.#database.sqlite || this.#allowed.add(claim);
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

  /** What a former holder of a lease saw is not recorded. */
  async #check(tx: Transaction, lease?: ClusterLease): Promise<void> {
    if (lease) {
      await checkLease(tx, lease);
    }
  }

  async #claim(tx: Transaction, room: Room, page: readonly string[]) {
    const claimant = {
      incarnation: this.incarnation,
      token: this.#uuid(),
      settings: this.settings,
    };
    const sends = await claimSends(tx, claimant, page, {
      room,
      served: this.#served,
      book: this.#book,
    });
    this.#after = sends.after;
    const left = room.total - sends.claims.length;
    const readAt = left > 0 ? await verifyAt(tx.sql) : undefined;
    const due = readAt !== undefined && readAt <= tx.now;
    const verifications = due
      ? await claimVerifications(tx, claimant, left)
      : [];
    return {
      claims: [...sends.claims, ...verifications],
      now: tx.now,
      full: sends.full,
      wakeAt: earliest(sends.wakeAt, due ? await verifyAt(tx.sql) : readAt),
    };
  }

  async #transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#database.transaction(work);
  }
}
