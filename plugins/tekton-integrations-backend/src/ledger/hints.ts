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
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isSqlite } from './database';
import { Hint, mergeHints, readHint, writeHint } from './hint';
import { listen, Listener } from './listener';

/** Times of hints, in milliseconds. */
export interface HintTimes {
  /** Between two tellings. */
  readonly gatherMs: number;
  /** Between two checks that what is told is heard … */
  readonly checkEveryMs: number;
  /** … which may take so long. */
  readonly checkLimitMs: number;
  /** Between two looks while nothing is heard. */
  readonly pollMs: number;
  /** The first pause before listening again, which doubles … */
  readonly againMs: number;
  /** … up to this one. */
  readonly againMostMs: number;
}

const DEFAULT_TIMES: HintTimes = {
  gatherMs: 50,
  checkEveryMs: 10_000,
  checkLimitMs: 5_000,
  pollMs: 2_000,
  againMs: 250,
  againMostMs: 30_000,
};

/** While nothing is heard all rules are looked at after so many looks. */
const POLLS_PER_SWEEP = 15;

/** What hints are made of. */
export interface HintsOptions {
  readonly knex: Knex;
  /** The incarnation that tells; it does not hear itself. */
  readonly from: string;
  readonly uuid: () => string;
  readonly timers: { after(ms: number, run: () => void): () => void };
  readonly logger: LoggerService;
  /** Nobody would hear it. */
  readonly alone?: () => boolean;
  readonly times?: Partial<HintTimes>;
}

const schemaRowsSchema = z.object({
  rows: z.tuple([z.object({ value: z.string().nullable() })]),
});

/** Channels are per database, in which several portals may have a schema. */
async function channelOf(knex: Knex): Promise<string> {
  const { rows } = schemaRowsSchema.parse(
    await knex.raw('select current_schema() as value'),
  );
  const hash = createHash('sha256').update(rows[0].value ?? '');
  return `tekton_integrations_${hash.digest('hex').slice(0, 16)}`;
}

/**
 * Tells other replicas what they may want to look at, by Postgres' NOTIFY in a
 * statement of its own, and hears what they tell. On SQLite there is nobody to
 * tell.
 *
 * Failure policy: open. A hint is only a hint: what is not heard is found at
 * the next look. While nothing can be heard (a pooler between, a connection
 * that is half open) it is looked every other second, and said in the log.
 */
export class Hints {
  readonly #options: Omit<HintsOptions, 'times'>;
  readonly #times: HintTimes;
  readonly #disabled: boolean;
  #channel: Promise<string> | undefined;
  #listener: Listener | undefined;
  #expected: { token: string; heard: () => void } | undefined;
  #state: 'starting' | 'listening' | 'polling' = 'starting';
  #failures = 0;
  #polls = 0;
  #pending: Hint | undefined;
  #telling = false;
  #cancelNext: () => void = () => undefined;
  #cancelPoll: () => void = () => undefined;
  #onHint: (hint: Hint) => void = () => undefined;
  #stopped = false;

  constructor({ times, ...options }: HintsOptions) {
    this.#options = options;
    this.#times = { ...DEFAULT_TIMES, ...times };
    this.#disabled = isSqlite(options.knex.client.config.client);
  }

  get state(): 'starting' | 'listening' | 'polling' {
    return this.#state;
  }

  start(onHint: (hint: Hint) => void): void {
    this.#onHint = onHint;
    if (!this.#disabled) {
      void this.#listen();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelNext();
    this.#cancelPoll();
    this.#listener?.close();
  }

  /** Tells a moment later; several hints are told as one. */
  tell(hint: Hint): void {
    if (this.#disabled || this.#stopped || this.#options.alone?.()) {
      return;
    }
    this.#pending = this.#pending ? mergeHints(this.#pending, hint) : hint;
    if (!this.#telling) {
      this.#telling = true;
      void this.#tellPending();
    }
  }

  async #tellPending(): Promise<void> {
    const { from, timers } = this.#options;
    while (this.#pending && !this.#stopped) {
      const hint = this.#pending;
      this.#pending = undefined;
      await this.#notify(writeHint(from, hint)).catch(() => undefined);
      await new Promise<void>(resolve => {
        timers.after(this.#times.gatherMs, resolve);
      });
    }
    this.#telling = false;
  }

  async #notify(payload: string): Promise<void> {
    const { knex } = this.#options;
    this.#channel ??= channelOf(knex).catch(error => {
      this.#channel = undefined;
      throw error;
    });
    await knex.raw('select pg_notify(?, ?)', [await this.#channel, payload]);
  }

  async #listen(): Promise<void> {
    try {
      const { knex } = this.#options;
      this.#channel ??= channelOf(knex);
      const channel = await this.#channel;
      await this.#within(
        listen(knex, {
          channel,
          onMessage: payload => this.#hear(payload),
          onLost: reason => this.#lost(reason),
        }).then(listener => {
          if (this.#stopped || this.#listener) {
            listener.close();
          } else {
            this.#listener = listener;
          }
        }),
      );
      await this.#check();
    } catch (error) {
      this.#channel = undefined;
      this.#lost(String(error));
    }
  }

  /** Tells itself something over the pool, as others would. */
  async #check(): Promise<void> {
    const { from, uuid, timers } = this.#options;
    const token = uuid();
    const heard = new Promise<void>(resolve => {
      this.#expected = { token, heard: resolve };
    });
    await this.#within(
      Promise.all([
        this.#notify(JSON.stringify({ from, check: token })),
        heard,
      ]),
    );
    if (this.#stopped || !this.#listener) {
      return;
    }
    this.#cancelNext = timers.after(this.#times.checkEveryMs, () => {
      this.#check().catch(error => this.#lost(String(error)));
    });
    if (this.#state !== 'listening') {
      this.#begin();
    }
  }

  #begin(): void {
    if (this.#state === 'polling') {
      this.#options.logger.info('Other replicas are heard again.');
    }
    this.#state = 'listening';
    this.#failures = 0;
    this.#cancelPoll();
    // What was told before was missed.
    this.#onHint({ due: true, leases: true, touched: 'all' });
  }

  #lost(reason: string): void {
    this.#listener?.close();
    this.#listener = undefined;
    this.#cancelNext();
    if (this.#stopped) {
      return;
    }
    if (this.#state !== 'polling') {
      this.#state = 'polling';
      this.#options.logger.warn(
        `Other replicas cannot be heard, so the database is asked every ${this.#times.pollMs} ms: ${reason}. NOTIFY needs a session of its own: a pooler in transaction mode does not give one.`,
      );
      this.#poll();
    }
    const { againMs, againMostMs } = this.#times;
    const pause = Math.min(againMostMs, againMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#cancelNext = this.#options.timers.after(pause, () => {
      void this.#listen();
    });
  }

  #poll(): void {
    this.#cancelPoll = this.#options.timers.after(this.#times.pollMs, () => {
      this.#polls += 1;
      const all = this.#polls % POLLS_PER_SWEEP === 0;
      this.#onHint({ due: true, touched: all ? 'all' : undefined });
      this.#poll();
    });
  }

  #hear(payload: string): void {
    const message = readHint(payload);
    if (!message) {
      return;
    }
    if ('check' in message) {
      if (message.check === this.#expected?.token) {
        this.#expected.heard();
      }
    } else if (message.from !== this.#options.from) {
      const { from: _, ...hint } = message;
      this.#onHint(hint);
    }
  }

  /** Fails when a peer that is gone would let it wait for ever. */
  async #within<T>(work: Promise<T>): Promise<T> {
    let cancel: () => void = () => undefined;
    const limit = new Promise<never>((_, reject) => {
      cancel = this.#options.timers.after(this.#times.checkLimitMs, () =>
        reject(new Error('nothing was heard in time')),
      );
    });
    try {
      return await Promise.race([work, limit]);
    } finally {
      cancel();
    }
  }
}
