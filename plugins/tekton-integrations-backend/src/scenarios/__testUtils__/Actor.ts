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
import { RegisteredProviderType } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { ClusterReference } from '../../clusters';
import { ProviderConnections, ProviderHttp, Timers } from '../../connections';
import { DeliveryEngine } from '../../delivery';
import {
  Activity,
  VirtualTime,
} from '../../delivery/__testUtils__/virtualTime';
import { Ledger, LedgerSettings } from '../../ledger';
import { counter } from '../../ledger/__testUtils__/makeLedger';
import {
  LoopWatch,
  RuleKeeper,
  RunObserver,
  UnreadableObjects,
} from '../../observer';
import { RunEvent } from '../../observer/runObserver';
import { LoopGuard, NOBODYS, Planner } from '../../planning';
import { OperatorPolicy, RuleBook } from '../../rules';
import { StageRules } from './Stage';

/** An event that could not be recorded comes again after so long. */
const AGAIN_MS = 1_000;

/** A deterministic stand-in for randomness. */
function sequence(): () => number {
  let state = 7;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface ActorOptions {
  readonly name: string;
  readonly knex: Knex;
  readonly time: VirtualTime;
  readonly activity: Activity;
  readonly cluster: ClusterReference;
  readonly types: ReadonlyMap<string, RegisteredProviderType>;
  readonly settings?: Partial<LedgerSettings>;
  readonly rules: StageRules;
  readonly logger: LoggerService;
  readonly complain: (words: string) => void;
  readonly hasRun: (uid: string) => boolean;
  /** Something became due. */
  readonly onRecorded: () => void;
}

const NO_HTTP = {
  request: async () => ({ kind: 'notSent', cause: 'no network' }) as const,
  fetch: () => Promise.reject(new Error('no network')),
  close: async () => {},
};

const NO_NETWORK: ProviderHttp = {
  lend: () => ({ http: NO_HTTP, giveBack: async () => {} }),
  refusal: async () => undefined,
  close: async () => {},
};

/** A process: all parts between the watch and the vendors. */
export class Actor {
  readonly #options: ActorOptions;
  readonly #ledger: Ledger;
  readonly #observer: RunObserver;
  readonly #keeper: RuleKeeper;
  readonly #engine: DeliveryEngine;
  readonly #timers: Timers;
  readonly #life: { dead: boolean };
  /** Events wait for each other, and come again until they are recorded. */
  #feed: Promise<void> = Promise.resolve();

  static async create(options: ActorOptions): Promise<Actor> {
    const { name, knex, time, activity, settings } = options;
    const ledger = activity.watch(
      await Ledger.create({
        knex,
        now: time.now,
        uuid: counter(`${name}-${time.elapsed()}`),
        random: sequence(),
        settings,
      }),
    );
    return new Actor(options, ledger);
  }

  private constructor(options: ActorOptions, ledger: Ledger) {
    this.#options = options;
    const { time, logger, types, hasRun, onRecorded } = options;
    const life = { dead: false };
    this.#life = life;
    // A killed process neither reaches its database nor wakes up any more.
    this.#ledger = new Proxy(ledger, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function'
          ? (...args: unknown[]) =>
              life.dead ? new Promise(() => {}) : value.apply(target, args)
          : value;
      },
    });
    const timers: Timers = {
      after: (ms, run) => time.after(ms, () => !life.dead && run()),
    };
    this.#timers = timers;
    const rules = new RuleBook(types);
    const connections = new ProviderConnections({
      readSecret: async () => ({ kind: 'missing' }),
      http: NO_NETWORK,
      now: time.now,
      timers,
      logger,
      isComplete: id => rules.isComplete(id),
    });
    const planner = new Planner({
      rules,
      holdOf: provider => connections.holdOf(provider),
      observing: false,
      severalClusters: () => false,
      management: () => ({}),
      runUrl: id => `https://portal.example/runs/${id}`,
      now: time.now,
    });
    this.#engine = DeliveryEngine.create({
      ledger: this.#ledger,
      monotonic: () => (life.dead ? Infinity : time.elapsed()),
      timers,
      logger,
      providers: connections,
    });
    const loops = new LoopWatch({
      guard: new LoopGuard(),
      ledger: this.#ledger,
      logger,
      onSuspected: () => {},
    });
    this.#observer = new RunObserver({
      ledger: this.#ledger,
      planner,
      whose: { find: async run => ({ run, whose: NOBODYS }) },
      timers,
      now: time.now,
      logger,
      unreadable: new UnreadableObjects(logger),
      commitParams: () => [],
      onRecorded: ({ due }, run, wanted) => {
        loops.recorded(run, wanted);
        if (due) {
          onRecorded();
        }
      },
      isGone: async ({ uid }) => (hasRun(uid) ? 'present' : 'gone'),
    });
    this.#keeper = new RuleKeeper({
      rules,
      connections,
      ledger: this.#ledger,
      timers,
      logger,
      observing: false,
      reporter: { rulesChanged: async () => {} },
      onSettled: async () => {
        await this.#observer.replan();
        this.#engine.nudge();
      },
    });
    connections.watch(() => this.#keeper.rulesChanged());
  }

  get alive(): boolean {
    return !this.#life.dead;
  }

  kill(): void {
    this.#life.dead = true;
  }

  /** Takes effect in virtual time; what fails is complained about. */
  start(): void {
    this.configure(this.#options.rules);
    this.#keeper
      .settle()
      .then(() => this.#engine.start())
      .catch(error => this.#options.complain(`${error}`));
  }

  nudge(): void {
    this.#engine.nudge();
  }

  configure({ providers, notifications }: StageRules): void {
    this.#keeper.takeConfig(providers, notifications, new OperatorPolicy([]));
    for (const { path, message } of this.#keeper.configProblems()) {
      this.#options.complain(`${path}: ${message}`);
    }
  }

  /** Takes an event of the watch, after those before it. */
  take(event: RunEvent): void {
    this.#feed = this.#feed.then(() => this.#record(event));
  }

  async #record(event: RunEvent): Promise<void> {
    while (this.alive) {
      try {
        await this.#observer.take(event);
        if (event.type === 'listed') {
          const { id } = this.#options.cluster;
          await this.#ledger.save(`${id}/pipelineruns.tekton.dev/*`, '1');
        }
        return;
      } catch (error) {
        this.#options.complain(`an event waits: ${error}`);
        await new Promise<void>(resolve => {
          this.#timers.after(AGAIN_MS, resolve);
        });
      }
    }
  }
}
