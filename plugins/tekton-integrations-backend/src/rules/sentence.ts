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
  PHASES,
  Phase,
  phaseWords,
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

function conditionWords({ labelSelector, namespaceSelector }: Filter): string {
  const labels = [
    ...Object.entries(labelSelector?.matchLabels ?? {}).map(
      ([key, value]) => `${key}=${value}`,
    ),
    ...(labelSelector?.matchExpressions ?? []).map(
      ({ key, operator, values }) =>
        `${key} ${operator}${values ? ` (${values.join(', ')})` : ''}`,
    ),
  ];
  const names = namespaceSelector?.matchNames?.filter(name => name !== '*');
  return [
    labels.length > 0 ? ` with ${labels.join(', ')}` : '',
    names && names.length > 0 ? ` in ${listed(names, 'or')}` : '',
  ].join('');
}

/**
 * What a rule does, as a person would say it: `#builds when a PipelineRun
 * failed or could not start`.
 */
export function ruleSentence(
  { notification, provider, bound }: ResolvedRule,
  about: Described = {},
): string {
  const { filter } = notification;
  const who =
    bound?.describe(about) ??
    `whoever Provider '${provider?.name ?? notification.providerRef.name}' reaches`;
  const runs = `${runWords(filter)}${conditionWords(filter)}`;
  return filter.statuses
    ? `${who} when a ${runs} ${phasesWords(filter.statuses)}`
    : `${who} for each ${runs}`;
}
