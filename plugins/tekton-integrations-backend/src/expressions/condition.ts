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

import { compileExpression } from './expression';
import { sentenceOf } from './problems';
import type { Scope } from './scope';

/** What a condition says about a Run. */
export type ConditionResult =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly message: string };

/** A condition that a tenant wrote in CEL. */
export interface Condition {
  /** Whether it reads the catalog entity. */
  readonly usesEntity: boolean;
  /**
   * Whether the condition holds. One that cannot be evaluated, for example
   * because it reads a label that the Run does not have, does not hold, and
   * the message says why.
   */
  holds(scope: Scope): ConditionResult;
}

/** A condition, or why there is none: position, text in question, remedy. */
export type CompiledCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly message: string };

/**
 * Compiles a condition such as
 * `run.duration > duration('10m') && run.labels['tier'] == 'prod'`.
 *
 * A key that a map does not have is an error, as CEL has it, and an error
 * counts as "does not hold": `run.labels['tier'] != 'prod'` does not hold for
 * a Run without the label. To say something about such Runs ask first
 * (`!('tier' in run.labels)`, `has(run.labels.tier)`) or give a value:
 * `run.labels[?'tier'].orValue('none')`, `default(run.labels.tier, 'none')`.
 * As everywhere in CEL, `&&` and `||` do without an erring side when the other
 * decides.
 *
 * Texts that a Run does not have are empty; `entity` is null where the Run
 * belongs to none or to several; times that have not come are not there.
 */
export function compileCondition(text: string): CompiledCondition {
  const compiled = compileExpression(text);
  if (!compiled.ok) {
    return { ok: false, message: sentenceOf(text, compiled.problem) };
  }
  const { expression } = compiled;
  if (expression.type !== 'bool' && expression.type !== 'dyn') {
    return {
      ok: false,
      message: `1:1: the condition answers ${expression.type}, not true or false; compare it with something`,
    };
  }
  return {
    ok: true,
    condition: {
      usesEntity: expression.usesEntity,
      holds(scope) {
        const result = expression.evaluate(scope);
        if (!result.ok) {
          return { ok: false, message: sentenceOf(text, result.problem) };
        }
        return typeof result.value === 'boolean'
          ? { ok: true, value: result.value }
          : {
              ok: false,
              message:
                '1:1: the condition answers neither true nor false; compare it with something',
            };
      },
    },
  };
}
