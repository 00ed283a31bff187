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

import type { ASTNode } from '@marcbachmann/cel-js';
import {
  larger,
  NUMBER_TEXT,
  SCALAR,
  UNKNOWN,
  weightOf,
  type Extent,
} from './extent';
import { VALUE_LENGTH } from './limits';
import { compilePattern } from './pattern';

/** A call of a function or, with the receiver first, of a method. */
export interface ReviewedCall {
  readonly name: string;
  readonly nodes: readonly ASTNode[];
  readonly extents: readonly Extent[];
}

function textOfLiteral(node: ASTNode | undefined): string | undefined {
  return node?.op === 'value' && typeof node.args === 'string'
    ? node.args
    : undefined;
}

function numberOf(node: ASTNode | undefined): number | undefined {
  return node?.op === 'value' && typeof node.args === 'bigint'
    ? Math.max(0, Number(node.args))
    : undefined;
}

/** The largest value that a call can answer. */
export function resultOf({ name, nodes, extents }: ReviewedCall): Extent {
  const [first = UNKNOWN, second = SCALAR] = extents;
  switch (name) {
    case 'string':
      return larger({ length: first.length }, NUMBER_TEXT);
    case 'text':
      return { length: weightOf(first) + NUMBER_TEXT.length };
    case 'words':
      return larger({ length: first.length }, NUMBER_TEXT);
    case 'substring':
    case 'lowerAscii':
    case 'trim':
      return first;
    case 'upperAscii':
      // 'ß' becomes 'SS', and there are letters that become three.
      return { length: first.length * 3 };
    case 'short':
      return { length: 7 };
    case 'truncate':
      return {
        length: Math.min(first.length, numberOf(nodes[1]) ?? VALUE_LENGTH) + 1,
      };
    case 'join':
      return {
        length: first.length * ((first.element?.length ?? 1) + second.length),
      };
    case 'default':
    case 'orValue':
      return larger(first, second);
    case 'timestamp':
      return { length: 1, time: 'timestamp' };
    case 'duration':
      return { length: 1, time: 'duration' };
    default:
      return SCALAR;
  }
}

/** An error, which costs what an exception costs. */
export const FAILING = 100;

/** Reckoning in another time zone, for which a formatter is made each time. */
const ZONE = 2000;

/** How many steps one call takes at most, besides those of its arguments. */
export function stepsOf({ name, nodes, extents }: ReviewedCall): number {
  const [first = UNKNOWN, second = SCALAR] = extents;
  switch (name) {
    case 'truncate':
      return first.length / 16 + 5 * resultOf({ name, nodes, extents }).length;
    case 'size':
    case 'matches':
      // What patterns cost on top is counted when they are used.
      return first.element ? 1 : first.length / 16;
    case 'text':
    case 'join':
      return weightOf(first) / 16;
    case 'contains':
    case 'indexOf':
    case 'lastIndexOf':
      return (first.length + second.length) / 16;
    case 'default':
      return FAILING;
    case 'timestamp':
    case 'duration':
      return 10;
    default:
      return name.startsWith('get') && nodes.length > 1
        ? ZONE
        : first.length / 64;
  }
}

const DURATION = /^-?(?:\d{1,9}(?:\.\d{1,9})?(?:h|ms|m|s)){1,4}$/;

/** What is wrong with a literal that a call is given. */
export function literalProblem({
  name,
  nodes,
}: ReviewedCall): { node: ASTNode; message: string } | undefined {
  const last = nodes.at(-1);
  const literal = textOfLiteral(last);
  if (!last) {
    return undefined;
  }
  if (name === 'matches' && literal !== undefined) {
    const compiled = compilePattern(literal);
    return compiled.ok
      ? undefined
      : { node: last, message: `cannot be used: ${compiled.message}` };
  }
  // The library reads any string of digits with a pattern that takes minutes
  // for some thousand of them; so only what is seen when loading is read.
  if (name === 'duration' && !(literal && DURATION.test(literal))) {
    return {
      node: last,
      message: `is not a duration that is written out, as in '1h30m', '90s' or '500ms'`,
    };
  }
  return undefined;
}
