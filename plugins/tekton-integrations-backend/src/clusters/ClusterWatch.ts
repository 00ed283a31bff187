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

import type { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import type { WatchMeter } from '../metrics';
import { Backoff } from './Backoff';
import type { ClusterConnection } from './ClusterConnection';
import { ClusterSights } from './ClusterSights';
import type {
  ClusterReference,
  EventConsumer,
  MalformedObject,
  PositionStore,
} from './events';
import type { KubernetesApi } from './KubernetesApi';
import { ListWatch } from './ListWatch';
import type { ListWatchContext } from './listWatchContext';
import type { ClusterEntry } from './parseClusters';
import type { PortalLease } from './portalLease';
import { Pulse, type SignOfLife } from './Pulse';
import {
  NAMESPACE_RESOURCE,
  RULE_RESOURCE,
  RUN_RESOURCE,
  type WatchedResource,
} from './resources';
import type { Timing } from './timing';
import type { WatchOptions } from './watchOptions';

/** Whom the watches tell, and what they need of the portal. */
export interface WatchEnvironment {
  readonly positions: PositionStore;
  readonly consume: EventConsumer;
  readonly onMalformed: (malformed: MalformedObject) => void;
  /** The consumer or the position store failed; it is tried again. */
  readonly onError: (error: unknown, cluster: string) => void;
  /** The state of a cluster is another one. */
  readonly onHealth: (health: ClusterHealth) => void;
  /** Counts what is watched. */
  readonly meter?: WatchMeter;
  readonly options: WatchOptions;
  readonly timing: Timing;
}

/** What a cluster is known as, or why it is not watched. */
export type Claim =
  | { readonly kind: 'ours'; readonly cluster: ClusterReference }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * All watches of one cluster, from the moment it says who it is.
 *
 * Failure policy: nothing ends it but `stop`; a cluster that cannot be seen is
 * asked again, and says meanwhile why.
 */
export class ClusterWatch {
  readonly #entry: ClusterEntry;
  readonly #connection: ClusterConnection;
  readonly #api: KubernetesApi;
  readonly #lease: PortalLease | undefined;
  readonly #environment: WatchEnvironment;
  readonly #claim: (
    uid: string | undefined,
    signal: AbortSignal,
  ) => Promise<Claim>;
  readonly #abort = new AbortController();
  readonly #ready: Promise<ClusterReference | undefined>;
  readonly #running: Promise<void>;
  #runs: { readonly abort: AbortController; done: Promise<void> } | undefined;
  readonly #sights: ClusterSights;
  readonly #pulse: Pulse;

  constructor(options: {
    entry: ClusterEntry;
    connection: ClusterConnection;
    api: KubernetesApi;
    lease?: PortalLease;
    environment: WatchEnvironment;
    /** Decides whether a cluster of this identity is ours to watch. */
    claim: (uid: string | undefined, signal: AbortSignal) => Promise<Claim>;
  }) {
    this.#entry = options.entry;
    this.#connection = options.connection;
    this.#api = options.api;
    this.#lease = options.lease;
    this.#environment = options.environment;
    this.#claim = options.claim;
    const { timing, options: times, onHealth } = options.environment;
    this.#sights = new ClusterSights({
      name: options.entry.name,
      now: () => timing.now(),
      onHealth: health => {
        if (!this.#abort.signal.aborted) {
          onHealth(health);
        }
      },
    });
    this.#pulse = new Pulse({
      ...times,
      timing,
      ask: signal => this.#signOfLife(signal),
      onChange: () => this.#sights.lose(this.#pulse.lost),
    });
    this.#ready = this.#prepare();
    this.#running = this.#run();
  }

  health(): ClusterHealth {
    return this.#sights.health();
  }

  /** Begins to watch its Runs too; nothing happens where they are watched. */
  startRuns(): void {
    if (this.#runs || this.#abort.signal.aborted) {
      return;
    }
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.#abort.signal]);
    this.#runs = { abort, done: this.#watchRuns(signal) };
  }

  /** Ends the watches of Runs; fulfilled when no event is under way. */
  async stopRuns(): Promise<void> {
    const runs = this.#runs;
    if (!runs) {
      return;
    }
    runs.abort.abort();
    await runs.done;
    if (this.#runs === runs) {
      this.#runs = undefined;
      this.#sights.close(kind => kind in RUN_RESOURCE);
    }
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all([this.#running, this.#runs?.done]);
  }

  /** Who the cluster is, once it is known whose it is to report. */
  async #prepare(): Promise<ClusterReference | undefined> {
    const cluster = await this.#identify();
    if (cluster) {
      await this.#lease?.attempt(this.#abort.signal);
    }
    return cluster;
  }

  /** Watches all that every replica has to know: rules and namespaces. */
  async #run(): Promise<void> {
    const cluster = await this.#ready;
    if (!cluster) {
      return;
    }
    const { rules, namespaces } = this.#entry;
    const { signal } = this.#abort;
    const loops = this.#listWatches(
      cluster,
      rules ? Object.values(RULE_RESOURCE) : [],
      signal,
    );
    if (namespaces === undefined) {
      loops.push(this.#listWatch(cluster, NAMESPACE_RESOURCE, signal));
    }
    await Promise.all([
      ...loops.map(loop => loop.run()),
      this.#lease?.run(signal),
      this.#pulse.run(signal),
      namespaces && this.#tellNoNamespaces(cluster),
    ]);
  }

  async #watchRuns(signal: AbortSignal): Promise<void> {
    const cluster = await this.#ready;
    if (cluster && !signal.aborted) {
      const kinds = Object.values(RUN_RESOURCE);
      const loops = this.#listWatches(cluster, kinds, signal);
      this.#sights.summarise();
      await Promise.all(loops.map(loop => loop.run()));
    }
  }

  #listWatches(
    cluster: ClusterReference,
    resources: readonly WatchedResource[],
    signal: AbortSignal,
  ): ListWatch[] {
    return resources.flatMap(resource =>
      (this.#entry.namespaces ?? [undefined]).map(namespace =>
        this.#listWatch(cluster, resource, signal, namespace),
      ),
    );
  }

  #listWatch(
    cluster: ClusterReference,
    resource: WatchedResource,
    signal: AbortSignal,
    namespace?: string,
  ): ListWatch {
    const key = `${resource.plural}/${namespace ?? ''}`;
    const { kind } = resource;
    this.#sights.open(key, kind);
    const context: ListWatchContext = {
      ...this.#environment,
      cluster,
      resource,
      namespace,
      connection: this.#connection,
      onState: state => {
        if (!signal.aborted) {
          this.#sights.see(key, state);
        }
      },
      onHeard: () => {
        this.#pulse.heard();
        this.#sights.heard(key);
      },
      back: () => this.#pulse.back(),
      onError: (error: unknown) =>
        this.#environment.onError(error, cluster.name),
    };
    return new ListWatch(context, signal);
  }

  /** An account for some namespaces has no right to list them all. */
  async #tellNoNamespaces(cluster: ClusterReference): Promise<void> {
    const { consume, onError } = this.#environment;
    const message = `labels and annotations of namespaces are not read, since ${this.#entry.path}.namespaces names the namespaces that are watched: name namespaces instead of selecting them, or remove that list`;
    try {
      await consume({
        type: 'unreadable',
        cluster,
        kind: 'Namespace',
        message,
      });
    } catch (error) {
      onError(error, cluster.name);
    }
  }

  /** Who the cluster is; nothing once it is refused or stopped. */
  async #identify(): Promise<ClusterReference | undefined> {
    const { timing, options } = this.#environment;
    const { signal } = this.#abort;
    const backoff = new Backoff(
      { min: options.backoffMin, max: options.askEvery },
      timing,
    );
    while (!signal.aborted) {
      const identity = await this.#api.identity(signal);
      if (identity.kind === 'unavailable') {
        this.#sights.tell({ state: 'unreachable', message: identity.message });
        await timing.sleep(backoff.next(), signal);
      } else {
        this.#sights.heard();
        const uid = identity.kind === 'uid' ? identity.uid : undefined;
        const claim = await this.#claim(uid, signal);
        if (claim.kind === 'ours') {
          return claim.cluster;
        }
        this.#sights.tell({ state: 'forbidden', message: claim.message });
        return undefined;
      }
    }
    return undefined;
  }

  async #signOfLife(signal: AbortSignal): Promise<SignOfLife> {
    const { answerSoon } = this.#environment.options;
    const answer = await this.#connection.request({
      path: '/version',
      stallAfter: answerSoon,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerSoon)]),
    });
    if (answer.kind === 'ok') {
      answer.body.destroy();
    }
    // What is refused is answered by whoever stands before a cluster, unless
    // that says that there is nobody behind it.
    if (answer.kind === 'unreachable') {
      return { kind: 'silent', message: answer.message };
    }
    if (answer.kind === 'refused' && answer.status >= 500) {
      const { message } = answer;
      return { kind: 'silent', message: `the API server says: ${message}` };
    }
    this.#sights.heard();
    return { kind: 'alive' };
  }
}
