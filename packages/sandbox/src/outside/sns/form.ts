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

/** The parameters of a request of the query protocol: a form whose lists and structures are names with dots. */
export class QueryForm {
  readonly #values: ReadonlyMap<string, string>;

  constructor(text: string) {
    this.#values = new Map(new URLSearchParams(text));
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /**
   * The items of a list in order, each with the names of its parameters below it; `Name.1.` begins the first one.
   */
  list(name: string): QueryForm[] {
    const items: QueryForm[] = [];
    for (let number = 1; ; number += 1) {
      const item = this.#below(`${name}.${number}.`);
      if (item === undefined) {
        return items;
      }
      items.push(item);
    }
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  #below(prefix: string): QueryForm | undefined {
    const inside = [...this.#values]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]);
    return inside.length === 0
      ? undefined
      : new QueryForm(new URLSearchParams(inside).toString());
  }
}
