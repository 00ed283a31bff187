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
  ENTITY_ANNOTATIONS,
  EntityRuns,
  entityRunsQuerySchema,
  EntityTold,
  isOpen,
  NotificationReports,
  ProviderReports,
  RunDetails,
  RunState,
  StatusReport,
} from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { ConfigError, DeliveryMode } from '../config';
import {
  attemptsOf,
  childrenOf,
  countDeliveries,
  DeliveryRow,
  deliveriesOf,
  findRuns,
  RunRow,
  runsById,
  RunSelection,
  transitionsOf,
  waitingOf,
} from '../ledger';
import { Followed, Planner } from '../planning';
import { StatusWriter } from '../reporting';
import { ResolvedRule, RuleBook, ruleSentence } from '../rules';
import { assembleTasks } from '../runs';
import { decodeCursor, encodeCursor } from './cursor';
import { selectionOf } from './entitySelection';
import {
  attemptOf,
  deliveryReportOf,
  reportOf,
  summaryOf,
  unsentOf,
} from './reportRun';
import { missingSetup } from './setup';

/** The query of a page of Runs, checked. */
export type CheckedRunsQuery = z.output<typeof entityRunsQuerySchema>;

function groupBy<T>(items: readonly T[], key: (item: T) => string | null) {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    if (name !== null) {
      groups.set(name, [...(groups.get(name) ?? []), item]);
    }
  }
  return groups;
}

/** State targets that were planned once are followed. */
function followedIn(rows: readonly DeliveryRow[]): Followed[] {
  return rows
    .filter(
      ({ kind, state }) =>
        kind === 'state' && (state === 'delivered' || isOpen(state)),
    )
    .map(row => ({
      rule: row.rule,
      targetKey: row.target_key,
      provider: row.provider,
    }));
}

/** Puts together what the API answers; reads, and changes nothing. */
export class Reports {
  readonly #options: {
    readonly knex: Knex;
    readonly rules: RuleBook;
    readonly planner: Planner;
    readonly status: StatusWriter;
    readonly clusters: () => ClusterHealth[];
    readonly mode: DeliveryMode;
    readonly problems: () => readonly ConfigError[];
    readonly unreadable: () => StatusReport['unreadable'];
    readonly now: () => number;
  };

  constructor(options: {
    knex: Knex;
    rules: RuleBook;
    planner: Planner;
    status: StatusWriter;
    clusters: () => ClusterHealth[];
    mode: DeliveryMode;
    problems: () => readonly ConfigError[];
    unreadable: () => StatusReport['unreadable'];
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
    const { knex } = this.#options;
    const [row] = await runsById(knex, [id]);
    if (!row) {
      return undefined;
    }
    const children = await childrenOf(knex, [row.uid]);
    const run = assembleTasks(
      row.state,
      children.map(({ state }) => state),
    );
    const rows = await deliveriesOf(knex, [id]);
    const waiting = await waitingOf(knex, rows, this.#options.now());
    const attempts = groupBy(
      await attemptsOf(
        knex,
        rows.map(delivery => delivery.id),
      ),
      attempt => attempt.delivery_id,
    );
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
      })),
      notSent: unsentOf(this.#explain(row, run, rows), rows),
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
        vendor: rule.provider?.registered?.vendor ?? 'Provider',
        sentence: ruleSentence(rule, { repository: selection?.repository }),
        problem: this.#notReady(rule.notification.id),
      })),
    };
  }

  providers(): ProviderReports {
    const { rules, status } = this.#options;
    return {
      items: rules.providers().map(provider => ({
        id: provider.id,
        source: provider.source,
        cluster: provider.cluster?.name,
        namespace: provider.namespace,
        name: provider.name,
        type: provider.type,
        suspended: provider.suspended,
        conditions: [...status.conditions(provider.id)],
      })),
    };
  }

  notifications(): NotificationReports {
    const { rules, status } = this.#options;
    return {
      items: rules.resolved().map(rule => ({
        id: rule.notification.id,
        source: rule.notification.source,
        cluster: rule.notification.cluster?.name,
        namespace: rule.notification.namespace,
        name: rule.notification.name,
        provider: rule.notification.providerRef.name,
        suspended: rule.notification.suspended,
        sentence: ruleSentence(rule),
        conditions: [...status.conditions(rule.notification.id)],
      })),
    };
  }

  async statusReport(): Promise<StatusReport> {
    const { knex, clusters, mode, problems, unreadable } = this.#options;
    return {
      mode,
      clusters: clusters(),
      configErrors: [...problems()],
      unreadable: unreadable(),
      deliveries: await countDeliveries(knex),
    };
  }

  async #reports(ids: readonly string[]): Promise<EntityRuns['items']> {
    const { knex } = this.#options;
    const rows = new Map((await runsById(knex, ids)).map(row => [row.id, row]));
    const children = groupBy(
      await childrenOf(
        knex,
        [...rows.values()].map(({ uid }) => uid),
      ),
      child => child.parent_uid,
    );
    const all = await deliveriesOf(knex, ids);
    const waiting = await waitingOf(knex, all, this.#options.now());
    const deliveries = groupBy(all, delivery => delivery.run_id);
    return ids.flatMap(id => {
      const row = rows.get(id);
      if (!row) {
        return [];
      }
      const run = assembleTasks(
        row.state,
        (children.get(row.uid) ?? []).map(({ state }) => state),
      );
      const own = deliveries.get(id) ?? [];
      return [reportOf(id, run, own, this.#explain(row, run, own), waiting)];
    });
  }

  #explain(row: RunRow, run: RunState, rows: readonly DeliveryRow[]) {
    return this.#options.planner.plan(
      {
        id: row.id,
        run,
        finalSeenAt: row.final_seen_at ?? undefined,
        baseline: row.baseline,
        awaitsTasks: row.awaits_tasks,
      },
      followedIn(rows),
    ).notSent;
  }

  /** Rules that can see Runs where the entity's Runs are. */
  async #rulesFor(
    entity: Entity,
    selection: RunSelection,
  ): Promise<ResolvedRule[]> {
    const { knex, rules } = this.#options;
    const annotated =
      entity.metadata.annotations?.[ENTITY_ANNOTATIONS.kubernetesNamespace];
    const recent = await findRuns(knex, { selection, limit: 20 });
    const seen = await runsById(
      knex,
      recent.items.map(({ id }) => id),
    );
    const namespaces = new Set(seen.map(({ namespace }) => namespace));
    if (annotated) {
      namespaces.add(annotated);
    }
    return rules
      .resolved()
      .filter(
        ({ notification }) =>
          notification.source === 'config' ||
          namespaces.has(notification.namespace ?? ''),
      );
  }

  #notReady(ruleId: string): string | undefined {
    return this.#options.status
      .conditions(ruleId)
      .find(({ type, status }) => type === 'Ready' && status === 'False')
      ?.message;
  }
}
