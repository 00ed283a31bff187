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
  JsonSchema,
  jsonSchemaOf,
  propertiesOf,
  singleSchema,
} from './jsonSchema';
import { SECRET } from './metadata';
import { portalConfigSchema } from './portalConfig';

/**
 * Whatever a person wrote: a wrong type here would make the portal's frontend
 * refuse its whole configuration. The check that names the entry is the
 * backend's.
 */
const ANYTHING = ['object', 'array', 'string', 'number', 'boolean', 'null'];

function described(node: JsonSchema): object {
  return node.description === undefined
    ? {}
    : { description: node.description };
}

function loose(node: JsonSchema, path: string): object {
  if (node[SECRET] === true) {
    return {
      ...described(node),
      visibility: 'secret',
      // Also where somebody wrote an object in the place of the value.
      deepVisibility: 'secret',
    };
  }
  if (node.items !== undefined) {
    const items = singleSchema(node.items, path);
    return {
      type: ANYTHING,
      ...described(node),
      items: loose(items, `${path}[]`),
    };
  }
  if (node.properties !== undefined) {
    const properties = propertiesOf(node, path).map(
      ({ name, path: inner, schema }) => [name, loose(schema, inner)],
    );
    return {
      type: ANYTHING,
      ...described(node),
      properties: Object.fromEntries(properties),
    };
  }
  if (node.type === 'object') {
    const values = singleSchema(node.additionalProperties, path);
    return Object.keys(values).length === 0
      ? described(node)
      : {
          type: ANYTHING,
          ...described(node),
          additionalProperties: loose(values, `${path}.*`),
        };
  }
  return described(node);
}

/**
 * The config schema of the backend plugin. It marks the credentials, so that
 * Backstage keeps them out of logs, and refuses nothing.
 *
 * @internal
 */
export function configJsonSchema(): object {
  return {
    $schema: 'https://backstage.io/schema/config-v1',
    type: 'object',
    properties: {
      tektonIntegrations: loose(
        jsonSchemaOf(portalConfigSchema),
        'tektonIntegrations',
      ),
    },
  };
}
