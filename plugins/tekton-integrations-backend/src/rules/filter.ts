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
  RUN_KINDS,
  RunKind,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { matchesSome } from './glob';
import { unmetRequirement } from './labelSelector';

/**
 * The answer of a filter: matched, or the clause that decided against it, as
 * the end of a sentence.
 */
export type FilterAnswer =
  | { readonly matched: true }
  | { readonly matched: false; readonly clause: string };

const MATCHED: FilterAnswer = { matched: true };

function no(clause: string): FilterAnswer {
  return { matched: false, clause };
}

/** The kinds that a filter is about. */
export function kindsOf(filter: Filter): readonly RunKind[] {
  if (filter.kinds) {
    return filter.kinds;
  }
  const flags: [RunKind, boolean | undefined][] = [
    ['PipelineRun', filter.pipelineRun?.enabled],
    ['TaskRun', filter.taskRun?.enabled],
  ];
  const wanted = flags.filter(([, on]) => on === true).map(([kind]) => kind);
  if (wanted.length > 0) {
    return wanted;
  }
  const unwanted = flags.filter(([, on]) => on === false).map(([k]) => k);
  return RUN_KINDS.filter(kind => !unwanted.includes(kind));
}

/** Whether Runs that another Run owns are meant, which has to be said. */
function childrenWanted(filter: Filter, kind: RunKind): boolean {
  return filter.kinds
    ? kind !== 'PipelineRun' && filter.kinds.includes(kind)
    : kind === 'TaskRun' && filter.taskRun?.enabled === true;
}

/**
 * Whether a Run starts to be reported. Clauses are asked in the order in
 * which people think of them: kind, namespace, labels, phase.
 */
export function applyFilter(filter: Filter, run: RunState): FilterAnswer {
  const kinds = kindsOf(filter);
  if (!kinds.includes(run.kind)) {
    return no(`kinds: only ${kinds.join(', ')}`);
  }
  if (run.parent && !childrenWanted(filter, run.kind)) {
    return no(
      `it is part of ${run.parent.kind} '${run.parent.name}'; kinds or taskRun.enabled include such Runs`,
    );
  }
  const names = filter.namespaceSelector?.matchNames;
  if (names && !matchesSome(names, run.namespace)) {
    return no(`namespaceSelector: only ${names.join(', ')}`);
  }
  const unmet =
    filter.labelSelector && unmetRequirement(filter.labelSelector, run.labels);
  if (unmet !== undefined) {
    return no(`labelSelector: ${unmet}`);
  }
  if (filter.statuses && !filter.statuses.includes(run.phase)) {
    return no(`statuses: only ${filter.statuses.join(', ')}`);
  }
  return MATCHED;
}
