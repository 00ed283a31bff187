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
import {
  asInvalid,
  BoundProvider,
  JsonObject,
  Place,
  Planned,
  Routing,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  FilterAnswer,
  grantsFor,
  OperatorPolicy,
  ProviderRule,
  ResolvedRule,
  ruleWords,
  Subject,
} from '../rules';
import { HistoryFacts, historyOf } from './history';
import { Notify } from './notify';

/** What is known of a Run, the same for all rules. */
export interface RunFacts extends HistoryFacts {
  readonly subject: Subject;
  readonly routing: Routing;
  readonly notify: Notify;
  /** The Run lacks a part of its commit that its entity may know. */
  readonly commitFromEntity: boolean;
  /** Another portal reports the cluster: which, in a sentence. */
  readonly elsewhere?: string;
  readonly policy: OperatorPolicy;
  readonly severalClusters: boolean;
  readonly runUrl: string;
  /** The object as it was observed, where it is at hand. */
  readonly object?: unknown;
}

/** What is known of a rule and this Run. */
export interface RuleFacts {
  /** Since when the rule's present revision counts. */
  readonly since: number;
  /** Keys of its state targets that have shown something of the Run. */
  readonly followed: ReadonlySet<string>;
}

/** Why a rule does not send a Run; words are made when somebody asks. */
export interface Unsent {
  readonly reason: NotSentReason;
  readonly message: () => string;
}

/** What a rule decides on a Run. */
export type Decision =
  | ({ readonly kind: 'unsent' } & Unsent)
  | {
      readonly kind: 'planned';
      readonly provider: ProviderRule;
      readonly planned: readonly Planned[];
      /**
       * Why nothing new starts: only state targets that have shown something
       * are followed.
       */
      readonly follows?: Unsent;
    };

function unsent(
  reason: NotSentReason,
  message: string | (() => string),
): Unsent {
  return {
    reason,
    message: typeof message === 'string' ? () => message : message,
  };
}

/** Problem reason of rules that want what they are not granted. */
const NOT_PERMITTED = 'NotPermitted';

function subscription(
  { notification }: ResolvedRule,
  notify: Notify,
): Unsent | undefined {
  if (notify.kind === 'none') {
    return unsent('muted', `${notify.saidBy} is 'none': remove it to be told.`);
  }
  if (!notification.subscribable) {
    return undefined;
  }
  switch (notify.kind) {
    case 'named':
      if (notify.names.has(notification.name)) {
        return undefined;
      }
      break;
    case 'unknown':
      return unsent('catalogAway', notify.message);
    case 'unsaid':
      break;
    default:
      notify satisfies never;
  }
  return unsent(
    'notMatched',
    `subscribable: neither the Run nor its entity names '${notification.name}' in integrations.tekton.dev/notify`,
  );
}

function unmatched(
  answer: FilterAnswer,
  { routing }: RunFacts,
): Unsent | undefined {
  switch (answer.kind) {
    case 'matched':
      return undefined;
    case 'unmatched':
      return unsent('notMatched', answer.clause);
    case 'undecided':
      return unsent(
        'catalogAway',
        routing.kind === 'unknown' ? routing.message : 'Its entity is unknown.',
      );
    default:
      return answer satisfies never;
  }
}

/** Why nothing starts for a rule; undefined when its targets are told. */
function whyNot(
  rule: ResolvedRule,
  facts: RunFacts,
  { since }: RuleFacts,
): Unsent | undefined {
  const { notification, template } = rule;
  const refused =
    unmatched(notification.matcher.apply(facts.subject), facts) ??
    subscription(rule, facts.notify) ??
    (template?.template.usesEntity && facts.routing.kind === 'unknown'
      ? unsent('catalogAway', facts.routing.message)
      : undefined);
  if (refused && refused.reason !== 'catalogAway') {
    return refused;
  }
  const byEntity = rule.usesEntity || facts.commitFromEntity;
  const history = historyOf(facts.subject.run, facts, {
    words: ruleWords(notification),
    since,
    waited: facts.awaits === 'tasks' || (facts.awaits === 'entity' && byEntity),
  });
  return history === undefined
    ? refused
    : unsent('baseline', `Not announced: ${history}.`);
}

type Rendered =
  | { readonly ok: true; readonly value?: JsonObject }
  | { readonly ok: false; readonly message: string };

function rendered({ template }: ResolvedRule, subject: Subject): Rendered {
  if (!template) {
    return { ok: true };
  }
  const answer = template.template.render(subject.scope, template.escapeFor);
  return answer.ok
    ? answer
    : { ok: false, message: `${answer.path}: ${answer.message}` };
}

/**
 * What a Provider plans of a Run. A module that fails must not keep the Run
 * from everybody else.
 *
 * @param text - the rendered template; where it failed no target says a part
 *   of it
 * @param tenant - the Notification is a tenant's
 */
export function planWith(
  bound: BoundProvider,
  provider: ProviderRule,
  facts: RunFacts,
  text: Rendered = { ok: true },
  tenant = true,
): Planned[] {
  const { subject, routing, policy, runUrl, severalClusters, object } = facts;
  const { run } = subject;
  try {
    const planned = bound.plan(
      run,
      {
        grants: grantsFor(provider, run, policy, routing),
        routing,
        runUrl,
        severalClusters,
        provider: provider.id,
        tenant,
        object,
      },
      text.ok ? text.value : undefined,
    );
    return text.ok ? planned : asInvalid(planned, text.message);
  } catch (error) {
    return [
      {
        type: 'notSent',
        reason: 'noTarget',
        message: `Provider type '${provider.type}' failed to plan this Run: ${error}. Report it to whoever maintains its module.`,
      },
    ];
  }
}

/** A repository that only the entity may know is not missing yet. */
function orAwaited(planned: Planned, facts: RunFacts): Planned {
  return planned.type === 'notSent' &&
    planned.reason === 'noTarget' &&
    facts.commitFromEntity &&
    facts.routing.kind === 'unknown'
    ? { ...planned, reason: 'catalogAway', message: facts.routing.message }
    : planned;
}

/**
 * What a tenant's rule names is asked again before sending, also when the
 * rule was changed or deleted meanwhile.
 */
function withNamed(
  planned: Planned,
  named: ResolvedRule['named'] = [],
): Planned {
  return planned.type === 'target' && named.length > 0
    ? named.reduce(chosenToo, planned)
    : planned;
}

function chosenToo(target: Target, place: Place): Target {
  const { otherwise } = target;
  return {
    ...target,
    chosen: [...(target.chosen ?? []), place],
    ...(otherwise && { otherwise: chosenToo(otherwise, place) }),
  };
}

/**
 * Decides what one rule says of a Run. Pure: the same facts give the same
 * decision, for the ledger, for whoever asks why, and for a preview.
 */
export function decide(
  rule: ResolvedRule,
  facts: RunFacts,
  ruleFacts: RuleFacts,
): Decision {
  const { provider, bound, problems } = rule;
  if (facts.elsewhere !== undefined) {
    return { kind: 'unsent', ...unsent('managedElsewhere', facts.elsewhere) };
  }
  if (!provider || !bound) {
    const [problem] = problems;
    return {
      kind: 'unsent',
      ...unsent(
        problem?.reason === NOT_PERMITTED ? 'notPermitted' : 'noTarget',
        problem?.message ?? 'It has no target.',
      ),
    };
  }
  const why = whyNot(rule, facts, ruleFacts);
  if (why && ruleFacts.followed.size === 0) {
    return { kind: 'unsent', ...why };
  }
  return {
    kind: 'planned',
    provider,
    planned: planWith(
      bound,
      provider,
      facts,
      rendered(rule, facts.subject),
      rule.notification.source === 'kubernetes',
    ).map(item => withNamed(orAwaited(item, facts), rule.named)),
    follows: why,
  };
}

/** Whether a rule lost a right, so that nothing of it is followed either. */
export function lostRight({ problems }: ResolvedRule): boolean {
  return problems[0]?.reason === NOT_PERMITTED;
}
