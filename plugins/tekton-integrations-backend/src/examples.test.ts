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

import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import {
  compileCondition,
  compilePattern,
  compileTemplate,
} from './expressions';

const EXAMPLES = path.resolve(__dirname, '../../../examples');

const valuesSchema = z
  .array(
    z.object({ operator: z.string(), values: z.array(z.string()).default([]) }),
  )
  .default([]);

const ruleSchema = z.object({
  filter: z
    .object({
      expression: z.string().optional(),
      annotations: valuesSchema,
      params: valuesSchema,
      results: valuesSchema,
    })
    .optional(),
  template: z.record(z.string(), z.json()).optional(),
});

const rulesSchema = z.record(z.string(), ruleSchema).default({});

const documentSchema = z.object({
  metadata: z.object({ name: z.string().optional() }).optional(),
  spec: ruleSchema.optional(),
  tektonIntegrations: z
    .object({ providers: rulesSchema, notifications: rulesSchema })
    .optional(),
});

type Rule = z.infer<typeof ruleSchema>;

const rules = fs
  .readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.yaml'))
  .flatMap(file =>
    parseAllDocuments(
      fs.readFileSync(path.join(EXAMPLES, file), 'utf8'),
    ).flatMap(document => {
      const {
        metadata,
        spec,
        tektonIntegrations: block,
      } = documentSchema.parse(document.toJS());
      const named: [string, Rule][] = [
        ...(spec ? [[metadata?.name ?? '', spec] as [string, Rule]] : []),
        ...Object.entries(block?.providers ?? {}),
        ...Object.entries(block?.notifications ?? {}),
      ];
      return named.map(([name, rule]) => ({ at: `${file} ${name}`, rule }));
    }),
  );

const expressions = rules.flatMap(({ at, rule }) =>
  rule.filter?.expression ? [[at, rule.filter.expression] as const] : [],
);

const patterns = rules.flatMap(({ at, rule: { filter } }) =>
  [filter?.annotations, filter?.params, filter?.results]
    .flatMap(list => list ?? [])
    .filter(({ operator }) => operator === 'Matches')
    .flatMap(({ values }) => values.map(value => [at, value] as const)),
);

const templates = rules.flatMap(({ at, rule }) =>
  rule.template ? [[at, rule.template] as const] : [],
);

describe('the examples', () => {
  it.each(expressions)('%s has an expression that compiles', (_, text) => {
    expect(compileCondition(text)).toMatchObject({ ok: true });
  });

  it.each(patterns)('%s has the pattern %s, which compiles', (_, pattern) => {
    expect(compilePattern(pattern)).toMatchObject({ ok: true });
  });

  it.each(templates)('%s has a template that compiles', (_, tree) => {
    expect(compileTemplate(tree)).toMatchObject({ ok: true });
  });
});
