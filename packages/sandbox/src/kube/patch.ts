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
import { z } from 'zod';
import { ApiError, badRequest } from './errors';
import { isRecord } from './objects';

/** RFC 7396: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) {
    return patch;
  }
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = mergePatch(result[key], value);
    }
  }
  return result;
}

const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('replace'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('test'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({ op: z.literal('move'), path: z.string(), from: z.string() }),
  z.object({ op: z.literal('copy'), path: z.string(), from: z.string() }),
]);

function rejected(path: string): ApiError {
  return new ApiError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: '${path}'`,
  );
}

function pointer(path: string): string[] {
  if (path === '') {
    return [];
  }
  if (!path.startsWith('/')) {
    throw rejected(path);
  }
  return path
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) {
    return parent[Number(key)];
  }
  return isRecord(parent) && Object.hasOwn(parent, key)
    ? parent[key]
    : undefined;
}

function read(document: unknown, path: string): unknown {
  return pointer(path).reduce<unknown>((current, key) => {
    const next = child(current, key);
    if (next === undefined) {
      throw rejected(path);
    }
    return next;
  }, document);
}

function index(key: string, list: unknown[], path: string): number {
  const position = key === '-' ? list.length : Number(key);
  if (!Number.isInteger(position) || position < 0 || position > list.length) {
    throw rejected(path);
  }
  return position;
}

function write(document: unknown, path: string, value: unknown): unknown {
  const keys = pointer(path);
  const last = keys.pop();
  if (last === undefined) {
    return value;
  }
  const parent = read(document, path.slice(0, path.lastIndexOf('/')));
  if (Array.isArray(parent)) {
    parent.splice(index(last, parent, path), 0, value);
  } else if (isRecord(parent)) {
    parent[last] = value;
  } else {
    throw rejected(path);
  }
  return document;
}

function remove(document: unknown, path: string): unknown {
  read(document, path);
  const last = pointer(path).at(-1);
  const parent = read(document, path.slice(0, path.lastIndexOf('/')));
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else if (isRecord(parent) && last !== undefined) {
    delete parent[last];
  }
  return document;
}

/** RFC 6902: all operations, or none. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  const operations = z.array(operationSchema).safeParse(patch);
  if (!operations.success) {
    throw badRequest(
      `error decoding patch: ${z.prettifyError(operations.error)}`,
    );
  }
  return operations.data.reduce<unknown>((document, operation) => {
    switch (operation.op) {
      case 'add':
        return write(document, operation.path, operation.value);
      case 'replace':
        return write(
          remove(document, operation.path),
          operation.path,
          operation.value,
        );
      case 'remove':
        return remove(document, operation.path);
      case 'copy':
        return write(
          document,
          operation.path,
          structuredClone(read(document, operation.from)),
        );
      case 'move': {
        const moved = read(document, operation.from);
        return write(remove(document, operation.from), operation.path, moved);
      }
      case 'test':
        if (
          !isDeepStrictEqual(read(document, operation.path), operation.value)
        ) {
          throw rejected(operation.path);
        }
        return document;
      default:
        return operation satisfies never;
    }
  }, structuredClone(target));
}
