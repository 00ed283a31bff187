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

import { randomBytes } from 'node:crypto';

/** A namespace for each part of the suite. */
export type Namespaces = Readonly<
  Record<'tables' | 'steady' | 'wrong' | 'crash' | 'doubt' | 'outage', string>
>;

/** Names that no other run of the suite has. */
export function newNamespaces(): Namespaces {
  const id = randomBytes(3).toString('hex');
  const named = (leg: string) => `tekton-e2e-${id}-${leg}`;
  return {
    tables: named('tables'),
    steady: named('steady'),
    wrong: named('wrong'),
    crash: named('crash'),
    doubt: named('doubt'),
    outage: named('outage'),
  };
}
