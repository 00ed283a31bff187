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

import { JsonSchema, propertiesOf, singleSchema } from './jsonSchema';

/** Keywords that OpenAPI v3 of a CRD has with the same meaning. */
const SAME = new Set([
  'description',
  'enum',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'maxProperties',
  'default',
  'format',
  'x-kubernetes-validations',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
]);

const isEmpty = (node: JsonSchema) => Object.keys(node).length === 0;

function record(node: JsonSchema, path: string): object {
  const values = singleSchema(node.additionalProperties, path);
  return isEmpty(values)
    ? { 'x-kubernetes-preserve-unknown-fields': true }
    : { additionalProperties: structuralSchema(values, `${path}.*`) };
}

function keyword(node: JsonSchema, key: string, path: string): object {
  const value = node[key];
  switch (key) {
    case 'type':
      if (Array.isArray(value)) {
        break;
      }
      return value === 'integer'
        ? { type: value, format: 'int64' }
        : { type: value };
    case 'pattern':
      // A slash needs no escape outside of JavaScript.
      return { pattern: String(value).replaceAll('\\/', '/') };
    case 'properties':
      return {
        properties: Object.fromEntries(
          propertiesOf(node, path).map(({ name, path: inner, schema }) => [
            name,
            structuralSchema(schema, inner),
          ]),
        ),
      };
    case 'required':
      return { required: [...(node.required ?? [])].sort() };
    case 'items':
      return {
        items: structuralSchema(singleSchema(node.items, path), `${path}[]`),
      };
    case 'additionalProperties':
      // The API server prunes unknown fields; a CRD cannot forbid them.
      return value === false ? {} : record(node, path);
    case 'propertyNames':
      if (JSON.stringify(value) === '{"type":"string"}') {
        return {};
      }
      break;
    default:
      if (SAME.has(key)) {
        return { [key]: value };
      }
  }
  throw new Error(`${path}: a CRD cannot say '${key}'`);
}

/**
 * The structural OpenAPI v3 schema of a CRD for a JSON Schema.
 *
 * Throws at anything it does not know, so that a bound never gets lost
 * silently on the way to the API server.
 */
export function structuralSchema(node: JsonSchema, path: string): object {
  if (node.type === undefined) {
    throw new Error(`${path}: a CRD needs a type here`);
  }
  return Object.assign(
    {},
    ...Object.keys(node).map(key => keyword(node, key, path)),
  );
}
