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

import { LoggerService } from '@backstage/backend-plugin-api';
import { systemTimers, Timers } from '../connections';
import { Claim, Ledger, Offer, SendResult, Settled } from '../ledger';
import { batchesOf } from './batches';
import { Courier, Sent } from './courier';
import { ProviderDirectory } from './directory';
import { GRANTED, Permit } from './permits';
import { ScopeGate } from './scopeGate';
import { Upkeep } from './upkeep';

/** What the engine needs of a ledger. */
export type DeliveryLedger = Pick<
  Ledger,
  | 'settings'
  | 'incarnation'
  | 'enter'
  | 'heartbeat'
  | 'leave'
  | 'recover'
  | 'claim'
  | 'handOverTo'
  | 'settle'
  | 'beginRepair'
  | 'settleVerification'
  | 'isAllowed'
  | 'noteRefusal'
  | 'heldKeys'
  | 'release'
  | 'endStale'
  | 'removeOld'
>;

/** A delivery's attempt was recorded. */
export interface SettledEvent {
  readonly claim: Claim;
  readonly result: SendResult;
  readonly settled: Settled;
  readonly durationMs: number;
}

/** What a delivery engine is made of. */
export interface DeliveryEngineOptions {
  readonly ledger: DeliveryLedger;
  readonly providers: ProviderDirectory;
  /** Whether what a claim needs is still granted; by default all is. */
  readonly permit?: (claim: Claim) => Promise<Permit>;
  /** Milliseconds that only ever go forward. */
  readonly monotonic?: () => number;
  readonly timers?: Timers;
  readonly logger: LoggerService;
  /** Requests in flight at the same time. */
  readonly concurrency?: number;
  readonly sendTimeoutMs?: number;
  readonly onSettled?: (event: SettledEvent) => void;
}

type Complete = Required<Omit<DeliveryEngineOptions, 'onSettled'>> &
  Pick<DeliveryEngineOptions, 'onSettled'>;

/** Nothing is waited for longer, in case another replica left work behind. */
const LONGEST_SLEEP_MS = 30_000;
/** A claim is looked at again when it is older than this before it is sent. */
const FRESH_MS = 20;
/** With so many requests under way outcomes are gathered for a moment. */
const BUSY = 24;
const GATHER_MS = 8;
/** Another replica may hold the rows for a moment. */
const SHORTEST_SLEEP_MS = 20;
/** Between two tries to reach the database. */
const DATABASE_RETRY_MS = 500;
/** A claim is left alone when less than this remains of it after a request. */
const SETTLE_MARGIN_MS = 5_000;
/** Aborted requests may take so long to be recorded. */
const STOP_GRACE_MS = 2_000;

/**
 * Sends what is due, and records what became of it.
 *
 * Failure policy: closed. Without a working database nothing is claimed and
 * nothing is sent; an outcome that cannot be recorded becomes a doubt when its
 * claim ends, it is never sent again by itself.
 */
export class DeliveryEngine {
  readonly #options: Complete;
  readonly #upkeep: Upkeep;
  readonly #courier: Courier;
  readonly #inFlight = new Set<Promise<void>>();
  /** When each claim ends by the monotonic clock. */
  readonly #ends = new WeakMap<Claim, number>();
  readonly #abort = new AbortController();
  readonly #gate: ScopeGate;
  #stopping = false;
  #pumping: Promise<void> | undefined;
  #again = false;
  /** Something may be due that had no room. */
  #full = false;
  #gathering: Promise<void> | undefined;
  #cancelSleep: () => void = () => {};

  static create(options: DeliveryEngineOptions): DeliveryEngine {
    const engine = new DeliveryEngine({
      monotonic: () => performance.now(),
      timers: systemTimers,
      concurrency: 256,
      sendTimeoutMs: 15_000,
      permit: async () => GRANTED,
      ...options,
    });
    const { claimMs } = options.ledger.settings;
    const { sendTimeoutMs } = engine.#options;
    if (claimMs < sendTimeoutMs + 2 * SETTLE_MARGIN_MS) {
      throw new Error(
        `A claim of ${claimMs} ms is too short for requests that may take ${sendTimeoutMs} ms.`,
      );
    }
    return engine;
  }

  private constructor(options: Complete) {
    const { ledger, providers, timers, logger, monotonic } = options;
    this.#options = options;
    this.#gate = new ScopeGate(monotonic);
    this.#upkeep = new Upkeep({
      ledger,
      providers,
      timers,
      logger,
      monotonic,
      onDue: () => this.nudge(),
    });
    this.#courier = new Courier({
      ...options,
      signal: this.#abort.signal,
      mayWrite: claim => this.#mayWrite(claim),
      beginRepair: claim => ledger.beginRepair(claim),
    });
  }

  /** Begins to deliver; fails when another process has the SQLite file. */
  async start(): Promise<void> {
    await this.#upkeep.start();
    this.#options.ledger.handOverTo(() => this.#offer());
    this.nudge();
  }

  /** A moment in which more comes together, while much is under way. */
  async #gathered(): Promise<void> {
    if (this.#inFlight.size < BUSY || this.#stopping) {
      return;
    }
    this.#gathering ??= new Promise(resolve => {
      this.#options.timers.after(GATHER_MS, () => {
        this.#gathering = undefined;
        resolve();
      });
    });
    await this.#gathering;
  }

  /** Something became due. */
  nudge(): void {
    this.#again = true;
    if (this.#pumping || this.#stopping) {
      return;
    }
    this.#cancelSleep();
    this.#pumping = this.#pump().finally(() => {
      this.#pumping = undefined;
      if (this.#again) {
        this.nudge();
      }
    });
  }

  /**
   * Stops claiming and waits for the requests in flight. After the limit they
   * are aborted, and become doubts.
   */
  async stop(limitMs: number): Promise<void> {
    this.#stopping = true;
    this.#again = false;
    this.#cancelSleep();
    await this.#pumping;
    const { timers } = this.#options;
    const idle = Promise.all(this.#inFlight);
    const within = (ms: number) =>
      new Promise<void>(resolve => {
        const cancel = timers.after(ms, resolve);
        void idle.then(() => {
          cancel();
          resolve();
        });
      });
    await within(limitMs);
    this.#abort.abort();
    await within(STOP_GRACE_MS);
    await this.#upkeep.stop();
  }

  /** Room for what is recorded now, while there is plenty of it. */
  #offer(): Offer | undefined {
    const { concurrency, monotonic } = this.#options;
    const free = concurrency - this.#inFlight.size;
    if (this.#stopping || !this.#upkeep.alive() || free <= concurrency / 2) {
      return undefined;
    }
    const asked = monotonic();
    return {
      room: this.#gate.room(free),
      take: claims => this.#take(claims, asked),
    };
  }

  #take(claims: readonly Claim[], asked: number): void {
    for (const claim of claims) {
      this.#ends.set(claim, asked + claim.claimMs);
      this.#gate.begin(claim);
    }
    batchesOf(claims).forEach(batch => this.#begin(batch));
  }

  async #pump(): Promise<void> {
    const { ledger, logger, concurrency, monotonic } = this.#options;
    while (this.#again) {
      this.#again = false;
      const free = concurrency - this.#inFlight.size;
      if (this.#stopping || free <= 0) {
        this.#full = true;
        return;
      }
      if (!this.#upkeep.alive()) {
        this.#sleep(DATABASE_RETRY_MS);
        return;
      }
      try {
        const asked = monotonic();
        const { claims, wakeMs, full } = await ledger.claim(
          this.#gate.room(free),
        );
        this.#full = full;
        this.#take(claims, asked);
        if (claims.length > 0 && wakeMs !== undefined && wakeMs <= 0) {
          this.#again = true;
        } else {
          this.#sleep(
            Math.min(
              Math.max(wakeMs ?? LONGEST_SLEEP_MS, SHORTEST_SLEEP_MS),
              LONGEST_SLEEP_MS,
            ),
          );
        }
      } catch (error) {
        logger.error('Deliveries could not be claimed', asError(error));
        this.#sleep(DATABASE_RETRY_MS);
      }
    }
  }

  #sleep(ms: number): void {
    this.#cancelSleep();
    this.#cancelSleep = this.#options.timers.after(ms, () => this.nudge());
  }

  #begin(batch: readonly Claim[]): void {
    const [first] = batch;
    const work = (
      first.kind === 'send' ? this.#send(batch) : this.#verify(first)
    )
      .catch(error =>
        this.#options.logger.error(
          `Delivery ${batch.map(claim => claim.deliveryId).join(', ')} was left in doubt`,
          asError(error),
        ),
      )
      .finally(() => {
        batch.forEach(claim => this.#gate.end(claim));
        this.#inFlight.delete(work);
        if (this.#full) {
          this.nudge();
        }
      });
    this.#inFlight.add(work);
  }

  /** Whether a request may be written now and be recorded in time. */
  async #mayWrite(claim: Claim): Promise<boolean> {
    const { ledger, monotonic, sendTimeoutMs } = this.#options;
    const end = this.#ends.get(claim) ?? 0;
    const usable = () =>
      !this.#stopping &&
      this.#upkeep.alive() &&
      !this.#gate.isBlocked(claim) &&
      monotonic() + sendTimeoutMs + SETTLE_MARGIN_MS < end;
    const fresh = monotonic() <= end - claim.claimMs + FRESH_MS;
    // Another process may have been refused since this one claimed.
    return usable() && (fresh || ((await ledger.isAllowed(claim)) && usable()));
  }

  async #send(batch: readonly Claim[]): Promise<void> {
    const { monotonic } = this.#options;
    const started = monotonic();
    const all = await this.#courier.send(batch);
    const durationMs = monotonic() - started;
    await Promise.all(
      batch.map((claim, index) => this.#settle(claim, all[index], durationMs)),
    );
  }

  async #settle(
    claim: Claim,
    { result: answered, resent }: Sent,
    durationMs: number,
  ): Promise<void> {
    const { ledger, onSettled, providers } = this.#options;
    this.#gate.note(claim, answered);
    if (answered.kind === 'throttled') {
      // Other replicas shall know of it at once; it is recorded again below.
      await ledger.noteRefusal(answered).catch(() => undefined);
    } else {
      await this.#gathered();
    }
    const result = this.#recorded(answered);
    const settled = await this.#record(claim, () =>
      ledger.settle(claim, result, { durationMs, resent }),
    );
    // With its answer a target that had failed lets go what waits for it.
    if (settled.kind !== 'settled' || settled.more || claim.failing) {
      this.nudge();
    }
    if (result.kind === 'rejected' && result.pause === 'provider') {
      providers.refused(claim.provider, result.cause);
    }
    this.#log(claim, result, settled, durationMs);
    onSettled?.({ claim, result, settled, durationMs });
  }

  /** What is worth recording of a result. */
  #recorded(result: SendResult): SendResult {
    if (result.kind === 'retry' && this.#abort.signal.aborted) {
      // It was ended by us, and did not arrive.
      return { kind: 'released' };
    }
    return 'rate' in result && result.rate && !this.#gate.isNews(result.rate)
      ? { ...result, rate: undefined }
      : result;
  }

  async #verify(claim: Claim): Promise<void> {
    const { ledger, logger } = this.#options;
    const result = await this.#courier.verify(claim);
    if (!result) {
      return;
    }
    const settled = await this.#record(claim, () =>
      ledger.settleVerification(claim, result),
    );
    this.nudge();
    logger.info('Read back after a doubt', {
      delivery: claim.deliveryId,
      provider: claim.provider,
      subject: claim.subject,
      result: result.kind,
      settled,
    });
  }

  /** Keeps trying to record while the claim lasts. */
  async #record<T>(claim: Claim, write: () => Promise<T>): Promise<T> {
    const { monotonic, timers } = this.#options;
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (monotonic() >= (this.#ends.get(claim) ?? 0)) {
          throw error;
        }
        await new Promise<void>(resolve => {
          timers.after(DATABASE_RETRY_MS, resolve);
        });
      }
    }
  }

  #log(
    claim: Claim,
    result: SendResult,
    settled: Settled,
    durationMs: number,
  ): void {
    const fields = {
      delivery: claim.deliveryId,
      run: claim.runId,
      rule: claim.rule,
      provider: claim.provider,
      type: claim.providerType,
      subject: claim.subject,
      stage: claim.stage,
      attempt: claim.attempt,
      result: result.kind,
      state: settled.kind === 'settled' ? settled.state : settled.kind,
      ...(settled.kind === 'settled' && settled.message
        ? { message: settled.message }
        : {}),
      ...(settled.kind === 'settled' && settled.againInMs !== undefined
        ? { againInMs: settled.againInMs }
        : {}),
      durationMs: Math.round(durationMs),
      lateMs: Math.round(claim.lateMs),
    };
    this.#options.logger.info('Delivery attempt', fields);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
