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

import { Optional } from '@marcbachmann/cel-js';
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { formatDuration } from 'backstage-plugin-tekton-integrations-common';
import { objectNameOf } from './views';
import { FIELDS } from './vocabulary';

type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/**
 * A value of an expression as a template inserts it: strings as they are,
 * nothing for null, lists and maps as JSON.
 */
export function textOf(value: unknown): string {
  const plain = plainOf(value);
  if (plain === null) {
    return '';
  }
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function plainOf(value: unknown): Plain {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return plainInt(value);
    case 'object':
      return value === null ? null : plainObject(value);
    default:
      return null;
  }
}

function plainInt(value: bigint): Plain {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function plainObject(value: object): Plain {
  if (value instanceof Date) {
    return value.toISOString().replace(/\.\d{3}Z$/, 'Z');
  }
  if (value instanceof Duration) {
    return formatDuration(value.valueOf());
  }
  if (value instanceof UnsignedInt) {
    return plainInt(value.value);
  }
  if (value instanceof Optional) {
    return value.hasValue() ? plainOf(value.value()) : null;
  }
  if (Array.isArray(value)) {
    return value.map(plainOf);
  }
  const object = objectNameOf(value);
  if (object) {
    return plainEntries(
      Object.keys(FIELDS[object]).map(name => [name, Reflect.get(value, name)]),
    );
  }
  return plainEntries(
    value instanceof Map ? [...value] : Object.entries(value),
  );
}

function plainEntries(
  entries: readonly (readonly [unknown, unknown])[],
): Plain {
  return Object.fromEntries(
    entries.map(([key, value]) => [String(key), plainOf(value)]),
  );
}
