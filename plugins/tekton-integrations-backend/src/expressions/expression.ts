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

import { createEnvironment } from './environment';
import { FUNCTIONS } from './functions';
import { callsIn } from './lexer';
import { EXPRESSION_LENGTH } from './limits';
import { didYouMean } from './nearest';
import type { Problem } from './position';
import { problemOf } from './problems';
import { reviewOf } from './review';
import type { Scope } from './scope';

/** An expression that was parsed, type-checked and found to be cheap enough. */
export interface Expression {
  /** CEL's name of the type that it answers, 'dyn' where nobody can tell. */
  readonly type: string;
  readonly usesEntity: boolean;
  /** What it costs in the worst case. */
  readonly steps: number;
  /** Never throws. */
  evaluate(
    scope: Scope,
  ):
    | { readonly ok: true; readonly value: unknown }
    | { readonly ok: false; readonly problem: Problem };
}

/** An expression, or the first thing that is wrong with it. */
export type CompiledExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: Problem };

// Fixed when it is made, and dear: a thousand rules share it.
const environment = createEnvironment();

const FUNCTION_NAMES = FUNCTIONS.map(({ name }) => name);

/** Compiles an expression; whatever the text, it does not throw. */
export function compileExpression(text: string): CompiledExpression {
  if (text.length > EXPRESSION_LENGTH) {
    return refused({
      start: 0,
      end: 0,
      message: `the expression is ${text.length} characters long; at most ${EXPRESSION_LENGTH} are read`,
    });
  }
  const unknown = unknownFunction(text);
  if (unknown) {
    return refused(unknown);
  }
  try {
    const program = environment.parse(text);
    const review = reviewOf(text, program.ast);
    if (review.problems.length > 0) {
      return refused(review.problems[0]);
    }
    const check = program.check();
    if (!check.valid) {
      return refused(problemOf(text, check.error));
    }
    return {
      ok: true,
      expression: {
        type: check.type ?? 'dyn',
        usesEntity: review.usesEntity,
        steps: review.steps,
        evaluate(scope) {
          // A label that a Run does not have is an everyday error. What it
          // costs is mostly the stack, which nobody ever sees.
          const before = Error.stackTraceLimit;
          Error.stackTraceLimit = 0;
          scope.meter.refill();
          try {
            return { ok: true, value: program(scope) };
          } catch (error) {
            return { ok: false, problem: problemOf(text, error) };
          } finally {
            Error.stackTraceLimit = before;
          }
        },
      },
    };
  } catch (error) {
    return refused(problemOf(text, error));
  }
}

function refused(problem: Problem): CompiledExpression {
  return { ok: false, problem };
}

/**
 * A call of a function that is not in the table. Found before the text is
 * parsed: the CEL library keeps every name that it was ever asked for.
 */
function unknownFunction(text: string): Problem | undefined {
  const call = callsIn(text).find(
    ({ name }) => name !== 'in' && !FUNCTION_NAMES.includes(name),
  );
  if (!call) {
    return undefined;
  }
  const meant = didYouMean(call.name, FUNCTION_NAMES);
  return {
    start: call.start,
    end: call.end,
    message: `there is no function '${call.name}'; ${meant ? `did you mean '${meant}'?` : `there are ${FUNCTION_NAMES.join(', ')}`}`,
  };
}
