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

import { ValueRequirement } from 'backstage-plugin-tekton-integrations-common';
import { compilePattern } from '../expressions';
import { Clause } from './clause';
import { Subject } from './subject';

/** What a Run has by name. */
type Section = 'annotations' | 'params' | 'results';

const SINGULAR: Readonly<Record<Section, string>> = {
  annotations: 'annotation',
  params: 'parameter',
  results: 'result',
};

function valueOf(
  section: Section,
  name: string,
  subject: Subject,
): string | undefined {
  if (section === 'annotations') {
    const { annotations } = subject.run;
    return Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  }
  return subject[section].get(name);
}

type Test = (value: string | undefined) => boolean;

type Compiled =
  | { readonly ok: true; readonly test: Test; readonly words: string }
  | { readonly ok: false; readonly index: number; readonly message: string };

function compile({ operator, values = [] }: ValueRequirement): Compiled {
  const listed = values.map(value => `'${value}'`).join(', ');
  switch (operator) {
    case 'In': {
      const set = new Set(values);
      return {
        ok: true,
        test: value => value !== undefined && set.has(value),
        words: `is not in (${listed})`,
      };
    }
    case 'NotIn': {
      // As with labels: what is not there is not in the list either.
      const set = new Set(values);
      return {
        ok: true,
        test: value => value === undefined || !set.has(value),
        words: `is in (${listed})`,
      };
    }
    case 'Exists':
      return {
        ok: true,
        test: value => value !== undefined,
        words: 'does not exist',
      };
    case 'DoesNotExist':
      return { ok: true, test: value => value === undefined, words: 'exists' };
    case 'Matches': {
      const compiled = values.map(compilePattern);
      const index = compiled.findIndex(({ ok }) => !ok);
      const wrong = compiled[index];
      if (wrong && !wrong.ok) {
        return { ok: false, index, message: wrong.message };
      }
      const patterns = compiled.flatMap(item => (item.ok ? item.pattern : []));
      return {
        ok: true,
        test: value =>
          value !== undefined && patterns.some(pattern => pattern.test(value)),
        words: `matches none of ${listed}`,
      };
    }
    default:
      return operator satisfies never;
  }
}

/** The requirements on values that a Run has by name. */
export function valueClauses(
  section: Section,
  requirements: readonly ValueRequirement[],
): {
  clauses: Clause[];
  problems: { path: string; message: string }[];
} {
  const clauses: Clause[] = [];
  const problems: { path: string; message: string }[] = [];
  requirements.forEach((requirement, index) => {
    const { name } = requirement;
    const compiled = compile(requirement);
    if (compiled.ok) {
      clauses.push({
        holds: subject => compiled.test(valueOf(section, name, subject)),
        words: () =>
          `${section}: ${SINGULAR[section]} '${name}' ${compiled.words}`,
      });
    } else {
      problems.push({
        path: `${section}.${index}.values.${compiled.index}`,
        message: compiled.message,
      });
    }
  });
  return { clauses, problems };
}
