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

import { TASKS, VALUE_LENGTH } from './limits';
import { FIELDS, type ObjectName } from './vocabulary';

/** How large a value can be at most, and what it is as far as that is known. */
export interface Extent {
  /** Characters of a string, elements of a list, entries of a map, else 1. */
  readonly length: number;
  /** Of a list or a map: its largest element or value. */
  readonly element?: Extent;
  /** Of a map: its longest key. */
  readonly key?: Extent;
  /** One of the types with fields of their own. */
  readonly object?: ObjectName;
  /** A time or a duration, which have no fields. */
  readonly time?: 'timestamp' | 'duration';
}

/** A number, a bool, null. */
export const SCALAR: Extent = { length: 1 };

/** A number as text. */
export const NUMBER_TEXT: Extent = { length: 32 };

/** A value of which nothing is known: it comes from what a Run stores. */
export const UNKNOWN: Extent = {
  length: TASKS,
  element: { length: VALUE_LENGTH },
};

const KEY: Extent = { length: 320 };

/** Of a field, or undefined where the type has no such field. */
export function extentOfField(
  object: ObjectName,
  name: string,
): Extent | undefined {
  if (!Object.hasOwn(FIELDS[object], name)) {
    return undefined;
  }
  const field = FIELDS[object][name];
  switch (field.type) {
    case 'string':
    case 'string or null':
      return { length: field.length ?? VALUE_LENGTH };
    case 'map<string, string>':
      return {
        length: field.entries ?? TASKS,
        key: KEY,
        element: { length: field.length ?? VALUE_LENGTH },
      };
    case 'list<Task>':
      return { length: TASKS, element: { length: 1, object: 'Task' } };
    case 'Commit':
      return { length: 1, object: 'Commit' };
    case 'timestamp':
    case 'duration':
      return { length: 1, time: field.type };
    case 'int':
      return SCALAR;
    default:
      return field.type satisfies never;
  }
}

/** Characters and values in all. */
export function weightOf(extent: Extent): number {
  if (extent.object) {
    const { object } = extent;
    return Object.keys(FIELDS[object]).reduce(
      (sum, name) => sum + weightOf(extentOfField(object, name) ?? SCALAR),
      0,
    );
  }
  const each =
    (extent.element ? weightOf(extent.element) : 1) +
    (extent.key ? weightOf(extent.key) : 0);
  return extent.length * each;
}

/** Values in all: elements within elements, and the fields of objects. */
export function valuesOf({ object, length, element }: Extent): number {
  if (object) {
    return Object.keys(FIELDS[object]).length;
  }
  return element ? length * valuesOf(element) : 1;
}

/** One of the two, whichever it will be. */
export function larger(one: Extent, other: Extent): Extent {
  return weightOf(one) >= weightOf(other) ? one : other;
}
