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

import type { ListWatchContext } from './listWatchContext';
import type { ProcessedPosition } from './ProcessedPosition';
import { OBJECT_BYTES } from './objectSize';
import { apiVersionOf } from './resources';
import { watchedObject, type WatchedObject } from './watchedObject';

type Context = Pick<
  ListWatchContext,
  'cluster' | 'resource' | 'consume' | 'onMalformed' | 'meter'
>;

/** Reads the objects of one kind, and hands them to the consumer. */
export class Handover {
  readonly #context: Context;
  readonly #position: Pick<ProcessedPosition, 'epoch'>;

  constructor(context: Context, position: Pick<ProcessedPosition, 'epoch'>) {
    this.#context = context;
    this.#position = position;
  }

  /** An object that can be told apart; others are told as malformed. */
  read(raw: Readonly<Record<string, unknown>>): WatchedObject | undefined {
    const { resource, onMalformed, cluster } = this.#context;
    const { kind } = resource;
    const apiVersion = apiVersionOf(resource);
    const found = watchedObject(raw, { apiVersion, kind });
    if (!found) {
      onMalformed({
        cluster,
        kind,
        object: raw,
        message: `${kind} in cluster ${cluster.name}: metadata.uid or metadata.resourceVersion is missing; correct or delete the object, until then it is not seen`,
      });
    }
    return found;
  }

  /** Tells of an object that was not read. */
  tooLarge(): void {
    const { resource, onMalformed, cluster } = this.#context;
    const { kind } = resource;
    onMalformed({
      cluster,
      kind,
      message: `${kind} in cluster ${cluster.name}: an object is larger than ${OBJECT_BYTES / 1024 / 1024} MiB; make it smaller or delete it, until then it is not seen`,
    });
  }

  /** Hands on an object of a list. */
  async listed({ object }: WatchedObject, gap: boolean): Promise<void> {
    await this.#tell({ type: 'upsert', object, gap, listed: true });
  }

  /** Hands on an event of a watch. */
  async changed(type: string, { object }: WatchedObject): Promise<void> {
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        await this.#tell({ type: 'upsert', object, gap: false });
        break;
      case 'DELETED':
        await this.#tell({ type: 'deleted', object });
        break;
      default:
        // A newer API server may tell more; its version still counts.
        return;
    }
    const { cluster, resource, meter } = this.#context;
    meter?.taken(cluster.name, resource.kind);
  }

  async #tell(
    what:
      | { type: 'upsert'; object: unknown; gap: boolean; listed?: boolean }
      | { type: 'deleted'; object: unknown },
  ): Promise<void> {
    const { cluster, resource, consume } = this.#context;
    const { epoch } = this.#position;
    await consume({ ...what, cluster, kind: resource.kind, epoch });
  }
}
