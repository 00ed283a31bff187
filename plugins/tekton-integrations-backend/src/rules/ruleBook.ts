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

import { placeOfRule } from './identity';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { NamespaceBook } from './namespaceBook';
import { notificationOfConfig, notificationOfObject } from './notifications';
import {
  ClusterRef,
  NotificationRule,
  ProviderRule,
  ResolvedRule,
  RuleOrigin,
} from './model';
import { providerOfConfig, providerOfObject, ProviderTypes } from './providers';
import { OperatorPolicy } from './operatorPolicy';
import { resolveRule } from './resolve';
import { RuleIndex, sees } from './ruleIndex';

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
  #policy = new OperatorPolicy([]);
  #index: RuleIndex | undefined;
  #indexedWith = 0;

  /** Labels and annotations of namespaces, as far as they can be read. */
  readonly namespaces = new NamespaceBook();

  constructor(types: ProviderTypes) {
    this.#types = types;
  }

  /** What operators decided about namespaces. */
  get policy(): OperatorPolicy {
    return this.#policy;
  }

  /** Replaces what app-config says. */
  replaceConfig(
    providers: Readonly<Record<string, unknown>>,
    notifications: Readonly<Record<string, unknown>>,
    policy: OperatorPolicy = new OperatorPolicy([]),
  ): void {
    this.#policy = policy;
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
    this.#index = undefined;
  }

  /** All rules of a cluster were read at least once. */
  markComplete(clusterId: string): void {
    this.#complete.add(clusterId);
  }

  /** Whether a rule that is not in the book is certainly not there. */
  isComplete(ruleId: string): boolean {
    const place = placeOfRule(ruleId);
    return !place || this.#complete.has(place.clusterId);
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
    this.#index = undefined;
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
    return this.index().rules;
  }

  /** The same, to be asked by namespace and by id. */
  index(): RuleIndex {
    const { knowledge } = this.namespaces;
    if (!this.#index || this.#indexedWith !== knowledge) {
      this.#indexedWith = knowledge;
      this.#index = new RuleIndex(
        [...this.#notifications.values()]
          .sort(operatorsFirst)
          .map(notification => this.resolve(notification)),
        this.#policy,
      );
    }
    return this.#index;
  }

  /** Whether a Notification sees the Runs of a namespace. */
  sees(
    notification: NotificationRule,
    run: Pick<RunState, 'cluster' | 'namespace'>,
  ): boolean {
    return sees(notification, run, this.#policy);
  }

  /** Any Notification with its Provider, also one that is not in the book. */
  resolve(notification: NotificationRule): ResolvedRule {
    return resolveRule(notification, {
      provider: id => this.#providers.get(id),
      cluster: name => this.#clusters.get(name),
      policy: this.#policy,
      namespaces: this.namespaces,
    });
  }

  /** A cluster by its configured name. */
  cluster(name: string): ClusterRef | undefined {
    return this.#clusters.get(name);
  }

  /** The configured name of a cluster. */
  clusterName(id: string): string | undefined {
    return [...this.#clusters.values()].find(cluster => cluster.id === id)
      ?.name;
  }

  #put(kind: RuleKind, rule: ProviderRule | NotificationRule): void {
    if (kind === 'Provider' && 'secrets' in rule) {
      this.#providers.set(rule.id, rule);
    } else if ('providerRef' in rule) {
      this.#notifications.set(rule.id, rule);
    }
    this.#index = undefined;
  }

  #drop(unwanted: (rule: { source: string }) => boolean): void {
    for (const rules of [this.#providers, this.#notifications]) {
      for (const [id, rule] of rules) {
        if (unwanted(rule)) {
          rules.delete(id);
        }
      }
    }
    this.#index = undefined;
  }
}

function operatorsFirst(a: NotificationRule, b: NotificationRule): number {
  if (a.source !== b.source) {
    return a.source === 'config' ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}
