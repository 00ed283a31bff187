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
  Environment,
  EvaluationError,
  Optional,
  type ASTNode,
} from '@marcbachmann/cel-js';
import {
  PHASES,
  phaseWords,
} from 'backstage-plugin-tekton-integrations-common';
import { truncate } from 'backstage-plugin-tekton-integrations-node';
import { COMPILING_WORK, STRUCTURE, VALUE_LENGTH } from './limits';
import { Meter } from './meter';
import { PatternCache } from './pattern';
import { OBJECTS } from './views';
import { textOf } from './textOf';
import { FIELDS, ROOTS, type Field } from './vocabulary';

/** What the CEL library hands to the two hooks of a macro. */
interface Checker {
  check(node: ASTNode, context: object): CelType;
  getType(name: string): CelType;
}
interface CelType {
  readonly kind: string;
  readonly name: string;
}
interface Evaluator {
  run(node: ASTNode, context: Values): unknown;
}
interface Values {
  getValue(name: string): unknown;
}
interface MacroCall {
  readonly ast: ASTNode;
  readonly args: readonly ASTNode[];
  readonly receiver: ASTNode | null;
}

const SHORT_SHA = 7;

/**
 * The types, variables and functions that expressions know. The tables in
 * vocabulary.ts and functions.ts say what they mean; the review of an
 * expression refuses whatever the CEL library adds to them.
 */
export function createEnvironment(): Environment {
  // Without `async: false` the library takes each function for one that may
  // answer later, and everything around it becomes slower.
  const sync = { async: false };
  const environment = new Environment({
    enableOptionalTypes: true,
    limits: STRUCTURE,
  });
  for (const { name, view } of OBJECTS) {
    environment.registerType(name, { ctor: view, fields: celFields(name) });
  }
  for (const [name, { object }] of Object.entries(ROOTS)) {
    // A variable of type Entity could not be null.
    environment.registerVariable(name, object === 'Entity' ? 'dyn' : object);
  }
  return (
    environment
      .registerFunction('words(string): string', wordsOf, sync)
      .registerFunction(
        'short(string): string',
        (text: string) => text.slice(0, SHORT_SHA),
        sync,
      )
      .registerFunction(
        'truncate(string, int): string',
        (text: string, max: bigint) =>
          truncate(text, Math.min(Math.max(0, Number(max)), VALUE_LENGTH)),
        sync,
      )
      .registerFunction('text(dyn): string', textOf, sync)
      .registerFunction('default(ast, ast): dyn', defaultMacro, sync)
      .registerFunction('matches(ast, ast): bool', matchesMacro, sync)
      // A macro is found by its name and the number of its arguments, whatever
      // its receiver: this one takes the place of the library's own
      // `string.matches`, which runs on JavaScript's regular expressions.
      .registerFunction('bytes.matches(ast): bool', matchesMacro, sync)
  );
}

function celFields(object: keyof typeof FIELDS): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FIELDS[object]).map(([name, { type }]) => [
      name,
      celType(type),
    ]),
  );
}

function celType(type: Field['type']): string {
  switch (type) {
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'duration':
      return 'google.protobuf.Duration';
    case 'string or null':
      return 'dyn';
    default:
      return type;
  }
}

function wordsOf(phase: string): string {
  const known = PHASES.find(each => each === phase);
  return known ? phaseWords(known) : phase;
}

function matchesMacro({ ast, args, receiver }: MacroCall) {
  const [text, pattern] = receiver ? [receiver, args[0]] : args;
  const patterns = new PatternCache();
  return {
    async: false,
    typeCheck(checker: Checker, _macro: unknown, context: object): CelType {
      for (const node of [text, pattern]) {
        const type = checker.check(node, context);
        if (type.kind !== 'dyn' && type.name !== 'string') {
          throw new EvaluationError({
            code: 'no_matching_overload',
            message: `found no matching overload for 'matches' of ${type.name}`,
            node: ast,
          });
        }
      }
      return checker.getType('bool');
    },
    evaluate(evaluator: Evaluator, _macro: unknown, context: Values): boolean {
      const value = evaluator.run(text, context);
      const expression = evaluator.run(pattern, context);
      if (typeof value !== 'string' || typeof expression !== 'string') {
        throw new EvaluationError({
          message: "'matches' takes strings",
          node: ast,
        });
      }
      const known = patterns.has(expression);
      const compiled = patterns.get(expression);
      if (!compiled.ok) {
        throw new EvaluationError({ message: compiled.message, node: pattern });
      }
      const work =
        value.length * compiled.pattern.size + (known ? 0 : COMPILING_WORK);
      const meter = context.getValue('meter');
      if (meter instanceof Meter && !meter.spend(work)) {
        throw new EvaluationError({
          message: 'the patterns have too much text to read',
          node: ast,
        });
      }
      return compiled.pattern.test(value);
    },
  };
}

function defaultMacro({ ast, args: [value, fallback] }: MacroCall) {
  return {
    async: false,
    typeCheck(checker: Checker, _macro: unknown, context: object): CelType {
      const left = checker.check(value, context);
      const right = checker.check(fallback, context);
      if (left.name === right.name) {
        return left;
      }
      if (
        left.kind === 'dyn' ||
        right.kind === 'dyn' ||
        left.kind === 'optional'
      ) {
        return checker.getType('dyn');
      }
      throw new EvaluationError({
        code: 'no_matching_overload',
        message: `found no matching overload for 'default(${left.name}, ${right.name})'`,
        node: ast,
      });
    },
    evaluate(evaluator: Evaluator, _macro: unknown, context: Values): unknown {
      const found = readable(evaluator, value, context);
      return found === null || found === ''
        ? evaluator.run(fallback, context)
        : found;
    },
  };
}

function readable(evaluator: Evaluator, node: ASTNode, context: Values) {
  try {
    const value = evaluator.run(node, context);
    if (value instanceof Optional) {
      return value.hasValue() ? value.value() : null;
    }
    return value;
  } catch (error) {
    if (error instanceof EvaluationError) {
      return null;
    }
    throw error;
  }
}
