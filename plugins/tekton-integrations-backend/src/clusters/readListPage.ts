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

import { z } from 'zod';
import type { Turns } from '../turns';
import { jsonOf } from './ClusterConnection';
import { ListSplitter } from './ListSplitter';
import { OBJECT_BYTES } from './objectSize';

/** A page of a list. */
export interface ListPage {
  readonly resourceVersion: string;
  /** Asks for the next page; nothing after the last one. */
  readonly continue?: string;
  /** How many objects there were. */
  readonly items: number;
  readonly bytes: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Takes the objects of a page one by one, before the page is complete. */
export interface ItemReader {
  item(raw: Fields): void;
  /** An object was so large that it was not kept. */
  tooLarge(): void;
}

const itemSchema = z.record(z.string(), z.unknown());

const restSchema = z.object({
  metadata: z.object({
    resourceVersion: z.string().min(1),
    continue: z.string().optional(),
  }),
  // They were taken out.
  items: z.tuple([]),
});

/**
 * Reads a page as it arrives, object by object: decoding a whole page would
 * hold up the process.
 *
 * @returns nothing where it is no page of a list
 * @throws what the body fails with
 */
export async function readListPage(
  body: AsyncIterable<Uint8Array>,
  reader: ItemReader,
  turns: Pick<Turns, 'give'>,
): Promise<ListPage | undefined> {
  const splitter = new ListSplitter(OBJECT_BYTES);
  let items = 0;
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    for (const text of splitter.push(chunk)) {
      items += 1;
      if (text === undefined) {
        reader.tooLarge();
      } else {
        const raw = itemSchema.safeParse(jsonOf(text.toString('utf8'))).data;
        if (!raw) {
          return undefined;
        }
        reader.item(raw);
      }
      await turns.give();
    }
    if (splitter.isNoList) {
      return undefined;
    }
  }
  const rest = jsonOf(splitter.rest()?.toString('utf8') ?? '');
  const page = restSchema.safeParse(rest).data;
  return page && { ...page.metadata, items, bytes };
}
