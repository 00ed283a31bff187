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
  ENTITY_ANNOTATIONS,
  RUN_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Routing } from 'backstage-plugin-tekton-integrations-node';

/**
 * What a Run, or its entity, says about who shall be told.
 *
 * - `unsaid`: the rules decide alone.
 * - `none`: nobody; said where.
 * - `named`: subscribable rules of these names too.
 * - `unknown`: the Run says nothing and the catalog does not answer.
 */
export type Notify =
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'none'; readonly saidBy: string }
  | { readonly kind: 'named'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'unknown'; readonly message: string };

function read(value: string, saidBy: string): Notify {
  const names = value
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  return names.length === 1 && names[0] === 'none'
    ? { kind: 'none', saidBy }
    : { kind: 'named', names: new Set(names) };
}

/** What a Run says counts; else what the entity that routes for it says. */
export function notifyOf(run: RunState, routing: Routing): Notify {
  const own = run.annotations[RUN_ANNOTATIONS.notify];
  if (own !== undefined) {
    return read(own, `The Run's annotation ${RUN_ANNOTATIONS.notify}`);
  }
  switch (routing.kind) {
    case 'entity': {
      const value = routing.annotations[ENTITY_ANNOTATIONS.notify];
      return value === undefined
        ? { kind: 'unsaid' }
        : read(
            value,
            `The annotation ${ENTITY_ANNOTATIONS.notify} of ${routing.ref}`,
          );
    }
    case 'unknown':
      return { kind: 'unknown', message: routing.message };
    case 'none':
      return { kind: 'unsaid' };
    default:
      return routing satisfies never;
  }
}
