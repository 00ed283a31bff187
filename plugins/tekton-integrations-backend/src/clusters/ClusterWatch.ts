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
import { Backoff } from './Backoff';
import type { ClusterConnection } from './ClusterConnection';
import { summaryOf, type WatchSight } from './clusterHealth';
import type {
  ClusterReference,
  EventConsumer,
  MalformedObject,
  PositionStore,
} from './events';
import type { KubernetesApi } from './KubernetesApi';
import { ListWatch } from './ListWatch';
import type { ClusterEntry } from './parseClusters';
import type { PortalLease } from './portalLease';
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
  readonly #running: Promise<void>;
  readonly #sights = new Map<string, WatchSight>();
  #health: ClusterHealth;

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
    const { name } = options.entry;
    this.#health = { name, state: 'starting', since: this.#time() };
    this.#running = this.#run();
  }

  health(): ClusterHealth {
    return this.#health;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const cluster = await this.#identify();
    if (!cluster) {
      return;
    }
    const { rules, namespaces } = this.#entry;
    const { signal } = this.#abort;
    // Before the first event is taken: whether it is this portal's to report.
    await this.#lease?.attempt(signal);
    const resources = [
      ...Object.values(RUN_RESOURCE),
      ...(rules ? Object.values(RULE_RESOURCE) : []),
    ];
    const loops = resources.flatMap(resource =>
      (namespaces ?? [undefined]).map(namespace =>
        this.#listWatch(cluster, resource, namespace),
      ),
    );
    if (namespaces === undefined) {
      loops.push(this.#listWatch(cluster, NAMESPACE_RESOURCE));
    }
    await Promise.all([
      ...loops.map(loop => loop.run()),
      this.#lease?.run(signal),
      namespaces && this.#tellNoNamespaces(cluster),
    ]);
  }

  #listWatch(
    cluster: ClusterReference,
    resource: WatchedResource,
    namespace?: string,
  ): ListWatch {
    const key = `${resource.plural}/${namespace ?? ''}`;
    const { kind } = resource;
    this.#sights.set(key, { kind, state: { kind: 'starting' } });
    const context = {
      ...this.#environment,
      cluster,
      resource,
      namespace,
      connection: this.#connection,
      onState: (state: WatchSight['state']) => {
        this.#sights.set(key, { kind, state });
        this.#tell(summaryOf([...this.#sights.values()]));
      },
      onHeard: () => this.#heard(),
      onError: (error: unknown) =>
        this.#environment.onError(error, cluster.name),
    };
    return new ListWatch(context, this.#abort.signal);
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
      { min: options.backoffMin, max: options.backoffMax },
      timing,
    );
    while (!signal.aborted) {
      const identity = await this.#api.identity(signal);
      if (identity.kind === 'unavailable') {
        this.#tell({ state: 'unreachable', message: identity.message });
        await timing.sleep(backoff.next(), signal);
      } else {
        this.#heard();
        const uid = identity.kind === 'uid' ? identity.uid : undefined;
        const claim = await this.#claim(uid, signal);
        if (claim.kind === 'ours') {
          return claim.cluster;
        }
        this.#tell({ state: 'forbidden', message: claim.message });
        return undefined;
      }
    }
    return undefined;
  }

  #heard(): void {
    this.#health = { ...this.#health, freshAt: this.#time() };
  }

  #tell(summary: Pick<ClusterHealth, 'state' | 'message'>): void {
    if (this.#abort.signal.aborted) {
      return;
    }
    const { state, message } = this.#health;
    if (state === summary.state && message === summary.message) {
      return;
    }
    const since = state === summary.state ? this.#health.since : this.#time();
    const { name, freshAt } = this.#health;
    this.#health = { name, freshAt, since, ...summary };
    this.#environment.onHealth(this.#health);
  }

  #time(): string {
    return new Date(this.#environment.timing.now()).toISOString();
  }
}
