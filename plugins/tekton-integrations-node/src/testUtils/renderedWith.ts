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

import assert from 'node:assert/strict';
import { Json, JsonObject } from '../outcome';
import { RegisteredProviderType } from '../provider';

type Path = readonly (string | number)[];

const EXPRESSION = /\$\{\{.*?\}\}/gs;

/**
 * A template of a type as it comes out where each of its expressions gives
 * the same value, for tests of what a value can do. Fails where the type does
 * not take the template as it is written.
 *
 * @public
 */
export function renderedWith(
  type: Pick<RegisteredProviderType, 'template'>,
  template: JsonObject,
  value: string,
): JsonObject {
  assert.ok(type.template, 'the type takes no template');
  const { check, escapeFor } = type.template;
  const checked = check(template);
  assert.ok(checked.ok, JSON.stringify(checked));

  function text(written: string, path: Path): string {
    const escape = escapeFor(path, template);
    const [first = '', ...others] = written.split(EXPRESSION);
    return others.reduce(
      (before, literal) => `${before}${escape(value, before)}${literal}`,
      first,
    );
  }

  function render(written: Json, path: Path): Json {
    if (typeof written === 'string') {
      return text(written, path);
    }
    if (Array.isArray(written)) {
      return written.map((item, index) => render(item, [...path, index]));
    }
    return written === null || typeof written !== 'object'
      ? written
      : branch(written, path);
  }

  function branch(written: JsonObject, path: Path): JsonObject {
    return Object.fromEntries(
      Object.entries(written).map(([name, part]) => [
        name,
        render(part, [...path, name]),
      ]),
    );
  }

  return branch(checked.value, []);
}
