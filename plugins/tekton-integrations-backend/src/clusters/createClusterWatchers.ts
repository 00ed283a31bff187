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
import { accessReader, type KubernetesPluginAccess } from './clusterAccess';
import { ClusterConnection } from './ClusterConnection';
import {
  ClusterWatch,
  type Claim,
  type WatchEnvironment,
} from './ClusterWatch';
import { KubernetesApi } from './KubernetesApi';
import type { ClusterEntry } from './parseClusters';
import { PortalLease } from './portalLease';
import { systemTiming } from './timing';
import { DEFAULT_WATCH_OPTIONS, type WatchOptions } from './watchOptions';

/** The clusters of the portal. */
export interface ClusterWatchers {
  /**
   * Begins to watch a cluster; nothing happens where it is watched already.
   *
   * @param what - `rules`: rules and namespaces, which every replica has to
   *   know; its Runs from {@link ClusterWatchers.startRuns} on
   */
  start(name: string, what?: 'everything' | 'rules'): void;
  /** Begins to watch the Runs of a cluster that was started. */
  startRuns(name: string): void;
  /** Ends the watches of its Runs; fulfilled when no event is under way. */
  stopRuns(name: string): Promise<void>;
  /** Ends its watches; fulfilled when none of them runs any more. */
  stop(name: string): Promise<void>;
  /** Single requests to a cluster, watched here or not. */
  api(name: string): KubernetesApi | undefined;
  /**
   * Whose turn it is to report a cluster's Runs; decided before the first
   * event of its watches. Nothing where no portal was named.
   */
  lease(name: string): Pick<PortalLease, 'state' | 'managedSince'> | undefined;
  /** How fresh the view of the clusters watched here is. */
  health(): ClusterHealth[];
  /** Ends all watches and connections. */
  close(): Promise<void>;
}

/** What the watches need; times and environment of the process by default. */
export interface ClusterWatchersOptions extends Omit<
  WatchEnvironment,
  'options' | 'timing'
> {
  readonly entries: readonly ClusterEntry[];
  /** This portal among others; without it no Lease is looked at. */
  readonly portal?: {
    /** Its name: the same for all replicas of it, and of no other portal. */
    readonly instance: string;
    /** It reports nothing, and so takes no Lease. */
    readonly observes: boolean;
  };
  /** It is another portal's turn, or this one's again. */
  readonly onLease?: (cluster: string) => void;
  readonly options?: Partial<WatchOptions>;
  readonly timing?: WatchEnvironment['timing'];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly kubernetesPlugin?: KubernetesPluginAccess;
}

/** The name in Events of a portal that was not given any. */
const UNNAMED = 'tekton-integrations';
/** It is there in every cluster, so that all portals look at the same place. */
const LEASE_NAMESPACE = 'default';

interface Cluster {
  readonly entry: ClusterEntry;
  readonly connection: ClusterConnection;
  readonly api: KubernetesApi;
  readonly lease?: PortalLease;
  watch?: ClusterWatch;
  /** Known once it is watched. */
  uid?: string;
}

/** Prepares the clusters; each is watched from its `start` on. */
export function createClusterWatchers(
  settings: ClusterWatchersOptions,
): ClusterWatchers {
  const options = { ...DEFAULT_WATCH_OPTIONS, ...settings.options };
  const environment: WatchEnvironment = {
    ...settings,
    options,
    timing: settings.timing ?? systemTiming(),
  };
  const { env = process.env, kubernetesPlugin, portal } = settings;
  const clusters = new Map<string, Cluster>();
  for (const entry of settings.entries) {
    const { name: cluster, access, inherited } = entry;
    const { answerWithin, stallAfter } = options;
    const connection = new ClusterConnection(
      accessReader(access, { env, kubernetesPlugin }),
      { answerWithin },
    );
    const api = new KubernetesApi({
      cluster,
      instance: portal?.instance ?? UNNAMED,
      inherited,
      connection,
      stallAfter,
    });
    const lease =
      portal &&
      new PortalLease({
        ...portal,
        api,
        namespace:
          entry.leaseNamespace ?? entry.namespaces?.[0] ?? LEASE_NAMESPACE,
        timing: environment.timing,
        onChange: () => settings.onLease?.(cluster),
      });
    clusters.set(cluster, { entry, connection, api, lease });
  }
  const stop = async (cluster: Cluster): Promise<void> => {
    const { watch } = cluster;
    cluster.watch = undefined;
    cluster.uid = undefined;
    await watch?.stop();
  };
  return {
    start(name, what = 'everything') {
      const cluster = clusters.get(name);
      if (!cluster || cluster.watch) {
        return;
      }
      cluster.watch = new ClusterWatch({
        ...cluster,
        environment,
        claim: (uid, signal) =>
          claim(cluster, [...clusters.values()], uid, signal),
      });
      if (what === 'everything') {
        cluster.watch.startRuns();
      }
    },
    startRuns(name) {
      clusters.get(name)?.watch?.startRuns();
    },
    async stopRuns(name) {
      await clusters.get(name)?.watch?.stopRuns();
    },
    async stop(name) {
      const cluster = clusters.get(name);
      if (cluster) {
        await stop(cluster);
      }
    },
    api: name => clusters.get(name)?.api,
    lease: name => clusters.get(name)?.lease,
    health: () =>
      [...clusters.values()].flatMap(({ watch }) => watch?.health() ?? []),
    async close() {
      await Promise.all([...clusters.values()].map(stop));
      await Promise.all(
        [...clusters.values()].map(({ connection }) => connection.close()),
      );
    },
  };
}

/**
 * Two names for one cluster would report each Run twice. The first of the
 * configuration stays; the others are asked who they are, since another
 * replica may watch them.
 */
async function claim(
  cluster: Cluster,
  all: readonly Cluster[],
  uid: string | undefined,
  signal: AbortSignal,
): Promise<Claim> {
  const { name, path } = cluster.entry;
  if (uid === undefined) {
    return { kind: 'ours', cluster: { id: name, name } };
  }
  const earlier = all.slice(0, all.indexOf(cluster));
  const identities = await Promise.all(
    earlier.map(async other => {
      const identity = await other.api.identity(signal);
      return { other, same: identity.kind === 'uid' && identity.uid === uid };
    }),
  );
  const twin =
    identities.find(({ same }) => same)?.other ??
    all.find(other => other !== cluster && other.uid === uid);
  if (twin) {
    return {
      kind: 'refused',
      message: `is the same cluster as '${twin.entry.name}' (kube-system has uid ${uid}): remove ${path} or ${twin.entry.path}`,
    };
  }
  cluster.uid = uid;
  return { kind: 'ours', cluster: { id: uid, name } };
}
