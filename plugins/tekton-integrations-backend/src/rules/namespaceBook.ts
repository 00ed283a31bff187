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

import { NAMESPACE_ANNOTATIONS } from 'backstage-plugin-tekton-integrations-common';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** What is kept of a namespace. */
export interface NamespaceFacts {
  readonly labels: Readonly<Record<string, string>>;
  /** Only those that mean something here, see {@link NAMESPACE_ANNOTATIONS}. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * What is known of the namespaces of a cluster.
 *
 * - `known`: all of them were listed.
 * - `unknown`: not yet.
 * - `unreadable`: they may not be read, or are not watched; why, and what to do.
 */
export type NamespaceKnowledge =
  | 'known'
  | 'unknown'
  | { readonly unreadable: string };

const namespaceSchema = z.object({
  metadata: z.object({
    name: z.string().min(1),
    uid: z.string().min(1),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

/** Namespaces whose last labels are kept after they are gone, per cluster. */
const GONE_KEPT = 100;

interface Entry {
  /** Nothing once the namespace is gone. */
  readonly uid?: string;
  readonly facts: NamespaceFacts;
}

interface ClusterNamespaces {
  state: NamespaceKnowledge;
  readonly entries: Map<string, Entry>;
}

/**
 * Labels and annotations of all namespaces, by cluster.
 *
 * A namespace that is gone keeps its labels for a while, since the last
 * events of its Runs may be taken after its own; it owns nothing any more.
 *
 * Failure policy: what was listed stands until it is listed again. A portal
 * that loses the right to see namespaces goes on with what it knew.
 */
export class NamespaceBook {
  readonly #clusters = new Map<string, ClusterNamespaces>();
  #knowledge = 0;

  /** Another number whenever the state of a cluster changed. */
  get knowledge(): number {
    return this.#knowledge;
  }

  /**
   * Takes a namespace as it is now.
   *
   * @returns whether its labels or annotations are others than before
   */
  take(clusterId: string, raw: unknown): boolean {
    const parsed = namespaceSchema.safeParse(raw);
    if (!parsed.success) {
      return false;
    }
    const { name, uid, labels, annotations } = parsed.data.metadata;
    const facts: NamespaceFacts = {
      labels: labels ?? {},
      annotations: meaningful(annotations ?? {}),
    };
    const { entries } = this.#of(clusterId);
    const before = entries.get(name)?.facts;
    entries.delete(name);
    entries.set(name, { uid, facts });
    return !isDeepStrictEqual(before, facts);
  }

  /** Takes a namespace as gone. */
  remove(clusterId: string, raw: unknown): void {
    const parsed = namespaceSchema.safeParse(raw);
    if (!parsed.success) {
      return;
    }
    const { name, uid } = parsed.data.metadata;
    // The name may belong to a new namespace already.
    if (this.#of(clusterId).entries.get(name)?.uid === uid) {
      this.#bury(clusterId, name);
    }
  }

  /** All namespaces of a cluster were taken: what is not among them is gone. */
  replace(clusterId: string, uids: ReadonlySet<string>): void {
    const cluster = this.#of(clusterId);
    for (const [name, { uid }] of [...cluster.entries]) {
      if (uid !== undefined && !uids.has(uid)) {
        this.#bury(clusterId, name);
      }
    }
    this.#become(cluster, 'known');
  }

  /** The namespaces of a cluster cannot be read. */
  markUnreadable(clusterId: string, message: string): void {
    const cluster = this.#of(clusterId);
    if (cluster.state !== 'known') {
      this.#become(cluster, { unreadable: message });
    }
  }

  get(clusterId: string, name: string): NamespaceFacts | undefined {
    return this.#clusters.get(clusterId)?.entries.get(name)?.facts;
  }

  state(clusterId: string): NamespaceKnowledge {
    return this.#clusters.get(clusterId)?.state ?? 'unknown';
  }

  #become(cluster: ClusterNamespaces, state: NamespaceKnowledge): void {
    if (!isDeepStrictEqual(cluster.state, state)) {
      cluster.state = state;
      this.#knowledge += 1;
    }
  }

  #bury(clusterId: string, name: string): void {
    const { entries } = this.#of(clusterId);
    const last = entries.get(name);
    entries.delete(name);
    if (last) {
      const { labels } = last.facts;
      entries.set(name, { facts: { labels, annotations: {} } });
    }
    const gone = [...entries].filter(([, { uid }]) => uid === undefined);
    for (const [old] of gone.slice(0, -GONE_KEPT)) {
      entries.delete(old);
    }
  }

  #of(clusterId: string): ClusterNamespaces {
    let cluster = this.#clusters.get(clusterId);
    if (!cluster) {
      cluster = { state: 'unknown', entries: new Map() };
      this.#clusters.set(clusterId, cluster);
    }
    return cluster;
  }
}

/** Others can be large and change often, and say nothing here. */
function meaningful(
  annotations: Readonly<Record<string, string>>,
): Record<string, string> {
  const names: string[] = Object.values(NAMESPACE_ANNOTATIONS);
  return Object.fromEntries(
    Object.entries(annotations).filter(([name]) => names.includes(name)),
  );
}
