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
import { isObject } from './sourceObject';

type Schema = z.core.JSONSchema.JSONSchema;
type Node = Schema | boolean | undefined;

/** A value as an API server would keep it. */
interface Conformed {
  readonly value: unknown;
  /** Paths that the schema does not know, with what is known there. */
  readonly unknown: readonly { path: string; known: readonly string[] }[];
  /** Paths that something else fills in later. */
  readonly open: readonly string[];
}

/** A part that is filled in by a tool such as envsubst or Flux. */
const PLACEHOLDER = /\$\{[A-Za-z_]\w*(?::?[-=][^}]*)?\}/;

/** Texts of which one fits most patterns. */
const SAMPLES = [
  'https://placeholder.example.com',
  'placeholder',
  'C0PLACEHOLDER',
];

function sampleFor(schema: Schema, text: string): unknown {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default: {
      const { pattern, enum: values } = schema;
      if (values) {
        return values[0];
      }
      return pattern === undefined
        ? text
        : (SAMPLES.find(sample => new RegExp(pattern).test(sample)) ?? text);
    }
  }
}

function child(schema: Schema, name: string): Node {
  return schema.properties?.[name] ?? schema.additionalProperties;
}

/**
 * Leaves out of a value what its schema does not know, and puts something
 * that fits in the place of `${PLACEHOLDERS}`.
 *
 * @param fill - whether placeholders are filled in by somebody else
 */
export function conformed(
  value: unknown,
  schema: Schema,
  options: { readonly path: string; readonly fill: boolean },
): Conformed {
  const unknown: { path: string; known: readonly string[] }[] = [];
  const open: string[] = [];
  const walk = (from: unknown, node: Node, path: string): unknown => {
    if (typeof node !== 'object') {
      return from;
    }
    if (options.fill && typeof from === 'string' && PLACEHOLDER.test(from)) {
      open.push(path);
      return sampleFor(node, from);
    }
    if (Array.isArray(from)) {
      const { items } = node;
      return Array.isArray(items)
        ? from
        : from.map((item: unknown, index) =>
            walk(item, items, `${path}.${index}`),
          );
    }
    if (!isObject(from) || node.type !== 'object') {
      return from;
    }
    const kept: [string, unknown][] = [];
    for (const [name, inner] of Object.entries(from)) {
      const at = path === '' ? name : `${path}.${name}`;
      const next = child(node, name);
      if (next === undefined || next === false) {
        unknown.push({ path: at, known: Object.keys(node.properties ?? {}) });
      } else {
        kept.push([name, walk(inner, next, at)]);
      }
    }
    return Object.fromEntries(kept);
  };
  return { value: walk(value, schema, options.path), unknown, open };
}
