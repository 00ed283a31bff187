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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Routing } from 'backstage-plugin-tekton-integrations-node';
import { EntityFacts } from '../expressions';
import { notifyOf } from '../planning/notify';
import { PlanFacts } from '../planning';
import { OperatorPolicy, Subject } from '../rules';

/** The moment of tests about plans. */
export const NOW = Date.parse('2026-03-01T12:00:00Z');

/** The entity that routes for the Runs of tests. */
export const ENTITY: EntityFacts = {
  ref: 'component:default/shop',
  kind: 'Component',
  namespace: 'default',
  name: 'shop',
  labels: {},
  annotations: {},
};

/** No entity routes. */
export const NO_ROUTING: Routing = { kind: 'none', message: 'no entity' };
/** The catalog does not answer. */
export const CATALOG_AWAY: Routing = {
  kind: 'unknown',
  message: 'the catalog does not answer',
};

/** It routes, with these annotations. */
export function routedBy(annotations: Record<string, string> = {}): Routing {
  return { kind: 'entity', ref: ENTITY.ref, annotations };
}

/** Facts of a Run that nothing speaks against. */
export function planFacts(
  run: RunState,
  over: Partial<PlanFacts> = {},
): PlanFacts {
  const { routing = NO_ROUTING } = over;
  const runUrl = 'https://portal.example/runs/1';
  return {
    subject: new Subject({
      run,
      entity: routing.kind === 'entity' ? ENTITY : null,
      entityKnown: routing.kind !== 'unknown',
      runUrl,
      now: NOW,
    }),
    routing,
    notify: notifyOf(run, routing),
    commitFromEntity: false,
    policy: new OperatorPolicy([]),
    now: NOW,
    baseline: false,
    ruleSince: () => NOW - 3_600_000,
    rule: () => undefined,
    followed: [],
    provider: () => undefined,
    holdOf: () => undefined,
    observing: false,
    severalClusters: false,
    runUrl,
    ...over,
  };
}
