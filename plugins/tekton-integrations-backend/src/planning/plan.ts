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
  isFinal,
  NotSent,
  RUN_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  InvalidTarget,
  NoTarget,
  Planned,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  applyFilter,
  FilterAnswer,
  grantsFor,
  ProviderRule,
  ResolvedRule,
  ruleWords,
  sees,
} from '../rules';
import { OBSERVING, suspension } from './holds';
import { Hold, Refused, Wanted } from './wanted';

/** After its end a Run's metadata still counts for this long. */
export const SETTLE_MS = 5 * 60_000;
/** A Run that ended longer ago than this is not announced any more. */
export const AGE_LIMIT_MS = 24 * 3_600_000;
/** How long content that names tasks waits for them to be final. */
export const TASKS_WAIT_MS = 2_000;

/** A state target that has shown something of a Run. */
export interface Followed {
  readonly rule: string;
  readonly targetKey: string;
  readonly provider: string;
}

/** What is known beside the Run and the rules. */
export interface PlanFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When its present final state was seen first. */
  readonly finalSeenAt?: number;
  /** It had already ended when its cluster was watched first. */
  readonly baseline: boolean;
  /** Since when the rule's present revision counts. */
  ruleSince(ruleId: string): number;
  /** Something was put off until its tasks are final. */
  readonly awaitsTasks: boolean;
  /** State targets of this Run that have shown something. */
  readonly followed: readonly Followed[];
  /** A Provider by its id. */
  provider(id: string): ProviderRule | undefined;
  /** Why nothing may go through a Provider now. */
  holdOf(provider: ProviderRule): Hold | undefined;
  readonly observing: boolean;
  readonly severalClusters: boolean;
  readonly runUrl: string;
}

/** The decision on a Run: what shall be shown where, and what not, and why. */
export interface Plan {
  readonly wanted: readonly Wanted[];
  readonly refused: readonly Refused[];
  readonly notSent: readonly NotSent[];
  /** Plan again after this many milliseconds: tasks are still awaited. */
  readonly againInMs?: number;
}

function providerWords(provider: ProviderRule | undefined) {
  return provider
    ? {
        provider: {
          id: provider.id,
          name: provider.name,
          type: provider.type,
        },
        vendor: provider.registered?.vendor,
      }
    : {};
}

function notSent(
  { notification, provider }: ResolvedRule,
  reason: NotSent['reason'],
  message: string,
): NotSent {
  return {
    rule: notification.id,
    ...providerWords(provider),
    reason,
    message,
  };
}

/** Why a Run that ended is history for a rule; undefined when it is news. */
function historyOf(
  run: RunState,
  rule: ResolvedRule,
  facts: PlanFacts,
): string | undefined {
  if (!isFinal(run.phase)) {
    return undefined;
  }
  if (facts.baseline) {
    return 'it had ended before this cluster was watched';
  }
  const seen = facts.finalSeenAt ?? facts.now;
  if (seen < facts.ruleSince(rule.notification.id)) {
    return `it had ended before ${ruleWords(rule.notification)} was as it is now`;
  }
  // Where the cluster's clock runs ahead of ours, our own first sight counts.
  const ended = Math.min(
    run.completedAt ? Date.parse(run.completedAt) : seen,
    seen,
  );
  if (seen - ended > AGE_LIMIT_MS) {
    return 'it had ended more than 24 h before it was seen';
  }
  if (facts.now - seen > SETTLE_MS && !facts.awaitsTasks) {
    return 'it ended more than 5 min ago and began to match only then';
  }
  return undefined;
}

function planProvider(
  run: RunState,
  rule: Required<Pick<ResolvedRule, 'bound' | 'provider'>>,
  facts: PlanFacts,
): Planned[] {
  try {
    return rule.bound.plan(run, {
      grants: grantsFor(rule.provider, run),
      runUrl: facts.runUrl,
      severalClusters: facts.severalClusters,
    });
  } catch (error) {
    // A module that fails must not keep the Run from everybody else.
    return [
      {
        type: 'notSent',
        reason: 'noTarget',
        message: `Provider type '${rule.provider.type}' failed to plan this Run: ${error}. Report it to whoever maintains its module.`,
      },
    ];
  }
}

function holdBy(provider: ProviderRule, facts: PlanFacts): Wanted['hold'] {
  if (provider.suspended) {
    return { by: 'provider', ...suspension('Provider', provider) };
  }
  if (facts.observing) {
    return { by: 'mode', ...OBSERVING };
  }
  const broken = facts.holdOf(provider);
  return broken && { by: 'provider', ...broken };
}

function tasksAwaited(run: RunState, facts: PlanFacts): number {
  const seen = facts.finalSeenAt ?? facts.now;
  const left = seen + TASKS_WAIT_MS - facts.now;
  return isFinal(run.phase) &&
    run.phase !== 'unseen' &&
    run.tasks.some(task => !isFinal(task.phase))
    ? Math.max(0, left)
    : 0;
}

/** Why a Run does not start to be reported by a rule. */
function whyNot(
  rule: ResolvedRule,
  answer: FilterAnswer,
  history: string | undefined,
): NotSent {
  if (!answer.matched) {
    return notSent(rule, 'notMatched', answer.clause);
  }
  return history === undefined
    ? notSent(
        rule,
        'muted',
        `The Run's annotation ${RUN_ANNOTATIONS.notify} is 'none': remove it to be told.`,
      )
    : notSent(rule, 'baseline', `Not announced: ${history}.`);
}

class Decision {
  readonly wanted: Wanted[] = [];
  readonly refused: Refused[] = [];
  readonly notSent: NotSent[] = [];
  againInMs: number | undefined;
  readonly #run: RunState;
  readonly #facts: PlanFacts;

  constructor(run: RunState, facts: PlanFacts) {
    this.#run = run;
    this.#facts = facts;
  }

  take(rule: ResolvedRule): void {
    const { notification, provider, bound, problems } = rule;
    if (!provider || !bound) {
      this.notSent.push(
        notSent(rule, 'noTarget', problems[0]?.message ?? 'It has no target.'),
      );
      return;
    }
    const complete = { ...rule, provider, bound };
    const answer = applyFilter(notification.filter, this.#run);
    const history = historyOf(this.#run, rule, this.#facts);
    const muted = this.#run.annotations[RUN_ANNOTATIONS.notify] === 'none';
    const starts = answer.matched && history === undefined && !muted;
    for (const planned of planProvider(this.#run, complete, this.#facts)) {
      const followed =
        planned.type === 'target' &&
        planned.kind === 'state' &&
        this.#facts.followed.some(
          ({ rule: id, targetKey }) =>
            id === notification.id && targetKey === planned.key,
        );
      if (starts || followed) {
        this.#accept(complete, planned);
      } else {
        this.#decline(rule, whyNot(rule, answer, history));
      }
    }
  }

  /**
   * Follows a target whose rule is gone: no status stays pending because
   * somebody deleted a Notification.
   */
  follow({ rule, targetKey, provider: providerId }: Followed): void {
    const provider = this.#facts.provider(providerId);
    const bound = provider?.registered?.bind(provider.settings);
    if (!provider || !bound?.ok) {
      return;
    }
    const planned = planProvider(
      this.#run,
      { provider, bound: bound.value },
      this.#facts,
    );
    for (const target of planned) {
      if (
        target.type === 'target' &&
        target.kind === 'state' &&
        target.key === targetKey
      ) {
        this.#want(rule, undefined, provider, target);
      }
    }
  }

  #accept(
    rule: ResolvedRule & Required<Pick<ResolvedRule, 'provider'>>,
    planned: Planned,
  ): void {
    switch (planned.type) {
      case 'target':
        this.#want(
          rule.notification.id,
          rule.notification.suspended
            ? {
                by: 'rule',
                ...suspension('Notification', rule.notification),
              }
            : undefined,
          rule.provider,
          planned,
        );
        break;
      case 'invalid':
        this.#refuse(rule, planned);
        break;
      case 'notSent':
        this.#decline(rule, notSentOf(rule, planned));
        break;
      default:
        planned satisfies never;
    }
  }

  #want(
    rule: string,
    hold: Wanted['hold'],
    provider: ProviderRule,
    target: Target,
  ): void {
    const left = target.needsTasks ? tasksAwaited(this.#run, this.#facts) : 0;
    if (left > 0) {
      this.againInMs = Math.min(left, this.againInMs ?? left);
      return;
    }
    this.wanted.push({
      rule,
      provider: provider.id,
      providerType: provider.type,
      target,
      phase: this.#run.phase,
      hold: hold ?? holdBy(provider, this.#facts),
    });
  }

  #refuse(
    rule: ResolvedRule & Required<Pick<ResolvedRule, 'provider'>>,
    invalid: InvalidTarget,
  ): void {
    this.refused.push({
      rule: rule.notification.id,
      provider: rule.provider.id,
      providerType: rule.provider.type,
      key: invalid.key,
      words: invalid.words,
      phase: this.#run.phase,
      reason: 'invalidTarget',
      message: invalid.message,
    });
  }

  /** One answer for each rule is enough, however many targets it has. */
  #decline(rule: ResolvedRule, answer: NotSent): void {
    const known = this.notSent.some(
      item =>
        item.rule === rule.notification.id && item.message === answer.message,
    );
    if (!known) {
      this.notSent.push(answer);
    }
  }
}

function notSentOf(rule: ResolvedRule, planned: NoTarget): NotSent {
  return notSent(rule, planned.reason, planned.message);
}

/**
 * Decides what shall be shown of a Run's present state, and says why not
 * where nothing shall. Pure: the same facts give the same plan, so that a
 * plan can be made again at any time.
 */
export function planRun(
  run: RunState,
  rules: readonly ResolvedRule[],
  facts: PlanFacts,
): Plan {
  const decision = new Decision(run, facts);
  for (const rule of rules) {
    if (sees(rule.notification, run)) {
      decision.take(rule);
    }
  }
  for (const followed of facts.followed) {
    if (!rules.some(rule => rule.notification.id === followed.rule)) {
      decision.follow(followed);
    }
  }
  const { wanted, refused, notSent: unsent, againInMs } = decision;
  return { wanted, refused, notSent: unsent, againInMs };
}
