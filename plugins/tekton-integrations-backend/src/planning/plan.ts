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

import { isFinal } from 'backstage-plugin-tekton-integrations-common';
import {
  InvalidTarget,
  Planned,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { ProviderRule, ResolvedRule } from '../rules';
import {
  Decision,
  decide,
  lostRight,
  planWith,
  RuleFacts,
  RunFacts,
} from './decide';
import { Awaits } from './history';
import { OBSERVING, suspension } from './holds';
import { Hold, Refused, Wanted } from './wanted';

/** How long content that names tasks waits for them to be final. */
export const TASKS_WAIT_MS = 2_000;

/** A state target that has shown something of a Run. */
export interface Followed {
  readonly rule: string;
  readonly targetKey: string;
  readonly provider: string;
}

/** What is known beside the Run and the rules. */
export interface PlanFacts extends RunFacts {
  /** Since when the rule's present revision counts. */
  ruleSince(ruleId: string): number;
  /** State targets of this Run that have shown something. */
  readonly followed: readonly Followed[];
  /** A rule by its id, also one that does not see the Run. */
  rule(ruleId: string): ResolvedRule | undefined;
  /** A Provider by its id. */
  provider(id: string): ProviderRule | undefined;
  /** Why nothing may go through a Provider now. */
  holdOf(provider: ProviderRule): Hold | undefined;
  readonly observing: boolean;
}

/** The decision on a Run: what shall be shown where. */
export interface Plan {
  readonly wanted: readonly Wanted[];
  readonly refused: readonly Refused[];
  /** Plan again after this many milliseconds: tasks are still awaited. */
  readonly againInMs?: number;
  /** What was put off, and is planned again when it is there. */
  readonly awaits?: Awaits;
}

/** A rule and what it decided. */
export interface RuleDecision {
  readonly rule: ResolvedRule;
  readonly decision: Decision;
}

function ruleFactsOf(rule: ResolvedRule, facts: PlanFacts): RuleFacts {
  const { id } = rule.notification;
  return {
    since: facts.ruleSince(id),
    followed: new Set(
      facts.followed
        .filter(followed => followed.rule === id)
        .map(({ targetKey }) => targetKey),
    ),
  };
}

/** What keeps back all that goes through a Provider now. */
export function holdBy(
  provider: ProviderRule,
  facts: Pick<PlanFacts, 'observing' | 'holdOf'>,
): Wanted['hold'] {
  if (provider.suspended) {
    return { by: 'provider', ...suspension('Provider', provider) };
  }
  if (facts.observing) {
    return { by: 'mode', ...OBSERVING };
  }
  const broken = facts.holdOf(provider);
  return broken && { by: 'provider', ...broken };
}

/** What keeps back what a rule wants now. */
export function holdOn(
  { notification }: ResolvedRule,
  provider: ProviderRule,
  facts: Pick<PlanFacts, 'observing' | 'holdOf'>,
): Wanted['hold'] {
  return notification.suspended
    ? { by: 'rule', ...suspension('Notification', notification) }
    : holdBy(provider, facts);
}

function tasksAwaited({ subject: { run }, finalSeenAt, now }: PlanFacts) {
  const seen = finalSeenAt ?? now;
  const left = seen + TASKS_WAIT_MS - now;
  return isFinal(run.phase) &&
    run.phase !== 'unseen' &&
    run.tasks.some(task => !isFinal(task.phase))
    ? Math.max(0, left)
    : 0;
}

class Gathering {
  readonly wanted: Wanted[] = [];
  readonly refused: Refused[] = [];
  againInMs: number | undefined;
  awaitsEntity = false;
  readonly #taken = new Set<string>();
  readonly #facts: PlanFacts;

  constructor(facts: PlanFacts) {
    this.#facts = facts;
  }

  /** Whether a target of a rule is wanted, or is put off for a moment. */
  has(rule: string, targetKey: string): boolean {
    return this.#taken.has(`${rule}\n${targetKey}`);
  }

  take(rule: ResolvedRule): void {
    const facts = ruleFactsOf(rule, this.#facts);
    const decision = decide(rule, this.#facts, facts);
    switch (decision.kind) {
      case 'unsent':
        this.awaitsEntity ||= decision.reason === 'catalogAway';
        break;
      case 'planned':
        this.awaitsEntity ||= decision.follows?.reason === 'catalogAway';
        decision.planned
          .filter(
            planned => !decision.follows || isFollowed(planned, facts.followed),
          )
          .forEach(planned => this.#accept(rule, decision.provider, planned));
        break;
      default:
        decision satisfies never;
    }
  }

  /**
   * Follows a target that its rule does not plan any more: no status stays
   * pending because somebody deleted a Notification, broke it or changed it.
   */
  follow({ rule, targetKey, provider: providerId }: Followed): void {
    const provider = this.#facts.provider(providerId);
    const bound = provider?.registered?.bind(provider.settings);
    if (!provider || !bound?.ok) {
      return;
    }
    for (const planned of planWith(bound.value, provider, this.#facts)) {
      if (isFollowed(planned, new Set([targetKey]))) {
        this.#want(rule, provider, planned, holdBy(provider, this.#facts));
      }
    }
  }

  #accept(rule: ResolvedRule, provider: ProviderRule, planned: Planned): void {
    switch (planned.type) {
      case 'target':
        this.#want(
          rule.notification.id,
          provider,
          planned,
          holdOn(rule, provider, this.#facts),
        );
        break;
      case 'invalid':
        this.#refuse(rule, provider, planned);
        break;
      case 'notSent':
        this.awaitsEntity ||= planned.reason === 'catalogAway';
        break;
      default:
        planned satisfies never;
    }
  }

  #want(
    rule: string,
    provider: ProviderRule,
    target: Target,
    hold: Wanted['hold'],
  ): void {
    this.#taken.add(`${rule}\n${target.key}`);
    const left = target.needsTasks ? tasksAwaited(this.#facts) : 0;
    if (left > 0) {
      this.againInMs = Math.min(left, this.againInMs ?? left);
      return;
    }
    this.wanted.push({
      rule,
      provider: provider.id,
      providerType: provider.type,
      target,
      phase: this.#facts.subject.run.phase,
      hold,
    });
  }

  #refuse(
    rule: ResolvedRule,
    provider: ProviderRule,
    { key, words, message }: InvalidTarget,
  ): void {
    this.#taken.add(`${rule.notification.id}\n${key}`);
    this.refused.push({
      rule: rule.notification.id,
      provider: provider.id,
      providerType: provider.type,
      key,
      words,
      phase: this.#facts.subject.run.phase,
      reason: 'invalidTarget',
      message,
    });
  }
}

/** Whether a plan is a state target that has shown something. */
export function isFollowed(
  planned: Planned,
  followed: ReadonlySet<string>,
): planned is Target {
  return (
    planned.type === 'target' &&
    planned.kind === 'state' &&
    followed.has(planned.key)
  );
}

/** What each rule that sees the Run decides on it. */
export function decideAll(
  rules: readonly ResolvedRule[],
  facts: PlanFacts,
): RuleDecision[] {
  return rules.map(rule => ({
    rule,
    decision: decide(rule, facts, ruleFactsOf(rule, facts)),
  }));
}

/**
 * Decides what shall be shown of a Run's present state. Pure: the same facts
 * give the same plan, so that a plan can be made again at any time.
 *
 * @param rules - those that see the Run
 */
export function planRun(
  rules: readonly ResolvedRule[],
  facts: PlanFacts,
): Plan {
  const gathering = new Gathering(facts);
  rules.filter(({ bound }) => bound).forEach(rule => gathering.take(rule));
  if (facts.elsewhere === undefined) {
    facts.followed
      .filter(({ rule, targetKey }) => !gathering.has(rule, targetKey))
      .filter(({ rule }) => mayFollow(facts.rule(rule), facts))
      .forEach(followed => gathering.follow(followed));
  }
  const { wanted, refused, againInMs, awaitsEntity } = gathering;
  return {
    wanted,
    refused,
    againInMs,
    awaits: awaited(againInMs, awaitsEntity),
  };
}

/**
 * Whether a rule that does not plan a target any more may still bring it to
 * its end: it was deleted, broken or changed, but lost no right.
 */
function mayFollow(rule: ResolvedRule | undefined, facts: PlanFacts): boolean {
  if (!rule) {
    return true;
  }
  const { cluster, namespace } = rule.notification;
  const { run } = facts.subject;
  const seesIt =
    !cluster ||
    namespace === undefined ||
    facts.policy.seesRuns(cluster, namespace, run.namespace);
  return seesIt && !lostRight(rule);
}

function awaited(
  againInMs: number | undefined,
  entity: boolean,
): Awaits | undefined {
  if (againInMs !== undefined) {
    return 'tasks';
  }
  return entity ? 'entity' : undefined;
}
