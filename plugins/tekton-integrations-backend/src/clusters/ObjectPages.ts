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

import type { Handover } from './Handover';
import { PageSize } from './PageSize';
import type { ItemReader } from './readListPage';
import type { PageAnswer, ResourceReader } from './ResourceReader';
import type { WatchedObject } from './watchedObject';

/** A page whose objects are small: they wait for their turn together. */
export type ObjectPage =
  | {
      readonly kind: 'page';
      readonly objects: readonly WatchedObject[];
      readonly version: string;
      /** Asks for the next page; nothing after the last one. */
      readonly token?: string;
    }
  | Exclude<PageAnswer, { kind: 'page' }>;

/** The pages of a list, in sizes that suit its objects. */
export class ObjectPages {
  readonly #reader: Pick<ResourceReader, 'page'>;
  readonly #handover: Pick<Handover, 'read' | 'tooLarge'>;
  readonly #size: PageSize;

  constructor(
    reader: Pick<ResourceReader, 'page'>,
    handover: Pick<Handover, 'read' | 'tooLarge'>,
    most: number,
  ) {
    this.#reader = reader;
    this.#handover = handover;
    this.#size = new PageSize(most);
  }

  async read(until: AbortSignal, token?: string): Promise<ObjectPage> {
    const objects: WatchedObject[] = [];
    const taking: ItemReader = {
      item: raw => {
        const found = this.#handover.read(raw);
        if (found) {
          objects.push(found);
        }
      },
      tooLarge: () => this.#handover.tooLarge(),
    };
    const answer = await this.#reader.page(
      this.#size.limit,
      taking,
      until,
      token,
    );
    if (answer.kind !== 'page') {
      return answer;
    }
    const { items, bytes, resourceVersion, continue: next } = answer.page;
    this.#size.learn({ objects: items, bytes });
    return { kind: 'page', objects, version: resourceVersion, token: next };
  }
}
