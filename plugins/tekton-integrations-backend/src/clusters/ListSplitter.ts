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

import { BoundedBytes } from './BoundedBytes';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

const WHITESPACE = [0x20, 0x0a, 0x0d, 0x09];

/** Within the list's own object. */
const IN_LIST = 1;
/** Within its items, and in none of them. */
const BETWEEN_ITEMS = 2;

/** What stands before the bracket that opens the items. */
const BEFORE_ITEMS = /[{,\s]"items"\s*:\s*$/;
const BEFORE_ITEMS_BYTES = 64;

/** What stands around the items is some hundred bytes. */
const REST_BYTES = 16 * 1024;

/**
 * Divides the JSON of a list, as it arrives, into the text of each item and
 * the rest. As a whole a page would be in memory several times, and decoding
 * it would hold up the process.
 *
 * Failure policy: it only divides. What is no JSON as a whole gives a piece
 * that is none either, so that whoever decodes the pieces finds it out.
 */
export class ListSplitter {
  readonly #rest = new BoundedBytes(REST_BYTES);
  readonly #item: BoundedBytes;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #inItems = false;
  #items = 0;

  /** @param most - bytes of an item */
  constructor(most: number) {
    this.#item = new BoundedBytes(most);
  }

  /**
   * Takes what has arrived.
   *
   * @returns the items that end in it; nothing in place of one too large
   */
  *push(chunk: Uint8Array): Generator<Buffer | undefined, void> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#inString) {
        at = this.#endOfString(chunk, at);
        continue;
      }
      switch (chunk[at]) {
        case QUOTE:
          this.#inString = true;
          break;
        case OPENING_BRACE:
          this.#depth += 1;
          break;
        case OPENING_BRACKET:
          if (this.#depth === IN_LIST && !this.#inItems) {
            this.#rest.add(chunk.subarray(from, at + 1));
            from = at + 1;
            this.#inItems = this.#isBeforeItems();
          }
          this.#depth += 1;
          break;
        case CLOSING_BRACE:
          this.#depth -= 1;
          break;
        case COMMA:
          if (this.#inItems && this.#depth === BETWEEN_ITEMS) {
            yield this.#endItem(chunk.subarray(from, at));
            from = at + 1;
          }
          break;
        case CLOSING_BRACKET:
          if (this.#inItems && this.#depth === BETWEEN_ITEMS) {
            const last = this.#endItem(chunk.subarray(from, at));
            from = at;
            this.#inItems = false;
            // Only after a comma there must be another one.
            if (this.#items > 1 || !isBlank(last)) {
              yield last;
            }
          }
          this.#depth -= 1;
          break;
        default:
      }
    }
    (this.#inItems ? this.#item : this.#rest).add(chunk.subarray(from));
  }

  /** What has arrived around the items is too much for a list. */
  get isNoList(): boolean {
    return this.#rest.isTooMuch;
  }

  /** The list without its items; nothing where it is none. */
  rest(): Buffer | undefined {
    return this.#rest.all();
  }

  /** Where a string ends, or the chunk if that comes first. */
  #endOfString(chunk: Uint8Array, start: number): number {
    let at = start;
    if (this.#escaped) {
      this.#escaped = false;
      at += 1;
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        this.#inString = false;
        return at;
      }
      if (byte === BACKSLASH) {
        at += 1;
        this.#escaped = at === chunk.length;
      }
    }
    return at;
  }

  #isBeforeItems(): boolean {
    const before = this.#rest.all()?.subarray(0, -1) ?? Buffer.alloc(0);
    const tail = before.subarray(-BEFORE_ITEMS_BYTES).toString('latin1');
    return BEFORE_ITEMS.test(tail);
  }

  #endItem(part: Uint8Array): Buffer | undefined {
    this.#items += 1;
    this.#item.add(part);
    const item = this.#item.all();
    this.#item.clear();
    return item;
  }
}

/** As JSON has it; what is too large is not blank. */
function isBlank(item: Buffer | undefined): boolean {
  return item?.every(byte => WHITESPACE.includes(byte)) ?? false;
}
