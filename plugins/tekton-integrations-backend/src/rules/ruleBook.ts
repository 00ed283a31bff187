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

import { clusterIdOf } from './identity';
import { notificationOfConfig, notificationOfObject } from './notifications';
import {
  ClusterRef,
  NotificationRule,
  ProviderRule,
  ResolvedRule,
  RuleOrigin,
} from './model';
import { providerOfConfig, providerOfObject, ProviderTypes } from './providers';
import { resolveRule } from './resolve';

/** Kinds of objects that are rules. */
export type RuleKind = 'Provider' | 'Notification';

/**
 * All Providers and Notifications that are known now, from clusters and from
 * app-config, resolved against each other whenever one changes.
 */
export class RuleBook {
  readonly #types: ProviderTypes;
  readonly #providers = new Map<string, ProviderRule>();
  readonly #notifications = new Map<string, NotificationRule>();
  readonly #clusters = new Map<string, ClusterRef>();
  readonly #complete = new Set<string>();
  #resolved: readonly ResolvedRule[] | undefined;

  constructor(types: ProviderTypes) {
    this.#types = types;
  }

  /** Replaces what app-config says. */
  replaceConfig(
    providers: Readonly<Record<string, unknown>>,
    notifications: Readonly<Record<string, unknown>>,
  ): void {
    this.#drop(rule => rule.source === 'config');
    for (const [name, raw] of Object.entries(providers)) {
      this.#put('Provider', providerOfConfig(name, raw, this.#types));
    }
    for (const [name, raw] of Object.entries(notifications)) {
      this.#put('Notification', notificationOfConfig(name, raw));
    }
  }

  /** Makes a cluster known under its configured name. */
  addCluster(cluster: ClusterRef): void {
    this.#clusters.set(cluster.name, cluster);
    this.#resolved = undefined;
  }

  /** All rules of a cluster were read at least once. */
  markComplete(clusterId: string): void {
    this.#complete.add(clusterId);
  }

  /** Whether a rule that is not in the book is certainly not there. */
  isComplete(ruleId: string): boolean {
    const clusterId = clusterIdOf(ruleId);
    return clusterId === undefined || this.#complete.has(clusterId);
  }

  /**
   * Takes an object as it is now.
   *
   * @returns the rule as it was understood, undefined when it has no name
   */
  upsert(
    cluster: ClusterRef,
    kind: RuleKind,
    raw: unknown,
  ): ProviderRule | NotificationRule | undefined {
    const rule =
      kind === 'Provider'
        ? providerOfObject(cluster, raw, this.#types)
        : notificationOfObject(cluster, raw);
    if (rule) {
      this.#put(kind, rule);
    }
    return rule;
  }

  /** Takes an object out. */
  remove(kind: RuleKind, id: string): boolean {
    this.#resolved = undefined;
    return kind === 'Provider'
      ? this.#providers.delete(id)
      : this.#notifications.delete(id);
  }

  /** The objects of a cluster, to find the ones that vanished. */
  objects(kind: RuleKind, clusterId: string): RuleOrigin[] {
    const rules = kind === 'Provider' ? this.#providers : this.#notifications;
    return [...rules.values()].filter(rule => rule.cluster?.id === clusterId);
  }

  providers(): ProviderRule[] {
    return [...this.#providers.values()];
  }

  provider(id: string): ProviderRule | undefined {
    return this.#providers.get(id);
  }

  /** All Notifications with their Providers, operators' first. */
  resolved(): readonly ResolvedRule[] {
    this.#resolved ??= [...this.#notifications.values()]
      .sort(operatorsFirst)
      .map(notification =>
        resolveRule(notification, {
          provider: id => this.#providers.get(id),
          cluster: name => this.#clusters.get(name),
        }),
      );
    return this.#resolved;
  }

  #put(kind: RuleKind, rule: ProviderRule | NotificationRule): void {
    if (kind === 'Provider' && 'secrets' in rule) {
      this.#providers.set(rule.id, rule);
    } else if ('providerRef' in rule) {
      this.#notifications.set(rule.id, rule);
    }
    this.#resolved = undefined;
  }

  #drop(unwanted: (rule: { source: string }) => boolean): void {
    for (const rules of [this.#providers, this.#notifications]) {
      for (const [id, rule] of rules) {
        if (unwanted(rule)) {
          rules.delete(id);
        }
      }
    }
    this.#resolved = undefined;
  }
}

function operatorsFirst(a: NotificationRule, b: NotificationRule): number {
  if (a.source !== b.source) {
    return a.source === 'config' ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}
