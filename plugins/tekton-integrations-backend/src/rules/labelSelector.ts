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

import { LabelSelector } from 'backstage-plugin-tekton-integrations-common';

type Labels = Readonly<Record<string, string>>;
type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

/** One requirement of a selector. */
interface Requirement {
  /** In the notation of kubectl. */
  readonly words: string;
  holds(labels: Labels): boolean;
}

function requirementOf({
  key,
  operator,
  values = [],
}: Expression): Requirement {
  const listed = new Set(values);
  const present = (labels: Labels) => Object.hasOwn(labels, key);
  switch (operator) {
    case 'In':
      return {
        words: `${key} in (${values.join(', ')})`,
        holds: labels => present(labels) && listed.has(labels[key]),
      };
    case 'NotIn':
      return {
        words: `${key} notin (${values.join(', ')})`,
        holds: labels => !present(labels) || !listed.has(labels[key]),
      };
    case 'Exists':
      return { words: key, holds: present };
    case 'DoesNotExist':
      return { words: `!${key}`, holds: labels => !present(labels) };
    default:
      return operator satisfies never;
  }
}

/** A selector that was prepared to be asked often. */
export interface CompiledSelector {
  /** The first requirement that labels do not meet. */
  unmet(labels: Labels): string | undefined;
}

/** Prepares a selector. */
export function compileSelector(selector: LabelSelector): CompiledSelector {
  const requirements: readonly Requirement[] = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
      words: `${key}=${value}`,
      holds: (labels: Labels) =>
        Object.hasOwn(labels, key) && labels[key] === value,
    })),
    ...(selector.matchExpressions ?? []).map(requirementOf),
  ];
  return {
    unmet(labels) {
      return requirements.find(({ holds }) => !holds(labels))?.words;
    },
  };
}
