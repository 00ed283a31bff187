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

import type { TemplateType } from 'backstage-plugin-tekton-integrations-node';
import { compileExpression, type Expression } from './expression';
import { endOfPiece } from './lexer';
import { EXPRESSION_LENGTH, RENDERED_BYTES } from './limits';
import { positionOf, type Problem } from './position';
import { sentenceOf } from './problems';
import type { Scope } from './scope';
import { textOf } from './textOf';

/** Makes a value harmless behind what its string says before it. */
export type Escape = ReturnType<TemplateType<unknown>['escapeFor']>;

/** A string of a template. */
export interface Leaf {
  readonly usesEntity: boolean;
  /** What it costs in the worst case. */
  readonly steps: number;
  render(
    scope: Scope,
    escape: Escape,
  ):
    | { readonly ok: true; readonly text: string }
    | { readonly ok: false; readonly message: string };
}

type CompiledLeaf =
  | { readonly ok: true; readonly leaf: Leaf }
  | { readonly ok: false; readonly message: string };

/** What the author wrote, or an expression and where it begins. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'piece';
      readonly start: number;
      readonly expression: Expression;
    };

const OPEN = '${{';
const LITERAL = '$${{';

/** Compiles a string with any number of `${{ CEL }}`. */
export function compileLeaf(text: string): CompiledLeaf {
  if (text.length > EXPRESSION_LENGTH) {
    return {
      ok: false,
      message: `the text is ${text.length} characters long; at most ${EXPRESSION_LENGTH} are read`,
    };
  }
  const parts: Part[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf(OPEN, at);
    if (open < 0) {
      parts.push({ kind: 'text', text: text.slice(at) });
      break;
    }
    if (open > at && text.startsWith(LITERAL, open - 1)) {
      parts.push({ kind: 'text', text: `${text.slice(at, open - 1)}${OPEN}` });
      at = open + OPEN.length;
      continue;
    }
    parts.push({ kind: 'text', text: text.slice(at, open) });
    const start = open + OPEN.length;
    const end = endOfPiece(text, start);
    if (end < 0) {
      return {
        ok: false,
        message: `${positionOf(text, open)}: '\${{' is not closed; end it with '}}', or write '$\${{' for the characters themselves`,
      };
    }
    const compiled = compileExpression(text.slice(start, end));
    if (!compiled.ok) {
      return { ok: false, message: sentenceAt(text, start, compiled.problem) };
    }
    parts.push({ kind: 'piece', start, expression: compiled.expression });
    at = end + '}}'.length;
  }
  return { ok: true, leaf: leafOf(text, parts) };
}

function leafOf(text: string, parts: readonly Part[]): Leaf {
  const expressions = parts.flatMap(part =>
    part.kind === 'piece' ? [part.expression] : [],
  );
  return {
    usesEntity: expressions.some(({ usesEntity }) => usesEntity),
    steps: expressions.reduce((sum, { steps }) => sum + steps, 0),
    render(scope, escape) {
      let rendered = '';
      for (const part of parts) {
        if (part.kind === 'text') {
          rendered += part.text;
          continue;
        }
        const result = inserted(part.expression, scope);
        if (!result.ok) {
          return {
            ok: false,
            message: sentenceAt(text, part.start, result.problem),
          };
        }
        rendered += escape(result.text, rendered);
        if (rendered.length > RENDERED_BYTES) {
          break;
        }
      }
      return Buffer.byteLength(rendered) > RENDERED_BYTES
        ? {
            ok: false,
            message: `the text becomes longer than ${RENDERED_BYTES} bytes; shorten what is inserted, as in truncate(run.message, 1000)`,
          }
        : { ok: true, text: rendered };
    },
  };
}

function inserted(
  expression: Expression,
  scope: Scope,
): { ok: true; text: string } | { ok: false; problem: Problem } {
  const result = expression.evaluate(scope);
  if (!result.ok) {
    return result;
  }
  try {
    return { ok: true, text: textOf(result.value) };
  } catch (error) {
    // A time beyond the calendar, for example.
    const cause = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      problem: { start: 0, end: 0, message: `cannot be written: ${cause}` },
    };
  }
}

function sentenceAt(text: string, offset: number, problem: Problem): string {
  return sentenceOf(text, { ...problem, start: problem.start + offset });
}
