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
  ExplainedRule,
  ExplainedTarget,
  NotSent,
  RunDetails,
  RunExplanation,
} from 'backstage-plugin-tekton-integrations-common';

/** A delivery with its attempts. */
export type Delivery = RunDetails['deliveries'][number];

/** A Notification, what it decided about a Run, and what came of it. */
export interface RuleDecision {
  rule: string;
  /** What it decides by the rules of now; absent while that is not known. */
  explained?: ExplainedRule;
  deliveries: Delivery[];
  /** Why it sends nothing, where it is not explained. */
  notSent: NotSent[];
}

/**
 * Puts what was recorded beside what the rules of now decide, by Notification:
 * those that sent something first, else as given.
 *
 * What was recorded is read more often than it is explained, therefore either
 * may know a rule that the other does not know.
 */
export function decisionsOf(
  details: Pick<RunDetails, 'deliveries' | 'notSent'>,
  explanation?: Pick<RunExplanation, 'rules'>,
): RuleDecision[] {
  const { deliveries, notSent } = details;
  const explained = new Map(
    (explanation?.rules ?? []).map(item => [item.rule, item]),
  );
  const rules = new Set([
    ...deliveries.map(({ rule }) => rule),
    ...explained.keys(),
    ...notSent.map(({ rule }) => rule),
  ]);
  return [...rules].map(rule => ({
    rule,
    explained: explained.get(rule),
    deliveries: deliveries.filter(delivery => delivery.rule === rule),
    notSent: explained.has(rule)
      ? []
      : notSent.filter(item => item.rule === rule),
  }));
}

const isAt = (
  target: ExplainedTarget,
  { vendor, what, where }: Delivery['target'],
) => target.vendor === vendor && target.what === what && target.where === where;

const isNewer = (one: Delivery, other: Delivery) =>
  isAt(one.target, other.target) &&
  Date.parse(one.createdAt) > Date.parse(other.createdAt);

/**
 * A newer delivery shows the Run at the same place: sent again, this one would
 * show the same. Events are told each on their own.
 */
export function isOvertaken(
  { deliveries }: Pick<RuleDecision, 'deliveries'>,
  delivery: Delivery,
): boolean {
  return (
    delivery.kind === 'state' &&
    deliveries.some(item => isNewer(item, delivery))
  );
}

/**
 * What the rules of now would say where a delivery went. Only the newest there
 * is about the Run as it is now.
 */
export function targetOf(
  { explained, deliveries }: RuleDecision,
  delivery: Delivery,
): ExplainedTarget | undefined {
  const target = explained?.targets.find(item => isAt(item, delivery.target));
  return deliveries.some(item => isNewer(item, delivery)) ? undefined : target;
}

/** Targets of which nothing was recorded. */
export function unrecorded({
  explained,
  deliveries,
}: RuleDecision): ExplainedTarget[] {
  return (explained?.targets ?? []).filter(
    target => !deliveries.some(delivery => isAt(target, delivery.target)),
  );
}
