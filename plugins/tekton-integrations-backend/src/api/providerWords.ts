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

import { ResolvedRule } from '../rules';

/** The vendor of a rule, where its Provider's type is known. */
export function vendorOf({ provider }: ResolvedRule): string | undefined {
  return provider?.registered?.vendor;
}

/** A rule's Provider as people know it. */
export function providerWords(rule: ResolvedRule) {
  const { provider } = rule;
  return provider
    ? {
        provider: {
          id: provider.id,
          name: provider.name,
          type: provider.type,
        },
        vendor: vendorOf(rule),
      }
    : {};
}
