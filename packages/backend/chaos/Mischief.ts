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

import { FaultEffect } from 'sandbox';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from './Random';
import { Replica } from './Replica';
import { restartDatabase } from './restartDatabase';
import { World } from './World';

/** Longer than a claim lasts, which is a minute. */
const LONGER_THAN_A_CLAIM_MS = 65_000;
/** Longer than a process may be silent before others take its work. */
const LONGER_THAN_A_HEARTBEAT_MS = 8_000;
/** Longer than a request may take, which is 15 s. */
const LATE_MS = 16_500;
const CUT_MS = 12_000;
const DATABASE_DOWN_MS = 3_000;
const SHORT_GAP_MS = 2_000;

const KINDS = [
  'kill',
  'stopShort',
  'stopLong',
  'databaseRestart',
  'cutOff',
  'acceptedThenReset',
  'appliedLate',
  'tooMany',
  'unavailable',
  'hang',
] as const;
type Kind = (typeof KINDS)[number];

/** What is over soon enough for a test that may not take long. */
const SHORT: readonly Kind[] = [
  'kill',
  'acceptedThenReset',
  'stopShort',
  'tooMany',
  'kill',
  'databaseRestart',
  'unavailable',
];

/** All that goes wrong, in an order that the seed decides. */
export class Mischief {
  /** How often each has happened. */
  readonly done = new Map<Kind, number>();
  readonly #world: World;
  readonly #replicas: readonly Replica[];
  readonly #random: Random;
  readonly #say: (line: string) => void;
  readonly #running = new Set<Promise<void>>();
  #killAgainAt = 0;

  constructor(options: {
    world: World;
    replicas: readonly Replica[];
    random: Random;
    say: (line: string) => void;
  }) {
    this.#world = options.world;
    this.#replicas = options.replicas;
    this.#random = options.random;
    this.#say = options.say;
  }

  /** Makes trouble until it is told to stop, and then puts all right. */
  async make(options: {
    short: boolean;
    killEveryMs: number;
    until: number;
  }): Promise<void> {
    const { short, killEveryMs, until } = options;
    const gapMs = short ? SHORT_GAP_MS : killEveryMs;
    let deck: Kind[] = [];
    while (Date.now() + gapMs < until) {
      await pause(gapMs);
      if (deck.length === 0) {
        deck = short ? [...SHORT] : this.#random.shuffled(KINDS);
      }
      const kind = deck.shift();
      if (kind) {
        this.#begin(kind);
      }
      // Whatever else happens, somebody dies meanwhile; where there is little
      // time, somebody must come to work in between.
      if (!short && kind !== 'kill') {
        this.#begin('kill');
      }
    }
    this.#world.faults.forEach(faults => faults.clear());
    await Promise.all(this.#running);
  }

  #begin(kind: Kind): void {
    const work = this.#carryOut(kind)
      .catch(error => this.#say(`${kind}: ${error}`))
      .finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #carryOut(kind: Kind): Promise<void> {
    switch (kind) {
      case 'kill':
        await this.#kill();
        break;
      case 'stopShort':
        await this.#stop(kind, LONGER_THAN_A_HEARTBEAT_MS);
        break;
      case 'stopLong':
        await this.#stop(kind, LONGER_THAN_A_CLAIM_MS);
        break;
      case 'databaseRestart':
        this.#count(kind, 'the database');
        await restartDatabase(DATABASE_DOWN_MS);
        break;
      case 'cutOff':
        await this.#withReplica(kind, async replica => {
          replica.proxy.cut();
          await pause(CUT_MS);
          replica.proxy.mend();
        });
        break;
      case 'acceptedThenReset':
        this.#spoil(kind, { kind: 'acceptedThenReset' }, 10);
        break;
      case 'appliedLate':
        // A request that a dead process wrote may land so late only where
        // nobody reads back any more: that window is documented.
        this.#killAgainAt = Date.now() + LATE_MS + 10_000;
        this.#world.vendors.github.faults.next(
          { kind: 'appliedAfterTimeout', ms: LATE_MS, answer: false },
          { method: 'POST', path: /statuses/, times: 5 },
        );
        this.#count(kind, 'GitHub');
        break;
      case 'tooMany':
        this.#spoil(kind, { kind: 'rateLimited', retryAfterSeconds: 2 }, 10);
        break;
      case 'unavailable':
        this.#spoil(kind, { kind: 'status', status: 503 }, 40);
        break;
      case 'hang':
        this.#spoil(kind, { kind: 'hang' }, 10);
        break;
      default:
        kind satisfies never;
    }
  }

  async #kill(): Promise<void> {
    if (Date.now() < this.#killAgainAt) {
      return;
    }
    await this.#withReplica('kill', async replica => {
      await replica.kill();
      replica.start();
    });
  }

  async #stop(kind: Kind, ms: number): Promise<void> {
    await this.#withReplica(kind, async replica => {
      replica.pause();
      await pause(ms);
      replica.resume();
    });
  }

  async #withReplica(
    kind: Kind,
    work: (replica: Replica) => Promise<void>,
  ): Promise<void> {
    const free = this.#replicas.filter(({ busy }) => !busy);
    // Somebody must be left to do the work.
    if (free.length < 2) {
      return;
    }
    const replica = this.#random.pick(free);
    replica.busy = true;
    this.#count(kind, replica.name);
    try {
      await work(replica);
    } finally {
      replica.busy = false;
    }
  }

  /** At each target the next requests meet this. */
  #spoil(kind: Kind, effect: FaultEffect, times: number): void {
    this.#world.faults.forEach(faults => faults.next(effect, { times }));
    this.#count(kind, 'all targets');
  }

  #count(kind: Kind, whom: string): void {
    this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
    this.#say(`${kind}: ${whom}`);
  }
}
