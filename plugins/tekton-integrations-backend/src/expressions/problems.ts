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
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
} from '@marcbachmann/cel-js';
import { FUNCTIONS } from './functions';
import { excerptOf, positionOf, type Problem, type Span } from './position';

/** A problem with its position, as a person reads it. */
export function sentenceOf(text: string, problem: Problem): string {
  return `${positionOf(text, problem.start)}: ${problem.message}`;
}

/** What an error of the CEL library says about an expression. */
export function problemOf(text: string, error: unknown): Problem {
  const found = celErrorOf(error);
  const span = found?.node ?? found?.range ?? { start: 0, end: text.length };
  return {
    start: span.start,
    end: span.end,
    message: wordsOf(text, span, found, error),
  };
}

function celErrorOf(error: unknown) {
  return error instanceof ParseError ||
    error instanceof CelTypeError ||
    error instanceof EvaluationError
    ? error
    : undefined;
}

function wordsOf(
  text: string,
  span: Span,
  found: ReturnType<typeof celErrorOf>,
  error: unknown,
): string {
  const excerpt = excerptOf(text, span);
  const there = excerpt ? `'${excerpt}'` : 'the end';
  if (!found) {
    const cause = error instanceof Error ? error.message : String(error);
    return `${there} cannot be read: ${cause}`;
  }
  const summary = found.summary.replace(/\.$/, '');
  switch (found.code) {
    case 'no_such_key':
    case 'index_out_of_bounds':
      return `${there} is not there; write default(${excerpt}, '') or ask for it first`;
    case 'no_such_overload':
      return `${there}: ${summary}; both sides must be of one type, string(…), int(…) and duration('10m') help`;
    case 'no_matching_overload':
      return `${there}: ${summary}${usageOf(summary)}`;
    case 'limit_exceeded':
      return `${there} is too large: ${summary}; write several rules`;
    case 'invalid_logical_operand':
    case 'invalid_condition_type':
      return `${there}: ${summary}; compare it with something`;
    default:
      return found instanceof ParseError
        ? `${there} does not belong there: ${summary}; check quotes and brackets`
        : `${there}: ${summary}`;
  }
}

/** How a function is called whose call did not fit. */
function usageOf(summary: string): string {
  const name = /'(?:[\w<>, ]*\.)?(\w+)(?:\(|')/.exec(summary)?.[1];
  const known = FUNCTIONS.find(each => each.name === name);
  return known ? `; write ${known.signature}` : '';
}
