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
import {
  JsonSchema,
  jsonSchemaOf,
  propertiesOf,
  singleSchema,
} from './jsonSchema';
import { API_GROUP, API_VERSION, SECRET, VALIDATIONS } from './metadata';
import { notificationSpecSchema } from './notification';
import { portalConfigSchema } from './portalConfig';
import { providerSpecSchema } from './provider';
import { CUSTOM_SECTION, PROVIDER_SECTIONS } from './providerSections';

/** Without the marks that only the other generators read. */
function withoutMarks(node: JsonSchema, path: string): JsonSchema {
  const { [SECRET]: _secret, [VALIDATIONS]: _rules, ...rest } = node;
  const items =
    rest.items === undefined
      ? {}
      : { items: withoutMarks(singleSchema(rest.items, path), `${path}[]`) };
  const properties =
    rest.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            propertiesOf(rest, path).map(({ name, path: inner, schema }) => [
              name,
              withoutMarks(schema, inner),
            ]),
          ),
        };
  const values =
    typeof rest.additionalProperties === 'object'
      ? {
          additionalProperties: withoutMarks(
            rest.additionalProperties,
            `${path}.*`,
          ),
        }
      : {};
  return { ...rest, ...items, ...properties, ...values };
}

const DIALECT = { $schema: 'https://json-schema.org/draft/2020-12/schema' };

/** A section is there where the type is one of its own, and nowhere else. */
const ONE_SECTION = {
  allOf: [
    ...PROVIDER_SECTIONS.map(({ type, section }) => ({
      type: { const: type },
      section,
    })),
    { type: { pattern: '/' }, section: CUSTOM_SECTION },
  ].map(({ type, section }) => ({
    if: { properties: { type }, required: ['type'] },
    then: { required: [section] },
    else: { properties: { [section]: false } },
  })),
};

function objectSchema(kind: string, spec: z.ZodType, more = {}): object {
  return {
    ...DIALECT,
    title: `${kind} ${API_GROUP}/${API_VERSION}`,
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: { const: `${API_GROUP}/${API_VERSION}` },
      kind: { const: kind },
      metadata: { type: 'object' },
      spec: { ...withoutMarks(jsonSchemaOf(spec), 'spec'), ...more },
      status: { type: 'object' },
    },
  };
}

/**
 * JSON Schemas for editors: of the two kinds of objects, and of app-config.
 *
 * @internal
 */
export function editorSchemas(): Record<
  'provider' | 'notification' | 'app-config',
  object
> {
  return {
    provider: objectSchema('Provider', providerSpecSchema, ONE_SECTION),
    notification: objectSchema('Notification', notificationSpecSchema),
    'app-config': {
      ...DIALECT,
      title: 'app-config with tektonIntegrations',
      type: 'object',
      properties: {
        tektonIntegrations: withoutMarks(
          jsonSchemaOf(portalConfigSchema),
          'tektonIntegrations',
        ),
      },
    },
  };
}
