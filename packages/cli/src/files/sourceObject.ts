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

import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Node,
} from 'yaml';

/** Where something stands in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Whether a value is an object with fields. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

interface Step {
  /** Where the name of the field stands, or the item. */
  readonly offset: number | undefined;
  readonly node: unknown;
  /** How many parts of the path it took: names may have dots. */
  readonly parts: number;
}

/** An object of a file, which knows where its fields stand. */
export class SourceObject {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly #document: Document;
  readonly #node: Node;
  readonly #lines: LineCounter;

  constructor(options: {
    file: string;
    value: Readonly<Record<string, unknown>>;
    document: Document;
    node: Node;
    lines: LineCounter;
  }) {
    this.file = options.file;
    this.value = options.value;
    this.#document = options.document;
    this.#node = options.node;
    this.#lines = options.lines;
  }

  /** An object inside of this one, of the same file. */
  inside(node: Node, value: Readonly<Record<string, unknown>>): SourceObject {
    return new SourceObject({
      file: this.file,
      value,
      document: this.#document,
      node,
      lines: this.#lines,
    });
  }

  /** The nodes of a list in a field. */
  items(field: string): Node[] {
    const { node } = this.#walk([field]);
    return isSeq<Node>(node) ? node.items : [];
  }

  /**
   * Where a field stands, `spec.slackApp.channels.0.id`; one that is missing
   * is where it would belong.
   */
  positionOf(field: string): Position {
    const { offset = 0 } = this.#walk(partsOf(field));
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  /** How much of the path of a field is there. */
  depthOf(field: string): number {
    return this.#walk(partsOf(field)).taken;
  }

  #walk(parts: readonly string[]): {
    offset: number | undefined;
    node: unknown;
    taken: number;
  } {
    let node: unknown = this.#node;
    let offset: number | undefined = this.#node.range?.[0];
    let taken = 0;
    while (taken < parts.length) {
      const step: Step | undefined = this.#step(node, parts.slice(taken));
      if (!step) {
        break;
      }
      taken += step.parts;
      offset = step.offset ?? offset;
      node = step.node;
    }
    return { offset, node, taken };
  }

  #step(from: unknown, parts: readonly string[]): Step | undefined {
    const node = isAlias(from) ? from.resolve(this.#document) : from;
    if (isSeq<Node>(node)) {
      const item = node.items[Number(parts[0])];
      return item && { offset: item.range?.[0], node: item, parts: 1 };
    }
    if (!isMap(node)) {
      return undefined;
    }
    for (let count = 1; count <= parts.length; count += 1) {
      const name = parts.slice(0, count).join('.');
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === name,
      );
      if (pair && isScalar(pair.key)) {
        return {
          offset: pair.key.range?.[0],
          node: pair.value,
          parts: count,
        };
      }
    }
    return undefined;
  }
}

function partsOf(field: string): string[] {
  return field === '' ? [] : field.split('.');
}
