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

import { isDeepStrictEqual } from 'node:util';
import type { Clock } from './clock';
import {
  alreadyExists,
  conflict,
  invalid,
  notFound,
  qualifiedName,
} from './errors';
import { EventLog, StoreEvent } from './EventLog';
import type { IdSource } from './ids';
import { deepFreeze, KubeObject, StoredObject } from './objects';
import { updatedObject, UpdatePart } from './objectUpdate';
import { inVersion, ResourceType, storedApiVersion } from './resources';

/** What must hold for a deletion. */
export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

/** All that a store holds at one moment, for `restore`. */
export interface StoreSnapshot {
  readonly version: number;
  readonly compacted: number;
  readonly tables: ReadonlyMap<string, Table>;
}

interface Table {
  readonly objects: Map<string, StoredObject>;
  readonly log: EventLog;
  /** Keys in the order of a list; made anew after an object came or went. */
  order: string[] | undefined;
}

type Listener = (event: StoreEvent) => void;

const NAME =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 253;
const MAX_GENERATED_BASE = 58;

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/**
 * Objects of every resource with one counter of versions, like etcd behind an
 * API server. Objects are frozen; every change makes a new one and an event.
 */
export class ObjectStore {
  private readonly clock: Clock;
  private readonly ids: IdSource;
  private readonly logSize: number;
  private readonly listeners = new Map<string, Set<Listener>>();
  private tables = new Map<string, Table>();
  private current = 1;
  private compacted = 0;

  constructor(options: { clock: Clock; ids: IdSource; logSize: number }) {
    this.clock = options.clock;
    this.ids = options.ids;
    this.logSize = options.logSize;
  }

  /** The version of the newest change. */
  get version(): number {
    return this.current;
  }

  get(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): StoredObject {
    const object = this.peek(type, namespace, name);
    if (!object) {
      throw notFound(type, name);
    }
    return object;
  }

  peek(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): StoredObject | undefined {
    return this.table(type).objects.get(keyOf(namespace, name));
  }

  /** All objects of a resource in the order of their keys. */
  list(type: ResourceType): StoredObject[] {
    const table = this.table(type);
    table.order ??= [...table.objects.keys()].sort();
    return table.order.flatMap(key => table.objects.get(key) ?? []);
  }

  /** The objects as they were at a version, unless that is forgotten. */
  listAt(type: ResourceType, version: number): StoredObject[] | undefined {
    const events = this.table(type).log.since(version);
    if (!events || events.length === 0) {
      return events && this.list(type);
    }
    const objects = new Map(this.table(type).objects);
    for (const event of [...events].reverse()) {
      const { namespace, name } = event.object.metadata;
      const key = keyOf(namespace, name);
      if (event.previous) {
        objects.set(key, event.previous);
      } else {
        objects.delete(key);
      }
    }
    return [...objects.keys()].sort().flatMap(key => objects.get(key) ?? []);
  }

  eventsSince(
    type: ResourceType,
    version: number,
  ): readonly StoreEvent[] | undefined {
    return this.table(type).log.since(version);
  }

  subscribe(type: ResourceType, listener: Listener): () => void {
    const name = qualifiedName(type);
    const all = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  /**
   * Adds an object. A uid and a creation time that it brings along are kept:
   * whoever may not choose them removes them first.
   */
  create(type: ResourceType, input: KubeObject): StoredObject {
    const { generateName } = input.metadata;
    const name =
      input.metadata.name ??
      (generateName &&
        generateName.slice(0, MAX_GENERATED_BASE) + this.ids.suffix());
    if (!name) {
      throw invalid(
        type,
        '',
        'metadata.name',
        'Required value: name or generateName is required',
      );
    }
    if (name.length > MAX_NAME || !NAME.test(name)) {
      throw invalid(
        type,
        name,
        'metadata.name',
        `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
      );
    }
    const { namespace, uid, creationTimestamp } = input.metadata;
    if (this.peek(type, namespace, name)) {
      throw alreadyExists(type, name);
    }
    const object = structuredClone(input);
    return this.commit(type, 'ADDED', {
      ...inVersion(object, storedApiVersion(type)),
      metadata: {
        ...object.metadata,
        name,
        uid: uid ?? this.ids.uid(),
        creationTimestamp: creationTimestamp ?? this.timestamp(),
        ...(type.hasGeneration && { generation: 1 }),
        resourceVersion: this.nextVersion(),
      },
    });
  }

  /** Replaces the part of an object that the caller may write. */
  update(
    type: ResourceType,
    input: KubeObject,
    part: UpdatePart,
  ): StoredObject {
    const { namespace, name = '' } = input.metadata;
    const previous = this.get(type, namespace, name);
    const { uid, resourceVersion } = input.metadata;
    if (uid !== undefined && uid !== previous.metadata.uid) {
      throw conflict(
        type,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`,
      );
    }
    if (
      resourceVersion !== undefined &&
      resourceVersion !== previous.metadata.resourceVersion
    ) {
      throw conflict(type, name);
    }
    const next = updatedObject(type, previous, structuredClone(input), part);
    // As with the real server, writing what is there already is no change.
    if (isDeepStrictEqual(next, previous)) {
      return previous;
    }
    return this.commit(
      type,
      'MODIFIED',
      {
        ...next,
        metadata: { ...next.metadata, resourceVersion: this.nextVersion() },
      },
      previous,
    );
  }

  remove(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    preconditions: Preconditions = {},
  ): StoredObject {
    const previous = this.get(type, namespace, name);
    const { uid, resourceVersion } = previous.metadata;
    if (preconditions.uid !== undefined && preconditions.uid !== uid) {
      throw conflict(
        type,
        name,
        `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`,
      );
    }
    if (
      preconditions.resourceVersion !== undefined &&
      preconditions.resourceVersion !== resourceVersion
    ) {
      throw conflict(
        type,
        name,
        `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
      );
    }
    return this.commit(
      type,
      'DELETED',
      {
        ...previous,
        metadata: { ...previous.metadata, resourceVersion: this.nextVersion() },
      },
      previous,
    );
  }

  /** Forgets the changes up to now: older watches and lists must start anew. */
  compact(): void {
    this.compacted = this.current;
    this.tables.forEach(table => table.log.compact(this.current));
  }

  snapshot(): StoreSnapshot {
    return {
      version: this.current,
      compacted: this.compacted,
      tables: copyTables(this.tables),
    };
  }

  /** Goes back to an older state, resource versions included. */
  restore(snapshot: StoreSnapshot): void {
    this.tables = copyTables(snapshot.tables);
    this.current = snapshot.version;
    this.compacted = snapshot.compacted;
  }

  private commit(
    type: ResourceType,
    change: StoreEvent['type'],
    input: StoredObject,
    previous?: StoredObject,
  ): StoredObject {
    const object = deepFreeze(input);
    const { namespace, name, resourceVersion } = object.metadata;
    const table = this.table(type);
    const key = keyOf(namespace, name);
    this.current = Number(resourceVersion);
    if (change === 'DELETED') {
      table.objects.delete(key);
    } else {
      table.objects.set(key, object);
    }
    if (change !== 'MODIFIED') {
      table.order = undefined;
    }
    const event = { type: change, version: this.current, object, previous };
    table.log.append(event);
    const listeners = this.listeners.get(qualifiedName(type));
    [...(listeners ?? [])].forEach(listener => listener(event));
    return object;
  }

  private table(type: ResourceType): Table {
    const name = qualifiedName(type);
    let table = this.tables.get(name);
    if (!table) {
      table = {
        objects: new Map(),
        log: new EventLog(this.logSize, this.compacted),
        order: undefined,
      };
      this.tables.set(name, table);
    }
    return table;
  }

  private nextVersion(): string {
    return String(this.current + 1);
  }

  private timestamp(): string {
    return `${this.clock.now().toISOString().slice(0, 19)}Z`;
  }
}

function copyTables(tables: ReadonlyMap<string, Table>): Map<string, Table> {
  return new Map(
    [...tables].map(([name, table]) => [
      name,
      {
        objects: new Map(table.objects),
        log: table.log.copy(),
        order: undefined,
      },
    ]),
  );
}
