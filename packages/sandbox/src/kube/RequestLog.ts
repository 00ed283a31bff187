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

import type { ResourceRequest } from './requestInfo';

/** A request that the API server got. */
export interface LoggedRequest {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What is asked of which resource; nothing for discovery and health. */
  readonly target?: ResourceRequest;
  user?: string;
  /** Missing as long as nothing is answered. */
  status?: number;
}

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** The last requests, for assertions. */
export class RequestLog {
  private entries: LoggedRequest[] = [];
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length >= this.capacity * 2) {
      this.entries = this.entries.slice(-this.capacity);
    }
  }

  all(): readonly LoggedRequest[] {
    return this.entries.slice(-this.capacity);
  }

  /** Requests that would change something, of one group or of all. */
  writes(group?: string): readonly LoggedRequest[] {
    return this.all().filter(
      ({ target }) =>
        target &&
        WRITES.includes(target.verb) &&
        (group === undefined || target.group === group),
    );
  }

  clear(): void {
    this.entries = [];
  }
}
