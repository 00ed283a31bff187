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
import { structuralSchema } from './structural';

const crdOf = (schema: z.ZodType) =>
  structuralSchema(jsonSchemaOf(schema), 'spec');

describe('structuralSchema', () => {
  it('keeps descriptions, enums, bounds, patterns and defaults', () => {
    const schema = z.object({
      mode: z.enum(['a', 'b']).default('a').describe('How.'),
      name: z
        .string()
        .min(1)
        .max(9)
        .regex(/^a\/b$/),
      list: z.array(z.number().int().min(2).max(5)).min(1).max(3).optional(),
    });
    expect(crdOf(schema)).toEqual({
      type: 'object',
      required: ['name'],
      properties: {
        mode: {
          type: 'string',
          enum: ['a', 'b'],
          default: 'a',
          description: 'How.',
        },
        name: { type: 'string', minLength: 1, maxLength: 9, pattern: '^a/b$' },
        list: {
          type: 'array',
          minItems: 1,
          maxItems: 3,
          items: { type: 'integer', format: 'int64', minimum: 2, maximum: 5 },
        },
      },
    });
  });

  it('writes a record as additionalProperties', () => {
    expect(crdOf(z.record(z.string(), z.string().max(63)))).toEqual({
      type: 'object',
      additionalProperties: { type: 'string', maxLength: 63 },
    });
  });

  it('keeps every field of a record of anything', () => {
    expect(crdOf(z.record(z.string(), z.unknown()))).toEqual({
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
    });
  });

  it('leaves forbidden fields to pruning', () => {
    expect(crdOf(z.strictObject({ a: z.string() }))).toEqual({
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' } },
    });
  });

  it.each([
    ['a union', z.object({ a: z.union([z.string(), z.number()]) }), 'spec.a'],
    ['a literal', z.object({ a: z.object({ b: z.literal('x') }) }), 'spec.a.b'],
    ['anything', z.object({ a: z.array(z.unknown()) }), 'spec.a[]'],
    ['a tuple', z.object({ a: z.tuple([z.string()]) }), 'spec.a'],
    ['an open bound', z.object({ a: z.number().gt(3) }), 'spec.a'],
    [
      'keys with a pattern',
      z.object({ a: z.record(z.string().regex(/^x/), z.string()) }),
      'spec.a',
    ],
  ])('throws at %s and says where', (_, schema, path) => {
    expect(() => crdOf(schema)).toThrow(`${path}: `);
  });
});
