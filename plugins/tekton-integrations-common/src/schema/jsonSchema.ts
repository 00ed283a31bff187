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

/** A node of a JSON Schema. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** JSON Schema of what a person may write for the schema. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...node } = z.toJSONSchema(schema, { io: 'input' });
  return node;
}

/** The schema itself, where JSON Schema also allows a boolean or a list. */
export function singleSchema(
  node: boolean | JsonSchema | (boolean | JsonSchema)[] | undefined,
  path: string,
): JsonSchema {
  if (typeof node !== 'object' || Array.isArray(node)) {
    throw new Error(`${path}: one schema is expected here`);
  }
  return node;
}

/** The properties of an object as path, name and schema. */
export function propertiesOf(
  node: JsonSchema,
  path: string,
): { name: string; path: string; schema: JsonSchema }[] {
  return Object.entries(node.properties ?? {}).map(([name, value]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return { name, path: inner, schema: singleSchema(value, inner) };
  });
}
