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

import { Entity } from '@backstage/catalog-model';
import {
  ClusterHealth,
  EntityRuns,
  entityRunsQuerySchema,
  EntityTold,
  NotificationReports,
  NotSent,
  Pause,
  ProviderReports,
  RunDetails,
  RuleStatistics,
  RunState,
  StatusReport,
} from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { ConfigError, DeliveryMode } from '../config';
import { factsOf, RunSelection, selectionOf } from '../entities';
import {
  attemptsOf,
  countDeliveries,
  findRuns,
  interventionsOf,
  PauseKind,
  pausesOf,
  runsById,
  standingPauses,
  transitionsOf,
  waitingOf,
} from '../ledger';
import { Planner, WhoseRuns } from '../planning';
import { StatusWriter } from '../reporting';
import { ResolvedRule, RuleBook, RuleKind, ruleSentence } from '../rules';
import { actsOf, pauseOf } from './byHandWords';
import { decodeCursor, encodeCursor } from './cursor';
import { groupBy } from './groupBy';
import {
  attemptOf,
  deliveryReportOf,
  reportOf,
  summaryOf,
  unsentOf,
} from './reportRun';
import { providerWords, vendorOf } from './providerWords';
import { LoadedRun, RunLoader } from './runLoader';
import { missingSetup } from './setup';

/** The query of a page of Runs, checked. */
export type CheckedRunsQuery = z.output<typeof entityRunsQuerySchema>;

/** Puts together what the API answers; reads, and changes nothing. */
export class Reports {
  readonly #options: {
    readonly knex: Knex;
    readonly rules: RuleBook;
    readonly planner: Planner;
    readonly loader: RunLoader;
    readonly whose: Pick<WhoseRuns, 'ownerOf' | 'routingThrough'>;
    readonly status: StatusWriter;
    readonly clusters: () => ClusterHealth[];
    readonly mode: DeliveryMode;
    readonly problems: () => readonly ConfigError[];
    readonly unreadable: () => StatusReport['unreadable'];
    readonly warnings: () => readonly string[];
    readonly now: () => number;
  };

  constructor(options: {
    knex: Knex;
    rules: RuleBook;
    planner: Planner;
    loader: RunLoader;
    whose: Pick<WhoseRuns, 'ownerOf' | 'routingThrough'>;
    status: StatusWriter;
    clusters: () => ClusterHealth[];
    mode: DeliveryMode;
    problems: () => readonly ConfigError[];
    unreadable: () => StatusReport['unreadable'];
    warnings: () => readonly string[];
    now: () => number;
  }) {
    this.#options = options;
  }

  /** A page of the Runs of an entity, and what is missing. */
  async entityRuns(
    entity: Entity,
    query: CheckedRunsQuery,
  ): Promise<EntityRuns> {
    const { knex, clusters, rules, mode } = this.#options;
    const selection = selectionOf(entity);
    const setup = missingSetup(entity, {
      selected: selection !== undefined,
      clusters: clusters().length,
      providers: rules.providers().length,
      notifications: rules.resolved().length,
      mode,
    });
    if (!selection) {
      return { items: [], clusters: clusters(), setup };
    }
    const page = await findRuns(knex, {
      selection,
      cursor: query.cursor ? decodeCursor(query.cursor) : undefined,
      limit: query.limit,
      phases: query.phase,
      states: query.state,
      search: query.search,
      latest: query.latest,
    });
    const ids = page.items.map(({ id }) => id);
    const [first] = page.items;
    const last = page.items[page.items.length - 1];
    return {
      items: await this.#reports(ids),
      older:
        page.older && last
          ? encodeCursor({ direction: 'older', ...last })
          : undefined,
      newer:
        page.newer && first
          ? encodeCursor({ direction: 'newer', ...first })
          : undefined,
      clusters: clusters(),
      setup,
    };
  }

  /** A Run as it is known, for the question who may see it. */
  async runState(id: string): Promise<RunState | undefined> {
    const [row] = await runsById(this.#options.knex, [id]);
    return row?.state;
  }

  /** All that is known of a Run; undefined when there is none. */
  async runDetails(
    id: string,
    entities: string[],
  ): Promise<RunDetails | undefined> {
    const { knex, loader } = this.#options;
    const loaded = await loader.one(id);
    if (!loaded) {
      return undefined;
    }
    const { run, deliveries: rows } = loaded;
    const waiting = await waitingOf(knex, rows, this.#options.now());
    const deliveryIds = rows.map(delivery => delivery.id);
    const attempts = groupBy(
      await attemptsOf(knex, deliveryIds),
      attempt => attempt.delivery_id,
    );
    const interventions = await interventionsOf(knex, deliveryIds);
    const pauses = await pausesOf(knex, {
      providers: [...new Set(rows.map(({ provider }) => provider))],
      rules: [...new Set(rows.map(({ rule }) => rule))],
    });
    return {
      run: summaryOf(id, run),
      transitions: (await transitionsOf(knex, id)).map(transition => ({
        phase: transition.phase,
        attempt: transition.attempt,
        at: new Date(transition.at).toISOString(),
        reason: transition.reason ?? undefined,
      })),
      tasks: run.tasks,
      deliveries: rows.map(delivery => ({
        ...deliveryReportOf(delivery, waiting.get(delivery.id)),
        history: (attempts.get(delivery.id) ?? []).map(attemptOf),
        byHand: actsOf(delivery, interventions, pauses),
      })),
      notSent: unsentOf(this.#unsent(loaded), rows),
      entities,
    };
  }

  /** Who is told about the Runs of an entity. */
  async told(entity: Entity): Promise<EntityTold> {
    const selection = selectionOf(entity);
    const rules = selection ? await this.#rulesFor(entity, selection) : [];
    return {
      items: rules.map(rule => ({
        rule: rule.notification.id,
        vendor: vendorOf(rule) ?? 'Provider',
        sentence: ruleSentence(rule, { repository: selection?.repository }),
        problem: this.#missingFor(rule, entity),
      })),
    };
  }

  async providers(): Promise<ProviderReports> {
    const { rules, status } = this.#options;
    const pauses = await this.#pauses('provider');
    return {
      items: rules.providers().map(provider => ({
        id: provider.id,
        source: provider.source,
        cluster: provider.cluster?.name,
        namespace: provider.namespace,
        name: provider.name,
        type: provider.type,
        suspended: provider.suspended,
        paused: pauses.get(provider.id),
        conditions: [...status.conditions('Provider', provider.id)],
        statistics: this.#statisticsOf('Provider', provider.id),
      })),
    };
  }

  async notifications(): Promise<NotificationReports> {
    const { rules, status } = this.#options;
    const pauses = await this.#pauses('rule');
    return {
      items: rules.resolved().map(rule => ({
        id: rule.notification.id,
        source: rule.notification.source,
        cluster: rule.notification.cluster?.name,
        namespace: rule.notification.namespace,
        name: rule.notification.name,
        provider: rule.notification.providerRef.name,
        suspended: rule.notification.suspended,
        paused: pauses.get(rule.notification.id),
        sentence: ruleSentence(rule),
        conditions: [
          ...status.conditions('Notification', rule.notification.id),
        ],
        statistics: this.#statisticsOf('Notification', rule.notification.id),
      })),
    };
  }

  async statusReport(): Promise<StatusReport> {
    const { knex, clusters, mode, problems, unreadable, warnings } =
      this.#options;
    return {
      mode,
      clusters: clusters(),
      configErrors: [...problems()],
      unreadable: unreadable(),
      deliveries: await countDeliveries(knex),
      warnings: [...warnings()],
    };
  }

  /** The pauses that stand, by what they stop. */
  async #pauses(kind: PauseKind): Promise<Map<string, Pause>> {
    const standing = await standingPauses(this.#options.knex);
    return new Map(
      standing
        .filter(pause => pause.kind === kind)
        .map(pause => [pause.target, pauseOf(pause)]),
    );
  }

  async #reports(ids: readonly string[]): Promise<EntityRuns['items']> {
    const { knex, loader, now } = this.#options;
    const loaded = await loader.all(ids);
    const waiting = await waitingOf(
      knex,
      loaded.flatMap(({ deliveries }) => deliveries),
      now(),
    );
    return loaded.map(item =>
      reportOf(
        item.row.id,
        item.run,
        item.deliveries,
        this.#unsent(item),
        waiting,
      ),
    );
  }

  /** Why rules say nothing of a Run. */
  #unsent({ plannable, followed }: LoadedRun): NotSent[] {
    return this.#options.planner
      .explain(plannable, followed)
      .flatMap(({ rule, why, outcome }) =>
        why && outcome !== 'followed'
          ? [{ rule: rule.notification.id, ...providerWords(rule), ...why }]
          : [],
      );
  }

  /** Rules that can see Runs where the entity's Runs are, or would be. */
  async #rulesFor(
    entity: Entity,
    selection: RunSelection,
  ): Promise<ResolvedRule[]> {
    const { knex, rules, whose } = this.#options;
    const recent = await findRuns(knex, { selection, limit: 20 });
    const seen = await runsById(
      knex,
      recent.items.map(({ id }) => id),
    );
    const { owners } = factsOf(entity);
    const { namespace: annotated, clusterName } = selection;
    return rules.resolved().filter(({ notification }) => {
      const { cluster, namespace } = notification;
      if (!cluster || namespace === undefined) {
        return true;
      }
      const here = clusterName === undefined || clusterName === cluster.name;
      const owner = whose.ownerOf({ cluster, namespace });
      return (
        (here && namespace === annotated) ||
        (here && owner !== undefined && owners.includes(owner)) ||
        seen.some(({ state }) => rules.sees(notification, state))
      );
    });
  }

  #statisticsOf(kind: RuleKind, ruleId: string): RuleStatistics | undefined {
    const { counts, ...last } = this.#options.status.deliveries(kind, ruleId);
    return counts && { counts, ...last };
  }

  /** What keeps a rule from telling about an entity's Runs. */
  #missingFor(
    { notification, usesEntity }: ResolvedRule,
    entity: Entity,
  ): string | undefined {
    const { status, whose } = this.#options;
    const notReady = status
      .conditions('Notification', notification.id)
      .find(({ type, status: value }) => type === 'Ready' && value === 'False');
    if (notReady || !usesEntity) {
      return notReady?.message;
    }
    const { cluster, namespace } = notification;
    if (!cluster || namespace === undefined) {
      return undefined;
    }
    const routing = whose.routingThrough(factsOf(entity), {
      cluster,
      namespace,
    });
    return routing.kind === 'none' ? routing.message : undefined;
  }
}
