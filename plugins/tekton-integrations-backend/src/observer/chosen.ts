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

/** The items that an answer is true for, in their order. */
export async function chosen<T>(
  items: readonly T[],
  atOnce: number,
  isChosen: (item: T) => Promise<boolean>,
): Promise<T[]> {
  const answers = new Map<T, boolean>();
  const left = [...items].reverse();
  const work = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) {
      answers.set(item, await isChosen(item));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return items.filter(item => answers.get(item));
}
