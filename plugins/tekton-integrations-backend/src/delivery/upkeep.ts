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
import { Timers } from '../connections';
import { ProcessVoidError } from '../ledger';
import { ProviderDirectory } from './directory';
import type { DeliveryLedger } from './engine';

const BEAT_MS = 1_000;
/** How far a heartbeat's answer may be behind before nothing is sent. */
const ALIVE_MARGIN_MS = 1_000;
/** So often it is looked whether a Provider that holds deliveries is cured. */
const CURED_EVERY_BEATS = 15;
const TIDY_EVERY_BEATS = 60;
/** How long the former process of a SQLite file may take to end. */
const ENTER_TRIES = 6;

interface UpkeepOptions {
  readonly ledger: DeliveryLedger;
  readonly providers: ProviderDirectory;
  readonly timers: Timers;
  readonly logger: LoggerService;
  readonly monotonic: () => number;
  /** Something became due. */
  readonly onDue: () => void;
}

/**
 * Says that this process is alive, takes back what dead ones left behind,
 * releases what a cured Provider held, and tidies up.
 *
 * Failure policy: closed. Without a recent heartbeat nothing is sent, since
 * others may have taken the claims back.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  #beats = 0;
  #aliveUntil = -Infinity;
  #cancel: () => void = () => {};
  #beating: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** Whether other processes still honour this one's claims. */
  alive(): boolean {
    return this.#options.monotonic() < this.#aliveUntil;
  }

  async start(): Promise<void> {
    const { ledger, timers } = this.#options;
    for (let tries = 1; ; tries += 1) {
      const asked = this.#options.monotonic();
      if ((await ledger.enter()) === 'entered') {
        this.#beat(asked);
        break;
      }
      if (tries > ENTER_TRIES) {
        throw new Error(
          'Another process delivers from this SQLite database: stop it, or use Postgres to run several.',
        );
      }
      await new Promise<void>(resolve => {
        timers.after(BEAT_MS, resolve);
      });
    }
    await ledger.recover();
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#beating;
    this.#aliveUntil = -Infinity;
    try {
      await this.#options.ledger.leave();
    } catch (error) {
      this.#warn('This process could not sign off', error);
    }
  }

  #beat(asked: number): void {
    const { aliveMs } = this.#options.ledger.settings;
    this.#aliveUntil = asked + aliveMs - ALIVE_MARGIN_MS;
  }

  #schedule(): void {
    if (!this.#stopped) {
      this.#cancel = this.#options.timers.after(BEAT_MS, () => {
        this.#beating = this.#work().finally(() => this.#schedule());
      });
    }
  }

  async #work(): Promise<void> {
    const { ledger, monotonic, onDue } = this.#options;
    this.#beats += 1;
    try {
      const asked = monotonic();
      const anyAbandoned = await ledger.heartbeat();
      this.#beat(asked);
      if (anyAbandoned && (await ledger.recover()) > 0) {
        onDue();
      }
      if (this.#beats % CURED_EVERY_BEATS === 0) {
        await this.#releaseCured();
      }
      if (this.#beats % TIDY_EVERY_BEATS === 0) {
        await ledger.endStale();
        await ledger.removeOld();
      }
    } catch (error) {
      if (error instanceof ProcessVoidError) {
        this.#stopped = true;
        this.#options.logger.error(error.message);
      } else {
        this.#warn('The delivery ledger could not be kept up', error);
      }
    }
  }

  /** Its connection says when a Provider is cured; it must not be missed. */
  async #releaseCured(): Promise<void> {
    const { ledger, providers, onDue } = this.#options;
    const held = await ledger.heldKeys();
    const ids = held.filter(key => key.by === 'provider').map(key => key.id);
    for (const provider of new Set(ids)) {
      if ((await providers.clientFor(provider)).kind === 'ready') {
        await ledger.release({ provider });
        onDue();
      }
    }
  }

  #warn(message: string, error: unknown): void {
    this.#options.logger.warn(
      message,
      error instanceof Error ? error : new Error(String(error)),
    );
  }
}
