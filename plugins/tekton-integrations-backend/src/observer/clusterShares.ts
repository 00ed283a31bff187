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
import { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import { ClusterWatchers } from '../clusters';
import { Timers } from '../connections';
import {
  ClusterLease,
  ClusterLeases,
  ClusterSight,
  LeaseLook,
  LeaseLostError,
} from '../ledger';
import { Serial } from './serial';
import { shareOut } from './shareOut';

/** Between two looks at the leases. */
const LOOK_MS = 1_000;
/** Nothing is given up while replicas come and go. */
const COOL_DOWN_MS = 10_000;
/** What is seen of a cluster is told at least this often. */
const TELL_MS = 5_000;
/** Without a look for so long others may have taken all. */
const TRUST_MS = 4_000;
/** So long a stopping portal waits for what its watches have under way. */
const RELEASE_LIMIT_MS = 600;

/** What the shares of a replica are made of. */
export interface ClusterSharesOptions {
  readonly leases: Pick<
    ClusterLeases,
    | 'incarnation'
    | 'join'
    | 'leave'
    | 'look'
    | 'take'
    | 'release'
    | 'tell'
    | 'sights'
  >;
  /** Names of all clusters, in the order of the configuration. */
  readonly clusters: readonly string[];
  /** How people know this replica. */
  readonly host: string;
  readonly timers: Timers;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  readonly logger: LoggerService;
}

/** What is done for the clusters of a replica. */
export interface ClusterWork {
  readonly watchers: Pick<ClusterWatchers, 'startRuns' | 'stopRuns' | 'health'>;
  /** Ends what is under way for a cluster that is watched no more. */
  readonly onLost: (cluster: string) => Promise<void>;
  /** This replica watches a cluster from now on. */
  readonly onTaken: (cluster: string) => void;
  /** Leases were given back; the others need not wait for their next look. */
  readonly onReleased: () => void;
}

const NO_WORK: ClusterWork = {
  watchers: {
    startRuns: () => undefined,
    stopRuns: async () => undefined,
    health: () => [],
  },
  onLost: async () => undefined,
  onTaken: () => undefined,
  onReleased: () => undefined,
};

interface Told {
  readonly words: string;
  readonly at: number;
}

/**
 * Decides which clusters this replica watches, and watches them: each cluster
 * is watched by the replica that holds its lease.
 *
 * Failure policy: closed where something is recorded: each write carries the
 * lease, and the database refuses it once another replica has taken it. While
 * the database is away the watches go on and record nothing.
 */
export class ClusterShares {
  readonly #options: ClusterSharesOptions;
  readonly #looks = new Serial();
  readonly #led = new Map<string, ClusterLease>();
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #told = new Map<string, Told>();
  #work = NO_WORK;
  #sights: ReadonlyMap<string, ClusterSight> = new Map();
  #replicas: readonly string[] = [];
  #changedAt = -Infinity;
  #lookedAt = -Infinity;
  #cancel: () => void = () => undefined;
  #stopped = false;
  #released: Promise<void> | undefined;

  constructor(options: ClusterSharesOptions) {
    this.#options = options;
  }

  /** Takes part from now on, once this process is known to the ledger. */
  async start(work: ClusterWork): Promise<void> {
    this.#work = work;
    await this.#options.leases.join();
    await this.#turn();
  }

  /** Looks now: something may have become free. Never rejects. */
  async look(): Promise<void> {
    this.#cancel();
    await this.#turn();
  }

  /** Whether this replica watches a cluster, as far as it can know. */
  leads(cluster: string): boolean {
    return (
      this.#led.has(cluster) &&
      this.#options.monotonic() - this.#lookedAt < TRUST_MS
    );
  }

  /** Whether no other replica is alive, as far as is known. */
  alone(): boolean {
    return this.#replicas.length === 1;
  }

  /** The clusters whose Runs are watched here. */
  led(): string[] {
    return [...this.#led.keys()];
  }

  /**
   * The right to record what is seen of a cluster.
   *
   * @throws LeaseLostError when another replica has it
   */
  leaseOf(cluster: string): ClusterLease {
    const lease = this.#led.get(cluster);
    if (!lease) {
      throw new LeaseLostError(cluster);
    }
    return lease;
  }

  /** How each cluster is seen by whichever replica watches it. */
  health(): ClusterHealth[] {
    const { host } = this.#options;
    return this.#work.watchers.health().map(here => {
      if (this.#led.has(here.name)) {
        return { ...here, watchedBy: host };
      }
      const there = this.#sights.get(here.name);
      if (there) {
        return { ...there.health, watchedBy: there.watchedBy };
      }
      return here.state === 'live'
        ? { ...here, state: 'starting', message: undefined }
        : here;
    });
  }

  /**
   * Gives all clusters back, so that others watch them at once, and takes
   * none any more. What is still under way after a moment is refused when it
   * is recorded.
   */
  release(): Promise<void> {
    this.#released ??= this.#releaseAll();
    return this.#released;
  }

  async #releaseAll(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#looks.run(async () => {
      const { leases, timers, logger } = this.#options;
      const mine = [...this.#led.values()];
      const left = Promise.all([
        ...mine.map(({ cluster }) => this.#endWatching(cluster)),
        ...this.#leaving.values(),
      ]);
      await new Promise<void>(resolve => {
        const cancel = timers.after(RELEASE_LIMIT_MS, resolve);
        void left.finally(() => {
          cancel();
          resolve();
        });
      });
      this.#led.clear();
      try {
        await leases.leave(mine);
      } catch (error) {
        logger.warn(`The leases of clusters were not given back: ${error}`);
      }
    });
    this.#work.onReleased();
  }

  async #turn(): Promise<void> {
    await this.#looks.run(async () => {
      if (this.#stopped) {
        return;
      }
      try {
        await this.#lookNow();
      } catch (error) {
        this.#options.logger.warn(
          `Which replica watches which cluster is unknown for now: ${error}`,
        );
      }
    });
    this.#cancel();
    if (!this.#stopped) {
      this.#cancel = this.#options.timers.after(LOOK_MS, () => {
        void this.#turn();
      });
    }
  }

  async #lookNow(): Promise<void> {
    const { leases, clusters, monotonic } = this.#options;
    const asked = monotonic();
    const look = await leases.look(clusters);
    this.#lookedAt = asked;
    this.#noteReplicas(look);
    this.#dropLost(look);
    if (!look.replicas.includes(leases.incarnation)) {
      // It was taken for dead; where it still is, it takes nothing.
      await leases.join();
      return;
    }
    const me = leases.incarnation;
    const { take, release } = shareOut(me, look);
    for (const lease of look.leases) {
      if (take.includes(lease.cluster)) {
        await this.#take(lease);
      } else if (lease.holder === me) {
        // It was taken, and the database's answer was lost.
        this.#watch(lease);
      }
    }
    if (
      release !== undefined &&
      asked - this.#changedAt >= COOL_DOWN_MS &&
      this.#leaving.size === 0
    ) {
      this.#giveUp(release);
    }
    await this.#tell();
    if (this.#led.size < clusters.length) {
      this.#sights = await leases.sights();
    }
  }

  #noteReplicas({ replicas }: LeaseLook): void {
    const sorted = [...replicas].sort();
    if (sorted.join() !== this.#replicas.join()) {
      this.#replicas = sorted;
      this.#changedAt = this.#options.monotonic();
    }
  }

  #dropLost({ leases }: LeaseLook): void {
    for (const { cluster, generation } of leases) {
      const lease = this.#led.get(cluster);
      if (lease && lease.generation !== generation) {
        this.#options.logger.warn(
          `Another replica took cluster '${cluster}' over, since this one was not heard of.`,
        );
        this.#led.delete(cluster);
        if (!this.#leaving.has(cluster)) {
          this.#leave(cluster, async () => undefined);
        }
      }
    }
  }

  async #take(seen: ClusterLease): Promise<void> {
    // What is under way from before must not run under the new lease.
    if (!this.#leaving.has(seen.cluster)) {
      const lease = await this.#options.leases.take(seen);
      if (lease) {
        this.#watch(lease);
      }
    }
  }

  #watch({ cluster, generation }: ClusterLease): void {
    const { watchers, onTaken } = this.#work;
    if (this.#led.has(cluster) || this.#leaving.has(cluster)) {
      return;
    }
    this.#options.logger.info(
      `This replica watches cluster '${cluster}' from now on.`,
    );
    this.#led.set(cluster, { cluster, generation });
    this.#told.delete(cluster);
    watchers.startRuns(cluster);
    onTaken(cluster);
  }

  /** Hands a cluster over to a replica that has fewer. */
  #giveUp(cluster: string): void {
    const lease = this.leaseOf(cluster);
    this.#options.logger.info(
      `Cluster '${cluster}' is given up in favour of another replica.`,
    );
    this.#leave(cluster, async () => {
      this.#led.delete(cluster);
      await this.#options.leases.release([lease]);
      this.#work.onReleased();
    });
  }

  #leave(cluster: string, then: () => Promise<void>): void {
    const left = this.#endWatching(cluster)
      .then(then)
      .catch(error => {
        this.#options.logger.warn(
          `Cluster '${cluster}' was not given up: ${error}`,
        );
      })
      .finally(() => this.#leaving.delete(cluster));
    this.#leaving.set(cluster, left);
  }

  async #endWatching(cluster: string): Promise<void> {
    const { watchers, onLost } = this.#work;
    await watchers.stopRuns(cluster);
    await onLost(cluster);
  }

  async #tell(): Promise<void> {
    const { leases, host, monotonic } = this.#options;
    for (const health of this.#work.watchers.health()) {
      const lease = this.#led.get(health.name);
      const told = this.#told.get(health.name);
      const words = `${health.state} ${health.message}`;
      const at = monotonic();
      if (lease && (words !== told?.words || at - told.at >= TELL_MS)) {
        await leases.tell(lease, { health, watchedBy: host });
        this.#told.set(health.name, { words, at });
      }
    }
  }
}
