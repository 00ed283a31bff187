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
import { Secret } from 'backstage-plugin-tekton-integrations-node';
import {
  startKubeApi,
  startNetworkPath,
  type KubeApi,
  type KubeApiOptions,
  type NetworkPath,
} from 'sandbox/src/kube';
import type { ClusterAccess } from '../clusterAccess';
import {
  createClusterWatchers,
  type ClusterWatchers,
  type ClusterWatchersOptions,
} from '../createClusterWatchers';
import type { ClusterEvent, MalformedObject } from '../events';
import type { ClusterEntry } from '../parseClusters';
import { systemTiming } from '../timing';
import type { WatchOptions } from '../watchOptions';

/** Times that let a test see in milliseconds what takes a portal minutes. */
export const QUICK: Partial<WatchOptions> = {
  backoffMin: 4,
  backoffMax: 64,
  rediscoverAfter: 20,
  answerWithin: 2_000,
  savePositionEvery: 0,
  quietAfter: 3_600_000,
};

/** No loop waits so long after a failure. */
const LONG = 1_800_000;

/** Clusters under test, and all that their watches said. */
export interface Watching {
  readonly watchers: ClusterWatchers;
  /** Of Runs and rules. */
  readonly events: ClusterEvent[];
  readonly namespaces: ClusterEvent[];
  readonly malformed: MalformedObject[];
  readonly errors: unknown[];
  readonly states: ClusterHealth[];
  /** How long the loops waited after failures. */
  readonly waits: number[];
  readonly positions: Map<string, string>;
  /** `kind/name` of what was upserted or deleted, in order. */
  told(type: 'upsert' | 'deleted', kind?: string): string[];
  /** Fulfilled as soon as the condition holds after something was said. */
  until(condition: () => boolean): Promise<void>;
}

export interface WatchingOptions {
  readonly entries: readonly ClusterEntry[];
  readonly options?: Partial<WatchOptions>;
  readonly positions?: Map<string, string>;
  readonly portal?: ClusterWatchersOptions['portal'];
  /** The clock on the wall. */
  readonly now?: () => number;
  readonly kubernetesPlugin?: ClusterWatchersOptions['kubernetesPlugin'];
  readonly consume?: (event: ClusterEvent) => Promise<void>;
}

/** Starts API servers and watches, and ends them all. */
export class Stage {
  readonly #servers: KubeApi[] = [];
  readonly #watchers: ClusterWatchers[] = [];
  readonly #paths: NetworkPath[] = [];

  /** A way to a server that can be cut. */
  async path(server: KubeApi): Promise<NetworkPath> {
    const path = await startNetworkPath(server.url);
    this.#paths.push(path);
    return path;
  }

  async server(options?: KubeApiOptions): Promise<KubeApi> {
    const server = await startKubeApi(options);
    this.#servers.push(server);
    return server;
  }

  watch(settings: WatchingOptions): Watching {
    const watching = prepare(settings);
    this.#watchers.push(watching.watchers);
    settings.entries.forEach(({ name }) => watching.watchers.start(name));
    return watching;
  }

  async end(): Promise<void> {
    await Promise.all(this.#watchers.splice(0).map(each => each.close()));
    await Promise.all(this.#paths.splice(0).map(each => each.close()));
    await Promise.all(this.#servers.splice(0).map(each => each.close()));
  }
}

function prepare(settings: WatchingOptions): Watching {
  const waiting = new Set<() => void>();
  const said = () => [...waiting].forEach(check => check());
  const events: ClusterEvent[] = [];
  const namespaces: ClusterEvent[] = [];
  const malformed: MalformedObject[] = [];
  const errors: unknown[] = [];
  const states: ClusterHealth[] = [];
  const waits: number[] = [];
  const positions = settings.positions ?? new Map<string, string>();
  const timing = systemTiming();
  const watchers = createClusterWatchers({
    entries: settings.entries,
    portal: settings.portal,
    kubernetesPlugin: settings.kubernetesPlugin,
    onLease: said,
    options: { ...QUICK, ...settings.options },
    timing: {
      ...timing,
      now: settings.now ?? timing.now,
      sleep(ms, signal) {
        if (ms < LONG) {
          waits.push(ms);
        }
        said();
        return timing.sleep(ms, signal);
      },
    },
    positions: {
      load: async key => positions.get(key),
      async save(key, version) {
        positions.set(key, version);
        said();
      },
    },
    async consume(event) {
      await settings.consume?.(event);
      (event.kind === 'Namespace' ? namespaces : events).push(event);
      said();
    },
    onMalformed(object) {
      malformed.push(object);
      said();
    },
    onError(error) {
      errors.push(error);
      said();
    },
    onHealth(health) {
      states.push(health);
      said();
    },
  });
  return {
    watchers,
    events,
    namespaces,
    malformed,
    errors,
    states,
    waits,
    positions,
    told: (type, kind) =>
      events.flatMap(event =>
        event.type === type && (kind ?? event.kind) === event.kind
          ? [nameOf(event.object)]
          : [],
      ),
    until: condition =>
      new Promise(resolve => {
        const check = () => {
          if (condition()) {
            waiting.delete(check);
            resolve();
          }
        };
        waiting.add(check);
        check();
      }),
  };
}

/** An entry that reaches a server with a token, the administrator's if none. */
export function entryOf(
  server: KubeApi,
  rest: Partial<ClusterEntry> & {
    token?: string;
    tokenFile?: string;
    caFile?: string;
    url?: string;
  } = {},
): ClusterEntry {
  const {
    token = server.adminToken,
    tokenFile,
    caFile,
    url = server.url,
    ...entry
  } = rest;
  const access: ClusterAccess = {
    kind: 'direct',
    url,
    token: new Secret(token),
    tokenFile,
    caFile,
    skipTLSVerify: false,
  };
  return {
    name: 'prod',
    access,
    inherited: false,
    rules: true,
    path: 'tektonIntegrations.clusters[0]',
    ...entry,
  };
}

/** A Run, as it is made. */
export function run(
  name: string,
  rest: { namespace?: string; kind?: 'PipelineRun' | 'TaskRun' } = {},
) {
  const { namespace = 'shop', kind = 'PipelineRun' } = rest;
  return {
    apiVersion: 'tekton.dev/v1',
    kind,
    metadata: { name, namespace },
    spec: {},
  };
}

/** How a Run is addressed. */
export function reference(name: string) {
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    namespace: 'shop',
    name,
  };
}

function nameOf(object: unknown): string {
  const metadata =
    typeof object === 'object' && object !== null && 'metadata' in object
      ? object.metadata
      : undefined;
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata
    ? String(metadata.name)
    : '?';
}
