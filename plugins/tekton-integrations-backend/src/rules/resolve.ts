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
  BoundProvider,
  Place,
} from 'backstage-plugin-tekton-integrations-node';
import { compileTemplate } from '../expressions';
import { placesBeside, refusalOfPlaces, servesNamespace } from './grants';
import { configRuleId, objectRuleId, ruleWords } from './identity';
import {
  BoundTemplate,
  ClusterRef,
  NotificationRule,
  Problem,
  ProviderRule,
  ResolvedRule,
} from './model';
import { NamespaceBook } from './namespaceBook';
import { OperatorPolicy } from './operatorPolicy';

/** How a provider is looked up: by id, and clusters by their name. */
export interface Lookup {
  provider(id: string): ProviderRule | undefined;
  cluster(name: string): ClusterRef | undefined;
  readonly policy: OperatorPolicy;
  readonly namespaces: Pick<NamespaceBook, 'state'>;
}

function providerIdOf(
  { providerRef, cluster, namespace }: NotificationRule,
  lookup: Lookup,
): string | Problem {
  if (providerRef.source === 'portal') {
    return configRuleId(providerRef.name);
  }
  const place =
    providerRef.cluster === undefined
      ? cluster
      : lookup.cluster(providerRef.cluster);
  const space = providerRef.namespace ?? namespace;
  return place && space !== undefined
    ? objectRuleId(place, space, providerRef.name)
    : {
        reason: 'ProviderNotFound',
        field: 'providerRef.cluster',
        message: `providerRef.cluster is '${providerRef.cluster}', which is not a cluster that is watched: correct it, or add it to tektonIntegrations.clusters.`,
      };
}

function findProvider(
  notification: NotificationRule,
  lookup: Lookup,
): ProviderRule | Problem {
  const id = providerIdOf(notification, lookup);
  if (typeof id !== 'string') {
    return id;
  }
  const { providerRef, cluster, namespace } = notification;
  const provider = lookup.provider(id);
  if (!provider) {
    const place =
      providerRef.source === 'portal'
        ? "the portal's app-config (tektonIntegrations.providers)"
        : `namespace '${providerRef.namespace ?? namespace}'`;
    return {
      reason: 'ProviderNotFound',
      field: 'spec.providerRef.name',
      message: `providerRef.name is '${providerRef.name}', and there is no such Provider in ${place}: create it or correct the name.`,
    };
  }
  if (
    provider.source === 'config' &&
    notification.source === 'kubernetes' &&
    cluster !== undefined &&
    namespace !== undefined &&
    !servesNamespace(provider, { cluster, namespace })
  ) {
    return {
      reason: 'NotPermitted',
      field: 'spec.providerRef',
      message: `Provider '${provider.name}' of the portal is not open to namespace '${namespace}' of cluster '${cluster.name}': an operator can add both to tektonIntegrations.providers.${provider.name}.access.`,
    };
  }
  return provider;
}

/** The settings of a Provider with those of a Notification over them. */
function merged(
  provider: ProviderRule,
  notification: NotificationRule,
): Record<string, unknown> {
  const over = notification.sections[provider.registered?.section ?? ''];
  return {
    ...provider.settings,
    ...(over !== null && typeof over === 'object' ? over : {}),
  };
}

function problemsAt(
  issues: readonly { path: string; message: string }[],
): Problem[] {
  return issues.map(({ path, message }) => ({
    reason: 'InvalidSpec',
    field: `spec.${path}`,
    message: `spec.${path}: ${message}${/[.!?]$/.test(message) ? '' : '.'}`,
  }));
}

/** The template of a rule, the Notification's parts over the Provider's. */
function templateOf(
  provider: ProviderRule,
  notification: NotificationRule,
):
  | { readonly ok: true; readonly template?: BoundTemplate }
  | { readonly ok: false; readonly problems: Problem[] } {
  if (!provider.template && !notification.template) {
    return { ok: true };
  }
  const type = provider.registered?.template;
  if (!type) {
    return {
      ok: false,
      problems: problemsAt([
        {
          path: 'template',
          message: `a Provider of type '${provider.type}' takes no template: remove it`,
        },
      ]),
    };
  }
  const checked = type.check({
    ...provider.template,
    ...notification.template,
  });
  if (!checked.ok) {
    return { ok: false, problems: problemsAt(checked.issues) };
  }
  const tree = checked.value;
  const compiled = compileTemplate(tree);
  return compiled.ok
    ? {
        ok: true,
        template: {
          template: compiled.template,
          escapeFor: type.escapeFor,
          tree,
        },
      }
    : { ok: false, problems: problemsAt(compiled.issues) };
}

/** The places that a tenant names, which its operator has to grant. */
function namedBy(
  provider: ProviderRule,
  { source }: NotificationRule,
  bound: BoundProvider,
): Place[] | undefined {
  if (provider.source !== 'config' || source !== 'kubernetes') {
    return undefined;
  }
  const own = provider.registered?.bind(provider.settings);
  return placesBeside(bound.places, own?.ok ? own.value.places : []);
}

/** A tenant names only places that the operator granted. */
function placeProblems(
  provider: ProviderRule,
  { cluster, namespace }: NotificationRule,
  named: readonly Place[],
): Problem[] {
  const refusal =
    cluster && namespace !== undefined
      ? refusalOfPlaces(provider, { cluster, namespace }, named)
      : undefined;
  const field = `spec.${provider.registered?.section}`;
  return refusal === undefined
    ? []
    : [
        {
          reason: 'NotPermitted',
          field,
          message: `${field}: ${refusal}`,
        },
      ];
}

/** A tenant reaches only addresses that are public, or allowed. */
function addressProblems(
  provider: ProviderRule,
  { source }: NotificationRule,
  bound: BoundProvider,
  { policy }: Lookup,
): Problem[] {
  if (source !== 'kubernetes') {
    return [];
  }
  // What the Provider itself says is its own problem, or an operator's word.
  const written = provider.registered?.bind(provider.settings);
  const own = new Set(written?.ok ? written.value.addresses : []);
  const field = `spec.${provider.registered?.section}`;
  return bound.addresses
    .filter(address => !own.has(address))
    .flatMap(address => policy.reachability.refusal(address) ?? [])
    .map(refusal => ({
      reason: 'AddressNotAllowed',
      field,
      message: `${field}: ${refusal}.`,
    }));
}

/** A tenant sees its own namespace, and others where operators allow it. */
function namespaceProblems(
  { cluster, namespace, filter }: NotificationRule,
  { policy, namespaces }: Lookup,
): Problem[] {
  const selector = filter.namespaceSelector;
  if (!selector || !cluster || namespace === undefined) {
    return [];
  }
  const byLabels = selector.matchLabels ?? selector.matchExpressions;
  const state = namespaces.state(cluster.id);
  if (byLabels && typeof state === 'object') {
    return problemsAt([
      {
        path: 'filter.namespaceSelector',
        message: `labels of namespaces cannot be read in cluster '${cluster.name}': ${state.unreadable}`,
      },
    ]);
  }
  const seesOthers = policy.seesOthers(cluster, namespace);
  const wanted = selector.matchNames ?? ['*'];
  const refused = wanted.filter(name =>
    name.includes('*')
      ? !seesOthers
      : !policy.seesRuns(cluster, namespace, name),
  );
  const named = selector.matchNames
    ? `is '${refused.join("', '")}'`
    : 'selects by labels';
  const field = `spec.filter.namespaceSelector${selector.matchNames ? '.matchNames' : ''}`;
  return refused.length === 0
    ? []
    : [
        {
          reason: 'NotPermitted',
          field,
          message: `${field} ${named}: a Notification sees the Runs of its own namespace '${namespace}' only. An operator can add an entry with from: ['${namespace}'] to tektonIntegrations.access.runs, or write the rule in app-config.`,
        },
      ];
}

/** Finds a Notification's Provider and binds their settings together. */
export function resolveRule(
  notification: NotificationRule,
  lookup: Lookup,
): ResolvedRule {
  const broken = (
    problems: readonly Problem[],
    provider?: ProviderRule,
  ): ResolvedRule => ({ notification, provider, usesEntity: false, problems });

  const own = [
    ...notification.problems,
    ...namespaceProblems(notification, lookup),
  ];
  if (own.length > 0) {
    return broken(own);
  }
  const provider = findProvider(notification, lookup);
  if ('message' in provider) {
    return broken([provider]);
  }
  if (!provider.registered || provider.problems.length > 0) {
    return broken(
      [
        {
          reason: 'ProviderNotReady',
          field: 'spec.providerRef.name',
          message: `Provider ${ruleWords(provider)} is not usable: ${provider.problems[0]?.message ?? 'its type is unknown.'}`,
        },
      ],
      provider,
    );
  }
  const bound = provider.registered.bind(merged(provider, notification));
  if (!bound.ok) {
    return broken(problemsAt(bound.issues), provider);
  }
  const template = templateOf(provider, notification);
  if (!template.ok) {
    return broken(template.problems, provider);
  }
  const named = namedBy(provider, notification, bound.value);
  const problems = [
    ...placeProblems(provider, notification, named ?? []),
    ...addressProblems(provider, notification, bound.value, lookup),
  ];
  if (problems.length > 0) {
    return broken(problems, provider);
  }
  return {
    notification,
    provider,
    bound: bound.value,
    template: template.template,
    named,
    usesEntity:
      bound.value.usesEntity ||
      notification.subscribable ||
      notification.matcher.usesEntity ||
      (template.template?.template.usesEntity ?? false),
    problems: [],
  };
}
