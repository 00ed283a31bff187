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
import type { KubeObject, StoredObject } from './objects';
import type { ResourceType } from './resources';

/** Which part of an object an update may change. */
export type UpdatePart = 'main' | 'status' | 'all';

function pick(object: KubeObject, field: string): Record<string, unknown> {
  return object[field] === undefined ? {} : { [field]: object[field] };
}

function without<T extends KubeObject>(object: T, field: string): T {
  const copy = { ...object };
  delete copy[field];
  return copy;
}

/** What a generation counts: everything but metadata and status. */
function desired(object: KubeObject): Record<string, unknown> {
  return { ...without(object, 'status'), metadata: undefined };
}

/** What an object is after an update, still with its former version. */
export function updatedObject(
  type: ResourceType,
  previous: StoredObject,
  input: KubeObject,
  part: UpdatePart,
): StoredObject {
  const { metadata, apiVersion, kind } = previous;
  const own = {
    uid: metadata.uid,
    creationTimestamp: metadata.creationTimestamp,
    resourceVersion: metadata.resourceVersion,
  };
  if (part === 'status' && type.hasStatus) {
    return { ...without(previous, 'status'), ...pick(input, 'status') };
  }
  const body =
    part === 'main' && type.hasStatus
      ? { ...without(input, 'status'), ...pick(previous, 'status') }
      : input;
  const next: StoredObject = {
    ...body,
    apiVersion,
    kind,
    metadata: { ...input.metadata, name: metadata.name, ...own },
  };
  if (type.hasGeneration) {
    next.metadata.generation =
      (metadata.generation ?? 1) +
      (isDeepStrictEqual(desired(next), desired(previous)) ? 0 : 1);
  }
  return next;
}
