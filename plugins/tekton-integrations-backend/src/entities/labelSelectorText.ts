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

import { InputError } from '@backstage/errors';
import { LabelRequirement } from './selection';

const KEY = String.raw`[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?`;
const SET = new RegExp(String.raw`^(${KEY})\s+(in|notin)\s*\(([^()]*)\)$`);
const EQUAL = new RegExp(
  String.raw`^(${KEY})\s*(==|=|!=)\s*([-A-Za-z0-9_.]*)$`,
);
const EXISTS = new RegExp(String.raw`^(!?)\s*(${KEY})$`);
/** Far beyond what an annotation holds for good reasons. */
const LIMIT = 2_000;

/** Splits at commas that are not inside parentheses. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') {
      depth++;
    } else if (text[i] === ')') {
      depth--;
    } else if (text[i] === ',' && depth === 0) {
      found.push(text.slice(start, i));
      start = i + 1;
    }
  }
  found.push(text.slice(start));
  return found.map(part => part.trim()).filter(part => part !== '');
}

function requirement(part: string): LabelRequirement | undefined {
  const set = SET.exec(part);
  if (set) {
    return {
      key: set[1],
      operator: set[3] === 'in' ? 'In' : 'NotIn',
      values: set[4].split(',').map(value => value.trim()),
    };
  }
  const equal = EQUAL.exec(part);
  if (equal) {
    return {
      key: equal[1],
      operator: equal[3] === '!=' ? 'NotIn' : 'In',
      values: [equal[4]],
    };
  }
  const exists = EXISTS.exec(part);
  return exists
    ? {
        key: exists[2],
        operator: exists[1] ? 'DoesNotExist' : 'Exists',
        values: [],
      }
    : undefined;
}

/**
 * Reads a label selector in the notation of kubectl, as the annotation
 * `backstage.io/kubernetes-label-selector` carries it.
 *
 * @throws InputError that names the part that cannot be read
 */
export function parseLabelSelector(text: string): LabelRequirement[] {
  if (text.length > LIMIT) {
    throw new InputError(
      `A label selector of ${text.length} characters is too long; ${LIMIT} are allowed.`,
    );
  }
  return parts(text).map(part => {
    const parsed = requirement(part);
    if (!parsed) {
      throw new InputError(
        `'${part}' in the annotation backstage.io/kubernetes-label-selector is not a requirement; write it as key=value, key in (a,b), key or !key.`,
      );
    }
    return parsed;
  });
}
