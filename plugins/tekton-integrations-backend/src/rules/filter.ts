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
  pipelineOf,
  RUN_KINDS,
  RunKind,
} from 'backstage-plugin-tekton-integrations-common';
import { compileCondition } from '../expressions';
import { Clause, only } from './clause';
import { compileGlobs } from '../glob';
import { tasksOf } from '../runs';
import { compileSelector } from './labelSelector';
import { Problem } from './model';
import { Subject } from './subject';
import { valueClauses } from './valueRequirement';

/**
 * The answer of a filter: matched; the clause that decided against it, as the
 * end of a sentence; or not to be decided while the catalog does not answer.
 */
export type FilterAnswer =
  | { readonly kind: 'matched' }
  | { readonly kind: 'unmatched'; readonly clause: () => string }
  | { readonly kind: 'undecided' };

const MATCHED: FilterAnswer = { kind: 'matched' };
const UNDECIDED: FilterAnswer = { kind: 'undecided' };

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

/** Whether Runs that another Run owns are meant too. */
function childrenWanted(filter: Filter, kind: RunKind): boolean {
  if (filter.topLevelOnly !== undefined) {
    return !filter.topLevelOnly;
  }
  return filter.kinds
    ? kind !== 'PipelineRun' && filter.kinds.includes(kind)
    : kind === 'TaskRun' && filter.taskRun?.enabled === true;
}

function topLevelClause(filter: Filter): Clause {
  const wanted = new Set(
    RUN_KINDS.filter(kind => childrenWanted(filter, kind)),
  );
  return {
    holds: ({ run }) => !run.parent || wanted.has(run.kind),
    words: ({ run }) =>
      `topLevelOnly: it is part of a ${run.parent?.kind}; kinds, taskRun.enabled or topLevelOnly: false include such Runs`,
  };
}

function namespaceClauses({ namespaceSelector }: Filter): Clause[] {
  if (!namespaceSelector) {
    return [];
  }
  const { matchNames, matchLabels, matchExpressions } = namespaceSelector;
  const clauses: Clause[] = [];
  if (matchNames) {
    const matches = compileGlobs(matchNames);
    clauses.push(
      only('namespaceSelector', matchNames, ({ run }) =>
        matches(run.namespace),
      ),
    );
  }
  if (matchLabels || matchExpressions) {
    const selector = compileSelector({ matchLabels, matchExpressions });
    const unmet = ({ namespaceLabels }: Subject) =>
      namespaceLabels
        ? selector.unmet(namespaceLabels)
        : 'the labels of the namespace are not known';
    clauses.push({
      holds: subject => unmet(subject) === undefined,
      words: subject => `namespaceSelector: ${unmet(subject)}`,
    });
  }
  return clauses;
}

/** Reasons of a Run: its own, and those of tasks that did not succeed. */
function reasonClause(reasons: readonly string[]): Clause {
  const matches = compileGlobs(reasons);
  return only('reasons', reasons, ({ run }) => {
    const own = run.reason !== undefined && matches(run.reason);
    return (
      own ||
      run.tasks.some(
        ({ phase, reason }) =>
          reason !== undefined &&
          isFinal(phase) &&
          phase !== 'succeeded' &&
          matches(reason),
      )
    );
  });
}

function plainClauses(filter: Filter): Clause[] {
  const { names, pipelines, tasks, labelSelector, statuses, reasons } = filter;
  const kinds = kindsOf(filter);
  const clauses = [
    only('kinds', kinds, ({ run }) => kinds.includes(run.kind)),
    topLevelClause(filter),
    ...namespaceClauses(filter),
  ];
  if (names) {
    const matches = compileGlobs(names);
    clauses.push(only('names', names, ({ run }) => matches(run.name)));
  }
  if (pipelines) {
    const matches = compileGlobs(pipelines);
    clauses.push(
      only('pipelines', pipelines, ({ run }) => {
        const pipeline = pipelineOf(run);
        return pipeline !== undefined && matches(pipeline);
      }),
    );
  }
  if (tasks) {
    const matches = compileGlobs(tasks);
    clauses.push(only('tasks', tasks, ({ run }) => tasksOf(run).some(matches)));
  }
  if (labelSelector) {
    const selector = compileSelector(labelSelector);
    clauses.push({
      holds: ({ run }) => selector.unmet(run.labels) === undefined,
      words: ({ run }) => `labelSelector: ${selector.unmet(run.labels)}`,
    });
  }
  if (statuses) {
    clauses.push(
      only('statuses', statuses, ({ run }) => statuses.includes(run.phase)),
    );
  }
  return reasons ? [...clauses, reasonClause(reasons)] : clauses;
}

/** A filter whose patterns and expression were read and can be applied. */
export interface CompiledFilter {
  /** Its expression reads the Run's catalog entity. */
  readonly usesEntity: boolean;
  /**
   * Whether a Run starts to be reported. Clauses are asked in the order in
   * which people think of them, the expression last.
   */
  apply(subject: Subject): FilterAnswer;
}

const EVERYTHING: CompiledFilter = { usesEntity: false, apply: () => MATCHED };

function problem(path: string, message: string): Problem {
  const field = `spec.filter.${path}`;
  return { reason: 'InvalidSpec', field, message: `${field}: ${message}` };
}

/**
 * Compiles a filter once, when its rule is loaded; what cannot be compiled is
 * a problem of the rule.
 */
export function compileFilter(filter: Filter): {
  readonly filter: CompiledFilter;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const clauses = plainClauses(filter);
  for (const section of ['annotations', 'params', 'results'] as const) {
    const values = valueClauses(section, filter[section] ?? []);
    clauses.push(...values.clauses);
    problems.push(
      ...values.problems.map(({ path, message }) => problem(path, message)),
    );
  }
  const compiled =
    filter.expression === undefined
      ? undefined
      : compileCondition(filter.expression);
  if (compiled && !compiled.ok) {
    problems.push(problem('expression', compiled.message));
  }
  if (problems.length > 0) {
    return { filter: EVERYTHING, problems };
  }
  const condition = compiled?.ok ? compiled.condition : undefined;
  const usesEntity = condition?.usesEntity ?? false;
  return {
    problems,
    filter: {
      usesEntity,
      apply(subject) {
        for (const clause of clauses) {
          if (!clause.holds(subject)) {
            return { kind: 'unmatched', clause: () => clause.words(subject) };
          }
        }
        if (!condition) {
          return MATCHED;
        }
        if (usesEntity && !subject.entityKnown) {
          return UNDECIDED;
        }
        const answer = condition.holds(subject.scope);
        if (answer.ok && answer.value) {
          return MATCHED;
        }
        return {
          kind: 'unmatched',
          clause: () =>
            answer.ok
              ? `expression: ${filter.expression} is false`
              : `expression: ${answer.message}`,
        };
      },
    },
  };
}
