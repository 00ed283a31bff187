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

import type { Cluster } from './Cluster';
import { isRecord, KubeObject, StoredObject } from './objects';
import type { StoreEvent } from './EventLog';
import { mergePatch } from './patch';
import { labelSelector } from './selectors';

/** Names one object. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** Names some objects of a kind. */
export interface ObjectQuery {
  apiVersion: string;
  kind: string;
  namespace?: string;
  labelSelector?: string;
}

/** The store for tests and players: no HTTP, no rights, one event per call. */
export interface ObjectAccess {
  /**
   * Adds an object as it is, status, uid and creation time included. Its
   * namespace is made where it is missing.
   */
  create(object: KubeObject): StoredObject;
  /** Throws an `ApiError` 404 where there is none. */
  get(ref: ObjectRef): StoredObject;
  find(ref: ObjectRef): StoredObject | undefined;
  list(query: ObjectQuery): StoredObject[];
  /** Replaces an object with all its parts. */
  update(object: KubeObject): StoredObject;
  /** Merge patch of metadata, spec and whatever is no status. */
  patch(ref: ObjectRef, patch: Record<string, unknown>): StoredObject;
  /** Merge patch of the status alone. */
  patchStatus(ref: ObjectRef, status: Record<string, unknown>): StoredObject;
  delete(ref: ObjectRef): StoredObject;
  /** Every change of a kind from now on. */
  onChange(
    kind: { apiVersion: string; kind: string },
    listener: (event: StoreEvent) => void,
  ): () => void;
  resourceVersion(): string;
}

export function objectAccess(cluster: Cluster): ObjectAccess {
  const { registry, store } = cluster;
  const typeOf = (kind: { apiVersion: string; kind: string }) =>
    registry.forKind(kind.apiVersion, kind.kind);
  const find = (ref: ObjectRef) =>
    store.peek(typeOf(ref), ref.namespace, ref.name);
  const get = (ref: ObjectRef) =>
    store.get(typeOf(ref), ref.namespace, ref.name);
  const patched = (ref: ObjectRef, patch: unknown): KubeObject => {
    const { apiVersion, kind, metadata } = get(ref);
    const result = mergePatch(get(ref), patch);
    return {
      ...(isRecord(result) && result),
      apiVersion,
      kind,
      metadata:
        isRecord(result) && isRecord(result.metadata)
          ? result.metadata
          : metadata,
    };
  };
  return {
    create: object => {
      if (object.metadata.namespace) {
        cluster.ensureNamespace(object.metadata.namespace);
      }
      return cluster.create(object);
    },
    find,
    get,
    list: query => {
      const selects = labelSelector(query.labelSelector ?? '');
      return store
        .list(typeOf(query))
        .filter(
          object =>
            (query.namespace === undefined ||
              object.metadata.namespace === query.namespace) &&
            selects(object),
        );
    },
    update: object => cluster.update(object, 'all'),
    patch: (ref, patch) => cluster.update(patched(ref, patch), 'main'),
    patchStatus: (ref, status) =>
      cluster.update(patched(ref, { status }), 'status'),
    delete: ref => cluster.remove(typeOf(ref), ref.namespace, ref.name),
    onChange: (kind, listener) => store.subscribe(typeOf(kind), listener),
    resourceVersion: () => String(store.version),
  };
}
