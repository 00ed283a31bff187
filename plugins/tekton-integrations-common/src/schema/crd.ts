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
import { jsonSchemaOf } from './jsonSchema';
import { API_GROUP, API_VERSION } from './metadata';
import { notificationSpecSchema } from './notification';
import { providerSpecSchema } from './provider';
import { ruleStatusSchema } from './status';
import { structuralSchema } from './structural';

interface Kind {
  readonly kind: string;
  readonly plural: string;
  readonly shortName: string;
  readonly description: string;
  readonly spec: z.ZodType;
  readonly columns: readonly object[];
}

const READY = '.status.conditions[?(@.type=="Ready")]';

const COLUMNS = [
  { name: 'Ready', type: 'string', jsonPath: `${READY}.status` },
  { name: 'Reason', type: 'string', jsonPath: `${READY}.reason` },
  { name: 'Suspended', type: 'boolean', jsonPath: '.spec.suspend' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

const KINDS: readonly Kind[] = [
  {
    kind: 'Provider',
    plural: 'providers',
    shortName: 'tprov',
    description:
      'A Provider is a connection to a vendor: its credentials, its address, and how it reports.',
    spec: providerSpecSchema,
    columns: [
      { name: 'Type', type: 'string', jsonPath: '.spec.type' },
      ...COLUMNS,
    ],
  },
  {
    kind: 'Notification',
    plural: 'notifications',
    shortName: 'tnotif',
    description:
      'A Notification says which Runs of its namespace are reported through which Provider.',
    spec: notificationSpecSchema,
    columns: [
      { name: 'Provider', type: 'string', jsonPath: '.spec.providerRef.name' },
      ...COLUMNS,
    ],
  },
];

function definition(kind: Kind): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${API_GROUP}` },
    spec: {
      group: API_GROUP,
      scope: 'Namespaced',
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        shortNames: [kind.shortName],
        categories: ['tekton-integrations'],
      },
      versions: [
        {
          name: API_VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: kind.columns,
          schema: {
            openAPIV3Schema: {
              description: kind.description,
              type: 'object',
              required: ['spec'],
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec: structuralSchema(jsonSchemaOf(kind.spec), 'spec'),
                status: structuralSchema(
                  jsonSchemaOf(ruleStatusSchema),
                  'status',
                ),
              },
            },
          },
        },
      ],
    },
  };
}

/**
 * The CustomResourceDefinitions of Provider and Notification, made from the
 * schemas that the portal itself checks objects with.
 *
 * @internal
 */
export function customResourceDefinitions(): object[] {
  return KINDS.map(definition);
}
