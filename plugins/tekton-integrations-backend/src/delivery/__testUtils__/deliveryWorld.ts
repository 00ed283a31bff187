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

import { mockServices } from '@backstage/backend-test-utils';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import {
  counter,
  makeRun,
  observe,
  START,
  want,
} from '../../ledger/__testUtils__/makeLedger';
import { Claim, Ledger, LedgerSettings, WantedDelivery } from '../../ledger';
import { ClientAnswer } from '../directory';
import { DeliveryEngine, SettledEvent } from '../engine';
import { GRANTED, Permit } from '../permits';
import { ScriptedTarget } from './scriptedTarget';
import { Activity, VirtualTime } from './virtualTime';

/** A deterministic stand-in for randomness. */
function sequence(): () => number {
  let state = 7;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A process that delivers. */
export interface Replica {
  readonly ledger: Ledger;
  readonly engine: DeliveryEngine;
  readonly events: SettledEvent[];
  /** Cuts the process off from its database and its clock, as kill -9 does. */
  kill(): void;
}

/** Ledger, engines, targets and time of a test. */
export class DeliveryWorld {
  readonly activity = new Activity();
  readonly time = new VirtualTime(START, this.activity);
  readonly targets = new Map<string, ScriptedTarget>();
  /** Providers that answer otherwise than with their target. */
  readonly answers = new Map<string, ClientAnswer>();
  readonly refusals: string[] = [];
  /** Runs when a process asks for a client, before it sends. */
  beforeSend: () => void = () => {};
  /** Whether what a claim needs is granted when it is sent. */
  permit: (claim: Claim, ledger: Ledger) => Promise<Permit> = async () =>
    GRANTED;
  /** Runs when a process has recorded an outcome. */
  afterRecord: () => void = () => {};
  readonly #knex: Knex;
  readonly #replicas: Replica[] = [];
  readonly #settings?: Partial<LedgerSettings>;

  constructor(knex: Knex, settings?: Partial<LedgerSettings>) {
    this.#knex = knex;
    this.#settings = settings;
  }

  /** The target of a Provider. */
  target(provider: string = 'config/github'): ScriptedTarget {
    const found = this.targets.get(provider) ?? new ScriptedTarget(this.time);
    this.targets.set(provider, found);
    return found;
  }

  /** Starts a process; the first one also records. */
  async start(name: string = 'a'): Promise<Replica> {
    let dead = false;
    const ledger = this.activity.watch(
      await Ledger.create({
        knex: this.#knex,
        now: this.time.now,
        uuid: counter(name),
        random: sequence(),
        settings: this.#settings,
      }),
    );
    const events: SettledEvent[] = [];
    // A killed process neither reaches its database nor wakes up any more.
    const mortal = new Proxy(ledger, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function'
          ? (...args: unknown[]) =>
              dead ? new Promise(() => {}) : value.apply(target, args)
          : value;
      },
    });
    const engine = DeliveryEngine.create({
      ledger: mortal,
      monotonic: () => (dead ? Infinity : this.time.elapsed()),
      timers: {
        after: (ms, run) => this.time.after(ms, () => !dead && run()),
      },
      logger: mockServices.logger.mock(),
      permit: claim => this.permit(claim, ledger),
      providers: {
        clientFor: async provider => {
          this.beforeSend();
          return (
            this.answers.get(provider) ?? {
              kind: 'ready',
              client: this.target(provider),
            }
          );
        },
        refused: (provider, cause) => {
          this.refusals.push(`${provider}: ${cause}`);
        },
      },
      onSettled: event => {
        events.push(event);
        this.afterRecord();
      },
    });
    const replica = {
      ledger,
      engine,
      events,
      kill: () => {
        dead = true;
      },
    };
    this.#replicas.push(replica);
    const started = engine.start();
    started.catch(() => {});
    await this.time.quiet();
    return replica;
  }

  /** Records a Run's state with the targets that are wanted of it. */
  async observe(
    run: Partial<RunState> & Pick<RunState, 'uid'>,
    targets: (run: RunState) => readonly (Target | WantedDelivery)[],
  ): Promise<void> {
    const state = makeRun(run);
    const wanted = targets(state).map(one =>
      'target' in one ? one : want(one),
    );
    const [first] = this.#replicas;
    const { due } = await first.ledger.record(observe(state, wanted));
    if (due) {
      this.#replicas.forEach(replica => replica.engine.nudge());
    }
    await this.time.quiet();
  }
}
