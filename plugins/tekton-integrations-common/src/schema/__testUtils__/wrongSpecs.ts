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
import { customResourceDefinitions } from '../crd';
import { FULL_SPECS, FullSpec } from './fullSpecs';
import { brokenBy } from './ruleBreakers';
import { Bound, valueBeyond } from './valueBeyond';

/** A node of a CRD's schema. */
interface Node {
  readonly [keyword: string]: unknown;
  readonly type: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly 'x-kubernetes-validations'?: readonly Rule[];
}

interface Rule {
  readonly rule: string;
  readonly message: string;
}

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    properties: z.record(z.string(), nodeSchema).optional(),
    items: nodeSchema.optional(),
    additionalProperties: nodeSchema.optional(),
    required: z.array(z.string()).optional(),
    pattern: z.string().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    'x-kubernetes-validations': z
      .array(z.object({ rule: z.string(), message: z.string() }))
      .optional(),
  }),
);

const definitionSchema = z.object({
  spec: z.object({
    names: z.object({ kind: z.enum(['Provider', 'Notification']) }),
    versions: z.tuple([
      z.object({
        schema: z.object({
          openAPIV3Schema: z.object({
            properties: z.object({ spec: nodeSchema }),
          }),
        }),
      }),
    ]),
  }),
});

const listSchema = z.array(z.unknown());
const objectSchema = z.record(z.string(), z.unknown());

type Path = readonly (string | number)[];

/** A spec that breaks one bound or one CEL rule. */
export interface WrongSpec {
  readonly kind: FullSpec['kind'];
  readonly spec: unknown;
  /** Where it is wrong, below the object. */
  readonly path: Path;
  /** Which bound: `maxLength`, or the text of the rule. */
  readonly bound: string;
  /** What is said of a broken rule. */
  readonly message?: string;
}

const BOUNDS = [
  'type',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'maxProperties',
];

function schemaOf(kind: FullSpec['kind']): Node {
  const definition = customResourceDefinitions()
    .map(item => definitionSchema.parse(item))
    .find(({ spec }) => spec.names.kind === kind);
  if (!definition) {
    throw new Error(`there is no CRD of ${kind}`);
  }
  const [version] = definition.spec.versions;
  return version.schema.openAPIV3Schema.properties.spec;
}

/** Each child of a node: its schema, and the name of that in a path. */
function childrenOf(node: Node): [string, Node][] {
  return [
    ...Object.entries(node.properties ?? {}),
    ...(node.items ? [['[]', node.items] as [string, Node]] : []),
    ...(node.additionalProperties
      ? [['*', node.additionalProperties] as [string, Node]]
      : []),
  ];
}

/** Each bound and rule of a schema, as `spec.a[].b maxLength`. */
function boundsOf(node: Node, path: string): string[] {
  return [
    ...BOUNDS.filter(keyword => node[keyword] !== undefined).map(
      keyword => `${path} ${keyword}`,
    ),
    ...(node.required ?? []).map(name => `${path}.${name} required`),
    ...(node['x-kubernetes-validations'] ?? []).map(
      ({ rule }) => `${path} ${rule}`,
    ),
    ...childrenOf(node).flatMap(([name, child]) =>
      boundsOf(child, `${path}.${name}`),
    ),
  ];
}

interface Place {
  readonly path: Path;
  readonly schemaPath: string;
  /** The whole spec with another value here. */
  readonly replaced: (value: unknown) => unknown;
}

type Found = Omit<WrongSpec, 'kind'> & { readonly id: string };

function ownBounds(node: Node, value: unknown, place: Place): Found[] {
  return BOUNDS.filter(keyword => node[keyword] !== undefined).flatMap(
    keyword => {
      const bound: Bound = {
        keyword,
        limit: node[keyword],
        pattern:
          node.pattern === undefined ? undefined : new RegExp(node.pattern),
        minLength: node.minLength ?? 0,
        maxLength: node.maxLength ?? Number.MAX_SAFE_INTEGER,
      };
      return valueBeyond(bound, value).map(wrong => ({
        id: `${place.schemaPath} ${keyword}`,
        path: place.path,
        spec: place.replaced(wrong),
        bound: keyword,
      }));
    },
  );
}

function ownRules(node: Node, value: unknown, place: Place): Found[] {
  return (node['x-kubernetes-validations'] ?? []).flatMap(({ rule, message }) =>
    brokenBy(rule, value).map(wrong => ({
      id: `${place.schemaPath} ${rule}`,
      path: place.path,
      spec: place.replaced(wrong),
      bound: rule,
      message,
    })),
  );
}

function missing(node: Node, value: unknown, place: Place): Found[] {
  return (node.required ?? []).map(name => {
    const { [name]: _, ...rest } = objectSchema.parse(value);
    return {
      id: `${place.schemaPath}.${name} required`,
      path: [...place.path, name],
      spec: place.replaced(rest),
      bound: 'required',
    };
  });
}

/** The children that a value has, each with its place. */
function inside(node: Node, value: unknown, place: Place) {
  const { path, schemaPath, replaced } = place;
  if (node.items) {
    const list = listSchema.parse(value);
    const { items } = node;
    return list.map((inner, index) => ({
      schema: items,
      inner,
      place: {
        path: [...path, index],
        schemaPath: `${schemaPath}.[]`,
        replaced: (other: unknown) => replaced(list.with(index, other)),
      },
    }));
  }
  if (!node.properties && !node.additionalProperties) {
    return [];
  }
  const object = objectSchema.parse(value);
  return Object.entries(object).flatMap(([name, inner]) => {
    const schema = node.properties?.[name] ?? node.additionalProperties;
    return schema === undefined
      ? []
      : [
          {
            schema,
            inner,
            place: {
              path: [...path, name],
              schemaPath: `${schemaPath}.${node.properties ? name : '*'}`,
              replaced: (other: unknown) =>
                replaced({ ...object, [name]: other }),
            },
          },
        ];
  });
}

function wrongAt(node: Node, value: unknown, place: Place): Found[] {
  return [
    ...ownBounds(node, value, place),
    ...missing(node, value, place),
    ...ownRules(node, value, place),
    ...inside(node, value, place).flatMap(({ schema, inner, place: at }) =>
      wrongAt(schema, inner, at),
    ),
  ];
}

/** Rules that only a change of an object can break. */
const onlyByChange = (id: string) => id.includes('oldSelf');

/**
 * For each bound and each CEL rule of the CRDs, specs that are wrong in that
 * and in nothing else. Throws where one is missing.
 */
export function wrongSpecs(): WrongSpec[] {
  return (['Provider', 'Notification'] as const).flatMap(kind => {
    const schema = schemaOf(kind);
    const seen = new Map<string, Found[]>();
    for (const full of FULL_SPECS.filter(item => item.kind === kind)) {
      const before = new Set(seen.keys());
      const found = wrongAt(schema, full.spec, {
        path: ['spec'],
        schemaPath: 'spec',
        replaced: value => value,
      });
      // Each bound in one place, though several specs and items have it.
      for (const item of found.filter(({ id }) => !before.has(id))) {
        const group = seen.get(item.id) ?? [];
        if (group.every(({ path }) => fieldOf(path) === fieldOf(item.path))) {
          seen.set(item.id, [...group, item]);
        }
      }
    }
    const forgotten = boundsOf(schema, 'spec').filter(
      id => !seen.has(id) && !onlyByChange(id),
    );
    if (forgotten.length > 0) {
      throw new Error(`${kind}: nothing breaks ${forgotten.join('; ')}`);
    }
    return [
      { kind, spec: undefined, path: ['spec'], bound: 'required' },
      ...[...seen.values()]
        .flat()
        .map(({ id: _, ...wrong }) => ({ kind, ...wrong })),
    ];
  });
}

/** A path as the API server writes it: `spec.channels[0].id`. */
export function fieldOf(path: Path): string {
  return path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}
