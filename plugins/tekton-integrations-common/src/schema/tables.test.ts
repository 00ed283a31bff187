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
import { FULL_SPECS, FullSpec } from './__testUtils__/fullSpecs';
import { fieldOf, WrongSpec, wrongSpecs } from './__testUtils__/wrongSpecs';
import { notificationSpecSchema } from './notification';
import { providerSpecSchema } from './provider';

const pathSchema = z.array(z.union([z.string(), z.number()]));

function issuesOf(kind: FullSpec['kind'], spec: unknown) {
  const schema =
    kind === 'Provider' ? providerSpecSchema : notificationSpecSchema;
  const issues = schema.safeParse(spec).error?.issues ?? [];
  return issues.map(({ path, message }) => ({
    field: fieldOf(['spec', ...pathSchema.parse(path)]),
    message,
  }));
}

/** Whose section is missing is said by the backend, which knows the types. */
const aboutSections = ({ message }: WrongSpec) =>
  message !== undefined && /belongs? to types? /.test(message);

const wrong = wrongSpecs().filter(item => !aboutSections(item));

const bounds = wrong
  .filter(({ message }) => message === undefined)
  .map(
    item => [`${item.kind} ${fieldOf(item.path)}`, item.bound, item] as const,
  );

const rules = wrong.flatMap(item =>
  item.message === undefined
    ? []
    : [[`${item.kind} ${fieldOf(item.path)}`, item.message, item] as const],
);

describe('the schemas of both kinds', () => {
  it.each(FULL_SPECS.map((full, index) => [full.kind, index, full] as const))(
    'take a %s with all fields (%d)',
    (_, __, { kind, spec }) => {
      expect(issuesOf(kind, spec)).toEqual([]);
    },
  );

  it.each(bounds)(
    'refuse %s beyond its %s, and name it',
    (_, __, { kind, spec, path }) => {
      const fields = issuesOf(kind, spec).map(({ field }) => field);
      expect(new Set(fields)).toEqual(new Set([fieldOf(path)]));
    },
  );

  it.each(rules)(
    'refuse %s with the words: %s',
    (_, message, { kind, spec, path }) => {
      expect(issuesOf(kind, spec)).toEqual([{ field: fieldOf(path), message }]);
    },
  );
});
