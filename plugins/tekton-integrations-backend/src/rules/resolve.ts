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
import { servesNamespace } from './grants';
import { configRuleId, objectRuleId, ruleWords } from './identity';
import {
  ClusterRef,
  NotificationRule,
  Problem,
  ProviderRule,
  ResolvedRule,
} from './model';

/** How a provider is looked up: by id, and clusters by their name. */
export interface Lookup {
  provider(id: string): ProviderRule | undefined;
  cluster(name: string): ClusterRef | undefined;
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
    !servesNamespace(provider, cluster?.name ?? '', namespace ?? '')
  ) {
    return {
      reason: 'NotPermitted',
      field: 'spec.providerRef',
      message: `Provider '${provider.name}' of the portal is not open to namespace '${namespace}' of cluster '${cluster?.name}': an operator can add both to tektonIntegrations.providers.${provider.name}.access.`,
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

/** Finds a Notification's Provider and binds their settings together. */
export function resolveRule(
  notification: NotificationRule,
  lookup: Lookup,
): ResolvedRule {
  if (notification.problems.length > 0) {
    return { notification, problems: notification.problems };
  }
  const provider = findProvider(notification, lookup);
  if ('message' in provider) {
    return { notification, problems: [provider] };
  }
  if (!provider.registered || provider.problems.length > 0) {
    return {
      notification,
      provider,
      problems: [
        {
          reason: 'ProviderNotReady',
          field: 'spec.providerRef.name',
          message: `Provider ${ruleWords(provider)} is not usable: ${provider.problems[0]?.message ?? 'its type is unknown.'}`,
        },
      ],
    };
  }
  const bound = provider.registered.bind(merged(provider, notification));
  return bound.ok
    ? { notification, provider, bound: bound.value, problems: [] }
    : {
        notification,
        provider,
        problems: bound.issues.map(issue => ({
          reason: 'InvalidSpec',
          field: `spec.${issue.path}`,
          message: `spec.${issue.path}: ${issue.message}.`,
        })),
      };
}

/** Whether a Notification can see a Run at all. */
export function sees(notification: NotificationRule, run: RunState): boolean {
  return (
    notification.source === 'config' ||
    (notification.cluster?.id === run.cluster.id &&
      notification.namespace === run.namespace)
  );
}
