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
  Filter,
  isFinal,
  LabelSelector,
  PHASES,
  Phase,
  phaseWords,
  ValueRequirement,
} from 'backstage-plugin-tekton-integrations-common';
import { Described } from 'backstage-plugin-tekton-integrations-node';
import { kindsOf } from './filter';
import { ResolvedRule } from './model';

function listed(items: readonly string[], last: string): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1]}`;
}

/** How a person says that a Run entered one of these phases. */
function phasesWords(phases: readonly Phase[]): string {
  const ends = PHASES.filter(isFinal);
  if (
    ends.every(phase => phases.includes(phase)) &&
    phases.length >= ends.length
  ) {
    return 'ends';
  }
  const words = PHASES.filter(phase => phases.includes(phase)).map(phase =>
    ['queued', 'running', 'stopping', 'cancelled'].includes(phase)
      ? `is ${phaseWords(phase)}`
      : phaseWords(phase),
  );
  return listed(words, 'or');
}

function runWords(filter: Filter): string {
  const kinds = kindsOf(filter);
  return kinds.length === 3 ? 'Run' : listed(kinds, 'or');
}

const OPERATOR_WORDS: Readonly<Record<ValueRequirement['operator'], string>> = {
  In: 'is',
  NotIn: 'is not',
  Exists: 'is there',
  DoesNotExist: 'is not there',
  Matches: 'matches',
};

function selectorWords(selector: LabelSelector | undefined): string[] {
  return [
    ...Object.entries(selector?.matchLabels ?? {}).map(
      ([key, value]) => `${key}=${value}`,
    ),
    ...(selector?.matchExpressions ?? []).map(
      ({ key, operator, values }) =>
        `${key} ${operator}${values ? ` (${values.join(', ')})` : ''}`,
    ),
  ];
}

function valueWords(
  what: string,
  requirements: readonly ValueRequirement[] | undefined,
): string[] {
  return (requirements ?? []).map(({ name, operator, values }) =>
    [
      `${what} ${name} ${OPERATOR_WORDS[operator]}`,
      ...(values ? [listed(values, 'or')] : []),
    ].join(' '),
  );
}

/** What a Run must be, behind its kind: `of pipeline build in team-a`. */
function qualities(filter: Filter): string {
  const { names, pipelines, tasks, namespaceSelector } = filter;
  const named = (words: string, patterns: readonly string[] | undefined) => {
    const some = patterns?.filter(name => name !== '*') ?? [];
    return some.length > 0 ? [`${words} ${listed(some, 'or')}`] : [];
  };
  const labels = selectorWords(filter.labelSelector);
  const namespaceLabels = selectorWords(
    namespaceSelector && {
      matchLabels: namespaceSelector.matchLabels,
      matchExpressions: namespaceSelector.matchExpressions,
    },
  );
  return [
    ...named('named', names),
    ...named('of pipeline', pipelines),
    ...named('of task', tasks),
    ...(labels.length > 0 ? [`with ${labels.join(', ')}`] : []),
    ...named('in', namespaceSelector?.matchNames),
    ...(namespaceLabels.length > 0
      ? [`in namespaces with ${namespaceLabels.join(', ')}`]
      : []),
  ]
    .map(words => ` ${words}`)
    .join('');
}

/** What must hold beside that, at the end of the sentence. */
function conditions(filter: Filter, subscribable: boolean): string {
  const { reasons, annotations, params, results, expression } = filter;
  const words = [
    ...(reasons ? [`the reason is ${listed(reasons, 'or')}`] : []),
    ...valueWords('annotation', annotations),
    ...valueWords('parameter', params),
    ...valueWords('result', results),
    ...(expression ? [expression] : []),
    ...(subscribable ? ['the Run or its entity subscribes'] : []),
  ];
  return words.length > 0 ? `, if ${words.join(' and ')}` : '';
}

/**
 * What a rule does, as a person would say it: `#builds when a PipelineRun
 * failed or could not start`.
 */
export function ruleSentence(
  { notification, provider, bound }: ResolvedRule,
  about: Described = {},
): string {
  const { filter, subscribable } = notification;
  const who =
    bound?.describe(about) ??
    `whoever Provider '${provider?.name ?? notification.providerRef.name}' reaches`;
  const runs = `${runWords(filter)}${qualities(filter)}`;
  const when = filter.statuses
    ? `when a ${runs} ${phasesWords(filter.statuses)}`
    : `for each ${runs}`;
  return `${who} ${when}${conditions(filter, subscribable)}`;
}
