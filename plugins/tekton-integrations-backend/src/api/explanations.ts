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
  DeliveryReport,
  ExplainedDecision,
  ExplainedRule,
  ExplainedTarget,
  Preview,
  previewRequestSchema,
  RunExplanation,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Planned } from 'backstage-plugin-tekton-integrations-node';
import { InputError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { z } from 'zod';
import {
  PauseRow,
  pauseOver,
  pauseReason,
  recentRuns,
  runsById,
  standingPauses,
  waitingOf,
} from '../ledger';
import { Planner, RuleExplanation } from '../planning';
import {
  notificationOfConfig,
  notificationOfObject,
  NotificationRule,
  ResolvedRule,
  RuleBook,
  ruleIdWords,
  ruleSentence,
} from '../rules';
import { isComplete } from '../runs';
import { providerWords } from './providerWords';
import { deliveryReportOf, summaryOf } from './reportRun';
import { LoadedRun, RunLoader } from './runLoader';

/** A request for a preview, checked. */
export type CheckedPreview = z.output<typeof previewRequestSchema>;

/** Picks the Runs that the caller may read. */
export type MayRead = (runs: readonly RunState[]) => Promise<boolean[]>;

const DAY_MS = 24 * 3_600_000;
/** So many Runs are read at once. */
const BATCH = 50;

function targetOf(planned: Planned): ExplainedTarget[] {
  switch (planned.type) {
    case 'target':
      return [{ ...planned.words, content: planned.content }];
    case 'invalid':
      return [{ ...planned.words, invalid: planned.message }];
    case 'notSent':
      return [];
    default:
      return planned satisfies never;
  }
}

function decisionOf({ outcome, why, planned }: RuleExplanation) {
  return {
    outcome,
    reason: why?.reason,
    message: why?.message,
    targets: planned.flatMap(targetOf),
  } satisfies ExplainedDecision;
}

/** The commit of a Run in a sentence. */
function commitWords({ commit }: RunState): RunExplanation['commit'] {
  if (!commit) {
    return {
      message:
        'The Run names no commit: see the documentation of teams for the annotations, labels and parameters that do.',
    };
  }
  const { owner, repository, sha, source } = commit;
  const parts = { owner, repository, sha };
  const missing = Object.entries(parts)
    .filter(([, value]) => !value)
    .map(([name]) => name);
  return {
    source,
    message: isComplete(commit)
      ? `${owner}/${repository}@${sha}, said by ${source}`
      : `${source} names no ${missing.join(' and no ')}`,
  };
}

function routingWords(
  { plannable }: LoadedRun,
  explained: readonly RuleExplanation[],
): RunExplanation['routing'] {
  const { routing, commitFromEntity } = plannable.whose;
  const needed =
    commitFromEntity || explained.some(({ rule }) => rule.usesEntity);
  return routing.kind === 'entity'
    ? {
        entity: routing.ref,
        message: `${routing.ref} routes for the Run.`,
        needed,
      }
    : { message: routing.message, needed };
}

/**
 * Answers why Runs were reported as they were, and what a rule would have
 * reported; by the very decisions that deliveries are made of.
 */
export class Explanations {
  readonly #options: {
    readonly knex: Knex;
    readonly rules: RuleBook;
    readonly planner: Planner;
    readonly loader: RunLoader;
    readonly now: () => number;
  };

  constructor(options: {
    knex: Knex;
    rules: RuleBook;
    planner: Planner;
    loader: RunLoader;
    now: () => number;
  }) {
    this.#options = options;
  }

  /** Why a Run was reported as it was; undefined when there is none. */
  async explain(id: string): Promise<RunExplanation | undefined> {
    const { knex, planner, loader, now } = this.#options;
    const loaded = await loader.one(id);
    if (!loaded) {
      return undefined;
    }
    const { run, deliveries, plannable, followed } = loaded;
    const waiting = await waitingOf(knex, deliveries, now());
    const reports = deliveries.map(row =>
      deliveryReportOf(row, waiting.get(row.id)),
    );
    const decided = planner.explain(plannable, followed);
    const pauses = await standingPauses(knex);
    const explained = decided.map(item =>
      this.#explained(item, run, reports, pauses),
    );
    return {
      run: summaryOf(id, run),
      explainedAt: new Date(now()).toISOString(),
      commit: commitWords(run),
      routing: routingWords(loaded, decided),
      rules: [...explained, ...this.#formerRules(explained, reports)],
    };
  }

  /**
   * What a Notification would have reported.
   *
   * @throws InputError when neither a rule nor a spec is named, or both are
   */
  async preview(request: CheckedPreview, mayRead: MayRead): Promise<Preview> {
    const rule = this.#options.rules.resolve(this.#ruleOf(request));
    const empty = {
      // What could not be read says nothing.
      sentence: rule.notification.providerRef.name ? ruleSentence(rule) : '',
      problems: rule.problems.map(({ field, message }) => ({ field, message })),
      examined: 0,
      told: 0,
      items: [],
    };
    return rule.bound
      ? { ...empty, ...(await this.#previewRuns(rule, request, mayRead)) }
      : empty;
  }

  async #previewRuns(
    rule: ResolvedRule,
    { days, limit }: CheckedPreview,
    mayRead: MayRead,
  ): Promise<Pick<Preview, 'examined' | 'told' | 'items'>> {
    const { knex, loader, planner, rules, now } = this.#options;
    const items: Preview['items'] = [];
    const ids = await recentRuns(knex, {
      since: now() - days * DAY_MS,
      clusterId: rule.notification.cluster?.id,
      limit,
    });
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      const states = new Map(
        (await runsById(knex, batch)).map(row => [row.id, row.state]),
      );
      const seen = batch.flatMap(id => {
        const state = states.get(id);
        return state && rules.sees(rule.notification, state)
          ? [{ id, state }]
          : [];
      });
      const allowed = await mayRead(seen.map(({ state }) => state));
      const readable = seen.filter((_, index) => allowed[index]);
      for (const loaded of await loader.all(readable.map(({ id }) => id))) {
        items.push({
          run: summaryOf(loaded.row.id, loaded.run),
          ...decisionOf(planner.preview(rule, loaded.plannable)),
        });
      }
    }
    return {
      examined: items.length,
      told: items.filter(({ outcome }) => outcome === 'told').length,
      items,
    };
  }

  #ruleOf({ rule: id, spec, place }: CheckedPreview): NotificationRule {
    const { rules } = this.#options;
    if ((id === undefined) === (spec === undefined)) {
      throw new InputError(
        'Say either rule, the id of a Notification, or spec, what one would say.',
      );
    }
    if (id !== undefined) {
      const known = rules.index().get(id)?.notification;
      if (!known) {
        throw new NotFoundError(
          `There is no Notification '${id}': its id is source/cluster/namespace/name, as GET /notifications tells.`,
        );
      }
      return known;
    }
    if (!place) {
      return notificationOfConfig('preview', spec);
    }
    const cluster = rules.cluster(place.cluster);
    if (!cluster) {
      throw new InputError(
        `place.cluster is '${place.cluster}', which is not a cluster whose rules were read.`,
      );
    }
    const rule = notificationOfObject(cluster, {
      metadata: { namespace: place.namespace, name: 'preview' },
      spec,
    });
    if (!rule) {
      throw new InputError('place.namespace is not a namespace.');
    }
    return rule;
  }

  #explained(
    item: RuleExplanation,
    run: RunState,
    reports: readonly DeliveryReport[],
    pauses: readonly PauseRow[],
  ): ExplainedRule {
    const { rule } = item;
    const { id } = rule.notification;
    const pause = pauseOver(pauses, { rule: id, provider: rule.provider?.id });
    // A pause is lifted here, and does not hide what else is wrong then.
    const hold = pause
      ? { reason: pauseReason(pause), message: pause.message }
      : item.hold;
    const about = run.commit
      ? {
          repository: [run.commit.owner, run.commit.repository]
            .filter(Boolean)
            .join('/'),
        }
      : {};
    return {
      ...decisionOf(item),
      rule: id,
      ...providerWords(rule),
      sentence: ruleSentence(rule, about),
      hold: hold && { reason: hold.reason, message: hold.message },
      deliveries: reports.filter(report => report.rule === id),
    };
  }

  /** Rules that are gone, or do not see the Run any more. */
  #formerRules(
    explained: readonly ExplainedRule[],
    reports: readonly DeliveryReport[],
  ): ExplainedRule[] {
    const known = new Set(explained.map(({ rule }) => rule));
    const former = [...new Set(reports.map(({ rule }) => rule))].filter(
      rule => !known.has(rule),
    );
    return former.map(rule => {
      const own = reports.filter(report => report.rule === rule);
      return {
        rule,
        provider: own[0]?.provider,
        vendor: own[0]?.target.vendor,
        sentence: `Notification ${ruleIdWords(rule)}, which is gone or does not see this Run any more`,
        outcome: 'followed' as const,
        targets: [],
        deliveries: own,
      };
    });
  }
}
