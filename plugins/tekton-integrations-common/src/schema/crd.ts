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

const condition = (type: string) => `.status.conditions[?(@.type=="${type}")]`;

const status = (type: string) => ({
  name: type,
  type: 'string',
  jsonPath: `${condition(type)}.status`,
});

const REASON = {
  name: 'Reason',
  type: 'string',
  jsonPath: `${condition('Ready')}.reason`,
};

const count = (name: string, field: string) => ({
  name,
  type: 'integer',
  description: 'Of the deliveries that the portal still keeps.',
  jsonPath: `.status.counts.${field}`,
});

const LAST = {
  name: 'Last',
  type: 'date',
  description: 'Since the last delivery ended.',
  jsonPath: '.status.lastDelivery.time',
};
const AGE = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

/** Columns of `kubectl get -o wide` alone. */
const wide = <T extends object>(column: T) => ({ ...column, priority: 1 });

const WIDE_COLUMNS = [
  { name: 'Suspended', type: 'boolean', jsonPath: '.spec.suspend' },
  {
    name: 'Message',
    type: 'string',
    jsonPath: `${condition('Ready')}.message`,
  },
  {
    name: 'Last Error',
    type: 'string',
    jsonPath: '.status.lastError.message',
  },
].map(wide);

const PROVIDER_COLUMNS = [
  { name: 'Type', type: 'string', jsonPath: '.spec.type' },
  status('Ready'),
  status('Authenticated'),
  status('Throttled'),
  LAST,
  AGE,
  wide(REASON),
  wide(count('Delivered', 'delivered')),
  wide(count('Rejected', 'rejected')),
  ...WIDE_COLUMNS,
];

const NOTIFICATION_COLUMNS = [
  { name: 'Provider', type: 'string', jsonPath: '.spec.providerRef.name' },
  status('Ready'),
  status('Delivering'),
  REASON,
  count('Delivered', 'delivered'),
  count('Rejected', 'rejected'),
  LAST,
  AGE,
  wide(count('Waiting', 'waiting')),
  wide(count('Held', 'held')),
  ...WIDE_COLUMNS,
];

const KINDS: readonly Kind[] = [
  {
    kind: 'Provider',
    plural: 'providers',
    shortName: 'tprov',
    description:
      'A Provider is a connection to a vendor: its credentials, its address, and how it reports.',
    spec: providerSpecSchema,
    columns: PROVIDER_COLUMNS,
  },
  {
    kind: 'Notification',
    plural: 'notifications',
    shortName: 'tnotif',
    description:
      'A Notification says which Runs of its namespace are reported through which Provider.',
    spec: notificationSpecSchema,
    columns: NOTIFICATION_COLUMNS,
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
