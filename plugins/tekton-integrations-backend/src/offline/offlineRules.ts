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

import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import {
  clusterConfigSchema,
  CommitParams,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { createReachability } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { readPluginConfig } from '../config';
import { OwnershipMap } from '../entities';
import { compileTemplate } from '../expressions';
import { Planner, RuleExplanation, WhoseRuns } from '../planning';
import {
  ClusterRef,
  NotificationRule,
  OperatorPolicy,
  Problem,
  ProviderRule,
  ResolvedRule,
  RuleBook,
  RuleKind,
} from '../rules';
import { assembleTasks, parseRunObject, runId, runStateOf } from '../runs';
import { isUnsure } from './certainty';
import { OfflineEntities } from './offlineEntities';
import {
  OfflineOptions,
  OfflineProblem,
  OfflineRule,
  OfflineRun,
  OfflineSetting,
  RuleAnswer,
} from './types';

/** Where links lead when app-config does not say it. */
const SOME_PORTAL = 'https://portal.example.com';

const clusterNames = z.array(z.unknown());
const templateTree = z.record(z.string(), z.json());

/**
 * Providers, Notifications, namespaces and entities of files, judged by the
 * very engine that the portal runs, without a portal.
 *
 * @alpha
 */
export class OfflineRules {
  readonly #cluster: ClusterRef;
  readonly #rules: RuleBook;
  readonly #entities = new OfflineEntities();
  readonly #whose: WhoseRuns;
  readonly #namespaces = new Set<string>();
  readonly #clusters = new Set<string>();
  #commitParams: readonly CommitParams[] = [];
  #portal = SOME_PORTAL;
  #hasConfig = false;

  constructor({ types, clusterName }: OfflineOptions) {
    this.#cluster = { id: clusterName, name: clusterName };
    this.#rules = new RuleBook(new Map(types.map(type => [type.type, type])));
    this.#rules.addCluster(this.#cluster);
    this.#whose = new WhoseRuns({
      directory: this.#entities,
      namespaces: this.#rules.namespaces,
    });
  }

  /**
   * Takes the block `tektonIntegrations` of app-config.
   *
   * @returns settings that the portal would skip; its rules are judged by
   * {@link OfflineRules.check}
   */
  takeConfig(block: JsonObject, appBaseUrl?: string): OfflineSetting[] {
    const settings = readPluginConfig(
      new ConfigReader({
        app: { baseUrl: appBaseUrl ?? SOME_PORTAL },
        tektonIntegrations: block,
      }),
    );
    this.#hasConfig = true;
    this.#portal = settings.appBaseUrl;
    this.#commitParams = settings.commitParams;
    this.#whose.replaceOwnership(new OwnershipMap([...settings.ownership]));
    this.#rules.replaceConfig(
      settings.providers,
      settings.notifications,
      new OperatorPolicy(
        settings.runsAccess,
        createReachability(settings.http),
      ),
    );
    return [...settings.errors, ...this.#takeClusters(block.clusters)];
  }

  #takeClusters(list: unknown): OfflineSetting[] {
    const path = 'tektonIntegrations.clusters';
    if (list === undefined || list === null) {
      return [];
    }
    const entries = clusterNames.safeParse(list);
    if (!entries.success) {
      return [{ path, message: `${path} is not a list of clusters.` }];
    }
    return entries.data.flatMap((entry, index) => {
      const parsed = clusterConfigSchema.safeParse(entry);
      if (parsed.success) {
        const { name } = parsed.data;
        this.#clusters.add(name);
        this.#rules.addCluster({ id: name, name });
        return [];
      }
      return parsed.error.issues.map(issue => {
        const field = [path, index, ...issue.path].join('.');
        return { path: field, message: `${field}: ${issue.message}.` };
      });
    });
  }

  /**
   * Takes a Provider or Notification object.
   *
   * @returns its id, undefined when it has no name
   */
  takeObject(
    kind: 'Provider' | 'Notification',
    raw: unknown,
  ): string | undefined {
    return this.#rules.upsert(this.#cluster, kind, raw)?.id;
  }

  /** The id of an entry of app-config, once it was taken. */
  idOfEntry(
    kind: 'Provider' | 'Notification',
    name: string,
  ): string | undefined {
    return this.#allRules(kind).find(
      rule => rule.source === 'config' && rule.name === name,
    )?.id;
  }

  /** Takes a Namespace object with its `metadata.uid`. */
  takeNamespace(raw: unknown): void {
    const { namespaces } = this.#rules;
    const parsed = z
      .object({ metadata: z.object({ uid: z.string() }) })
      .safeParse(raw);
    if (parsed.success && namespaces.take(this.#cluster.id, raw)) {
      this.#namespaces.add(parsed.data.metadata.uid);
      namespaces.replace(this.#cluster.id, this.#namespaces);
    }
  }

  /** Takes a catalog entity; says whether it is one. */
  takeEntity(raw: unknown): boolean {
    return this.#entities.take(raw);
  }

  /** Reads a Run as the API server gives it. */
  readRun(raw: unknown): OfflineRun {
    const parsed = parseRunObject(raw, { cluster: this.#cluster.name });
    return parsed.ok
      ? {
          ok: true,
          run: runStateOf(parsed.object, this.#cluster, {
            deleted: false,
            commitParams: this.#commitParams,
          }),
        }
      : {
          ok: false,
          field: parsed.error.field,
          message: parsed.error.message,
        };
  }

  /** All rules with what is wrong in them. */
  check(): OfflineRule[] {
    const providers = this.#rules.providers().map(provider => ({
      kind: 'Provider' as const,
      id: provider.id,
      problems: provider.problems.map(problem => ({
        ...problem,
        unsure: false,
      })),
    }));
    const notifications = this.#rules.resolved().map(rule => ({
      kind: 'Notification' as const,
      id: rule.notification.id,
      problems: this.#problemsOf(rule),
    }));
    return [...providers, ...notifications];
  }

  #problemsOf(rule: ResolvedRule): OfflineProblem[] {
    const given = {
      cluster: this.#cluster,
      config: this.#hasConfig,
      clusters: this.#clusters.size > 0,
    };
    return [
      ...rule.problems.map(problem => ({
        ...problem,
        unsure: isUnsure(problem, rule, this.#rules, given),
      })),
      ...this.#unboundTemplate(rule).map(problem => ({
        ...problem,
        unsure: false,
      })),
    ];
  }

  /** Without its Provider a template can still be read. */
  #unboundTemplate({ notification, provider }: ResolvedRule): Problem[] {
    const tree = templateTree.safeParse(notification.template);
    if (provider || !tree.success) {
      return [];
    }
    const compiled = compileTemplate(tree.data);
    return compiled.ok
      ? []
      : compiled.issues.map(({ path, message }) => ({
          reason: 'InvalidSpec',
          field: `spec.${path}`,
          message: `spec.${path}: ${message}`,
        }));
  }

  /**
   * What each Notification does with a Run that were news just now.
   *
   * @param others - Runs among which are those of its tasks
   */
  async explain(
    state: RunState,
    others: readonly RunState[],
  ): Promise<RuleAnswer[]> {
    const { run, whose } = await this.#whose.find(assembleTasks(state, others));
    const planner = this.#plannerAt(
      Date.parse(run.completedAt ?? run.createdAt),
    );
    const plannable = { id: runId(run), run, whose, baseline: false };
    return this.#rules
      .resolved()
      .map(rule =>
        this.#rules.sees(rule.notification, run)
          ? answerOf(rule, planner.preview(rule, plannable))
          : blind(rule.notification, run),
      );
  }

  /** A file's Run is as old as it says, whenever it is looked at. */
  #plannerAt(now: number): Planner {
    return new Planner({
      rules: this.#rules,
      holdOf: () => undefined,
      observing: false,
      severalClusters: () => this.#clusters.size > 1,
      management: () => ({}),
      runUrl: id => `${this.#portal}/tekton-integrations/runs/${id}`,
      now: () => now,
    });
  }

  #allRules(kind: RuleKind): readonly (ProviderRule | NotificationRule)[] {
    return kind === 'Provider'
      ? this.#rules.providers()
      : this.#rules.resolved().map(({ notification }) => notification);
  }
}

function origin(rule: NotificationRule) {
  const { id, name, namespace } = rule;
  const words =
    namespace === undefined ? `${name} of app-config` : `${namespace}/${name}`;
  return { id, name, words };
}

function blind(notification: NotificationRule, run: RunState): RuleAnswer {
  return {
    ...origin(notification),
    outcome: 'unsent',
    why: {
      reason: 'notMatched',
      message: `It sees the Runs of its own namespace '${notification.namespace}' only, and this one is of '${run.namespace}'.`,
    },
    planned: [],
  };
}

function answerOf(
  { notification }: ResolvedRule,
  { outcome, why, planned, hold }: RuleExplanation,
): RuleAnswer {
  if (outcome === 'unsent') {
    return { ...origin(notification), outcome, why, planned };
  }
  return {
    ...origin(notification),
    outcome: hold ? 'held' : 'told',
    why: hold && { reason: 'suspended', message: hold.message },
    planned,
  };
}
