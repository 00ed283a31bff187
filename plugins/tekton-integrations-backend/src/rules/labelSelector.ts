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

/**
 * The first requirement of a selector that labels do not meet, in the
 * notation of kubectl; undefined when all are met.
 */
export function unmetRequirement(
  selector: LabelSelector,
  labels: Labels,
): string | undefined {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) {
      return `${key}=${value}`;
    }
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ??
    []) {
    const present = Object.hasOwn(labels, key);
    const listed = present && values.includes(labels[key]);
    switch (operator) {
      case 'In':
        if (!listed) {
          return `${key} in (${values.join(', ')})`;
        }
        break;
      case 'NotIn':
        if (listed) {
          return `${key} notin (${values.join(', ')})`;
        }
        break;
      case 'Exists':
        if (!present) {
          return key;
        }
        break;
      case 'DoesNotExist':
        if (present) {
          return `!${key}`;
        }
        break;
      default:
        operator satisfies never;
    }
  }
  return undefined;
}
