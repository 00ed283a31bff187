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

import type { StoredObject } from './objects';

/** One change of one object. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  /** What the object is now; for DELETED its last state with the new version. */
  readonly object: StoredObject;
  readonly previous?: StoredObject;
}

/** The changes of one resource, the oldest forgotten as new ones come. */
export class EventLog {
  private events: StoreEvent[] = [];
  private forgotten: number;
  private readonly capacity: number;

  constructor(capacity: number, forgotten: number) {
    this.capacity = capacity;
    this.forgotten = forgotten;
  }

  /** Changes up to this version are not known any more. */
  get compactedVersion(): number {
    return this.forgotten;
  }

  append(event: StoreEvent): void {
    this.events.push(event);
    // Dropping many at once keeps the cost of a write constant.
    if (this.events.length >= this.capacity * 2) {
      this.dropOldest(this.events.length - this.capacity);
    }
  }

  /** The changes after `version`, or nothing where some are forgotten. */
  since(version: number): readonly StoreEvent[] | undefined {
    if (version < this.forgotten) {
      return undefined;
    }
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle].version > version) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return this.events.slice(low);
  }

  compact(version: number): void {
    const kept = this.since(version) ?? this.events;
    this.forgotten = Math.max(this.forgotten, version);
    this.events = [...kept];
  }

  copy(): EventLog {
    const log = new EventLog(this.capacity, this.forgotten);
    log.events = [...this.events];
    return log;
  }

  private dropOldest(count: number): void {
    const dropped = this.events.splice(0, count);
    this.forgotten = dropped[dropped.length - 1].version;
  }
}
