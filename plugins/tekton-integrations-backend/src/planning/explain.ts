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

import { NotSentReason } from 'backstage-plugin-tekton-integrations-common';
import { Planned } from 'backstage-plugin-tekton-integrations-node';
import { ResolvedRule } from '../rules';
import { Decision, Unsent } from './decide';
import { decideAll, holdOn, isFollowed, PlanFacts } from './plan';
import { Wanted } from './wanted';

/** Why a rule, or one of its targets, says nothing. */
export interface UnsentWords {
  readonly reason: NotSentReason;
  readonly message: string;
}

/**
 * What a rule does with a Run, by the rules of now.
 *
 * - `told`: its targets are told.
 * - `followed`: it would not start now, but what it has shown is followed.
 * - `unsent`: nothing is sent, and why.
 */
export interface RuleExplanation {
  readonly rule: ResolvedRule;
  readonly outcome: 'told' | 'followed' | 'unsent';
  /** Why nothing is sent, or nothing new would start. */
  readonly why?: UnsentWords;
  /** What is planned; with what keeps it back. */
  readonly planned: readonly Planned[];
  readonly hold?: Wanted['hold'];
}

function wordsOf({ reason, message }: Unsent): UnsentWords {
  return { reason, message: message() };
}

function explanationOf(
  rule: ResolvedRule,
  decision: Decision,
  facts: PlanFacts,
): RuleExplanation {
  if (decision.kind === 'unsent') {
    return { rule, outcome: 'unsent', why: wordsOf(decision), planned: [] };
  }
  const { provider, planned, follows } = decision;
  const followed = new Set(
    facts.followed
      .filter(item => item.rule === rule.notification.id)
      .map(({ targetKey }) => targetKey),
  );
  const shown = follows
    ? planned.filter(item => isFollowed(item, followed))
    : planned;
  const said = shown.filter(item => item.type !== 'notSent');
  const [silent] = shown.flatMap(item =>
    item.type === 'notSent' ? [item] : [],
  );
  if (said.length === 0) {
    return {
      rule,
      outcome: 'unsent',
      why: follows ? wordsOf(follows) : silent,
      planned: [],
    };
  }
  return {
    rule,
    outcome: follows ? 'followed' : 'told',
    why: follows ? wordsOf(follows) : silent,
    planned: said,
    hold: holdOn(rule, provider, facts),
  };
}

/**
 * What each rule that sees a Run does with it, in words. Pure, from the very
 * decisions that deliveries are made of.
 */
export function explainRun(
  rules: readonly ResolvedRule[],
  facts: PlanFacts,
): RuleExplanation[] {
  return decideAll(rules, facts).map(({ rule, decision }) =>
    explanationOf(rule, decision, facts),
  );
}
