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

import {
  API_GROUP,
  API_VERSION,
  RUN_KINDS,
} from 'backstage-plugin-tekton-integrations-common';

/** What an object of a file is to us. */
export type InputKind =
  | { readonly is: 'rule'; readonly kind: 'Provider' | 'Notification' }
  | { readonly is: 'wrongVersion'; readonly apiVersion: string }
  | { readonly is: 'run' }
  | { readonly is: 'namespace' }
  | { readonly is: 'entity' }
  | { readonly is: 'config' }
  | { readonly is: 'other'; readonly words: string };

const RUNS: readonly string[] = RUN_KINDS;

/** Tells by `apiVersion` and `kind` alone what an object is. */
export function kindOf(object: Readonly<Record<string, unknown>>): InputKind {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    return 'tektonIntegrations' in object
      ? { is: 'config' }
      : { is: 'other', words: 'something without apiVersion and kind' };
  }
  const [group] = apiVersion.split('/');
  if (group === API_GROUP && (kind === 'Provider' || kind === 'Notification')) {
    return apiVersion === `${API_GROUP}/${API_VERSION}`
      ? { is: 'rule', kind }
      : { is: 'wrongVersion', apiVersion };
  }
  if (group === 'tekton.dev' && RUNS.includes(kind)) {
    return { is: 'run' };
  }
  if (apiVersion === 'v1' && kind === 'Namespace') {
    return { is: 'namespace' };
  }
  return group === 'backstage.io'
    ? { is: 'entity' }
    : { is: 'other', words: `${apiVersion} ${kind}` };
}
