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

import { badRequest } from './errors';
import { fieldAt, KubeObject } from './objects';

/** Decides whether an object is wanted. */
export type Selector = (object: KubeObject) => boolean;

type Requirement = (labels: Readonly<Record<string, string>>) => boolean;

const KEY = String.raw`(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?`;
const VALUE = String.raw`(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?`;
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|!=|=)\\s*(${VALUE})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const VALUE_ONLY = new RegExp(`^${VALUE}$`);

/** Splits at commas that stand outside brackets. */
function terms(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map(term => term.trim())
    .filter(term => term !== '');
}

function requirement(term: string, whole: string): Requirement {
  const exists = EXISTS.exec(term);
  if (exists) {
    const [, not, key] = exists;
    return labels => Object.hasOwn(labels, key) === (not === '');
  }
  const equality = EQUALITY.exec(term);
  if (equality) {
    const [, key, operator, value] = equality;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const set = SET.exec(term);
  if (set) {
    const [, key, operator, list] = set;
    const values = list.split(',').map(value => value.trim());
    if (values.every(value => VALUE_ONLY.test(value))) {
      // As in the real server, `notin` also takes objects without the label.
      return operator === 'in'
        ? labels =>
            Object.hasOwn(labels, key) && values.includes(labels[key] ?? '')
        : labels =>
            !Object.hasOwn(labels, key) || !values.includes(labels[key] ?? '');
    }
  }
  throw badRequest(
    `unable to parse requirement: found '${term}' in label selector "${whole}"`,
  );
}

/** Reads a `labelSelector`: =, ==, !=, in, notin, exists and !exists. */
export function labelSelector(text: string): Selector {
  const requirements = terms(text).map(term => requirement(term, text));
  return object => {
    const labels = object.metadata.labels ?? {};
    return requirements.every(holds => holds(labels));
  };
}

/** One term of a field selector. */
export interface FieldTerm {
  path: string;
  equal: boolean;
  value: string;
}

export function fieldTerms(text: string): FieldTerm[] {
  return terms(text).map(term => {
    const match = /^([\w.]+)\s*(==|!=|=)\s*(.*)$/.exec(term);
    if (!match) {
      throw badRequest(
        `invalid selector: '${text}'; can't understand '${term}'`,
      );
    }
    return { path: match[1], equal: match[2] !== '!=', value: match[3] };
  });
}

/** Reads a `fieldSelector` over the fields that the resource can select by. */
export function fieldSelector(
  text: string,
  selectable: readonly string[],
): Selector {
  const all = fieldTerms(text);
  const unknown = all.find(term => !selectable.includes(term.path));
  if (unknown) {
    throw badRequest(`field label not supported: ${unknown.path}`);
  }
  return object =>
    all.every(term => {
      const value = fieldAt(object, term.path);
      return (
        ((value === undefined ? '' : String(value)) === term.value) ===
        term.equal
      );
    });
}
