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

import { StoredObject } from './objects';
import { inVersion, ResourceType, storedApiVersion } from './resources';

/**
 * Objects as text. Each is written once however many lists and watches show
 * it: stored objects never change.
 */
export class Renderer {
  private readonly whole = new WeakMap<StoredObject, string>();
  private readonly untyped = new WeakMap<StoredObject, string>();

  object(type: ResourceType, object: StoredObject, apiVersion: string): string {
    if (apiVersion !== storedApiVersion(type)) {
      return JSON.stringify(inVersion(object, apiVersion));
    }
    return cached(this.whole, object, () => JSON.stringify(object));
  }

  list(
    type: ResourceType,
    items: readonly StoredObject[],
    apiVersion: string,
    metadata: Record<string, unknown>,
  ): string {
    // Lists of built-in resources say the kind once, not in each item.
    const texts = type.custom
      ? items.map(item => this.object(type, item, apiVersion))
      : items.map(item =>
          cached(this.untyped, item, () =>
            JSON.stringify({ ...item, kind: undefined, apiVersion: undefined }),
          ),
        );
    const head = JSON.stringify({
      kind: `${type.kind}List`,
      apiVersion,
      metadata,
    });
    return `${head.slice(0, -1)},"items":[${texts.join(',')}]}`;
  }
}

function cached(
  cache: WeakMap<StoredObject, string>,
  object: StoredObject,
  render: () => string,
): string {
  let text = cache.get(object);
  if (text === undefined) {
    text = render();
    cache.set(object, text);
  }
  return text;
}
