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

import { ClusterRef, Problem, ResolvedRule, RuleBook } from '../rules';

/** What was given beside the objects. */
export interface Given {
  readonly cluster: ClusterRef;
  /** The portal's app-config. */
  readonly config: boolean;
  /** Its list of clusters. */
  readonly clusters: boolean;
}

/**
 * Whether a Provider that is missing may well be somewhere else. Where other
 * Providers of its place were given, a wrong name is likelier.
 */
function mayBeElsewhere(
  { notification }: ResolvedRule,
  rules: RuleBook,
  given: Given,
): boolean {
  const { providerRef, namespace } = notification;
  if (providerRef.source === 'portal') {
    return !given.config;
  }
  if (
    providerRef.cluster !== undefined &&
    !given.clusters &&
    rules.cluster(providerRef.cluster) === undefined
  ) {
    return true;
  }
  const place = providerRef.namespace ?? namespace;
  const cluster = providerRef.cluster ?? given.cluster.name;
  return !rules
    .providers()
    .some(
      provider =>
        provider.namespace === place && provider.cluster?.name === cluster,
    );
}

/** Whether more may be known in the portal, so that all is right there. */
export function isUnsure(
  problem: Problem,
  rule: ResolvedRule,
  rules: RuleBook,
  given: Given,
): boolean {
  switch (problem.reason) {
    case 'ProviderNotFound':
      return mayBeElsewhere(rule, rules, given);
    case 'NotPermitted':
      return !given.config;
    default:
      return false;
  }
}
