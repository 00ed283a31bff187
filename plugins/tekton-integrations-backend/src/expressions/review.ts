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
  extentOfField,
  larger,
  SCALAR,
  UNKNOWN,
  valuesOf,
  weightOf,
  type Extent,
} from './extent';
import { BUILT_SIZE, BUILT_VALUES, EXPRESSION_STEPS, NESTING } from './limits';
import { didYouMean } from './nearest';
import { excerptOf, type Problem } from './position';
import {
  FAILING,
  literalProblem,
  resultOf,
  stepsOf,
  type ReviewedCall,
} from './reviewCalls';
import { FIELDS, ROOTS } from './vocabulary';

/** What a parsed expression reads and costs. */
export interface Review {
  readonly problems: readonly Problem[];
  readonly usesEntity: boolean;
  /** In the worst case, see {@link EXPRESSION_STEPS}. */
  readonly steps: number;
}

/** Where a node stands. */
interface Place {
  /** Variables of the macros around it. */
  readonly variables: ReadonlyMap<string, Extent>;
  /** How often it is evaluated at most. */
  readonly times: number;
  /** Lists and maps around it. */
  readonly nesting: number;
}

const LOOPS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

class Reviewer implements Review {
  readonly problems: Problem[] = [];
  usesEntity = false;
  steps = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  problem(node: ASTNode, message: string): void {
    this.problems.push({
      start: node.start,
      end: node.end,
      message: `'${excerptOf(this.#text, node)}' ${message}`,
    });
  }

  visit(node: ASTNode, place: Place): Extent {
    this.steps += place.times;
    switch (node.op) {
      case 'value':
        return this.#literal(node, node.args);
      case 'id':
        return this.#variable(node, node.args, place);
      case '.':
      case '.?':
        return this.#field(
          node,
          this.visit(node.args[0], place),
          node.args[1],
          place,
        );
      case '[]':
      case '[?]':
        return this.#index(node, node.args, place);
      case 'call':
        return this.#call(node, node.args[0], undefined, node.args[1], place);
      case 'rcall':
        return this.#call(
          node,
          node.args[0],
          node.args[1],
          node.args[2],
          place,
        );
      case 'list':
        return this.#list(node, node.args, place);
      case 'map':
        return this.#map(node, node.args, place);
      case '?:': {
        this.visit(node.args[0], place);
        return larger(
          this.visit(node.args[1], place),
          this.visit(node.args[2], place),
        );
      }
      case '!_':
      case '-_':
        return this.visit(node.args, place);
      case '+': {
        const left = this.visit(node.args[0], place);
        const right = this.visit(node.args[1], place);
        return this.#sum(node, left, right, place);
      }
      case '&&':
      case '||':
        node.args.forEach(each => this.visit(each, place));
        return SCALAR;
      default:
        return this.#compared(node.args, place);
    }
  }

  #literal(node: ASTNode, value: unknown): Extent {
    if (value instanceof Uint8Array) {
      this.problem(node, `is a list of bytes; write a string without 'b'`);
    }
    if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) {
      this.problem(
        node,
        `is beyond the numbers of 64 bits; write a smaller one`,
      );
    }
    return typeof value === 'string' ? { length: value.length } : SCALAR;
  }

  #variable(node: ASTNode, name: string, place: Place): Extent {
    const own = place.variables.get(name);
    if (own) {
      return own;
    }
    const root = Object.hasOwn(ROOTS, name) ? ROOTS[name] : undefined;
    if (!root) {
      const names = [...Object.keys(ROOTS), ...place.variables.keys()];
      const meant = didYouMean(name, names);
      this.problem(
        node,
        `is not known; ${meant ? `did you mean '${meant}'?` : `there are ${names.join(', ')}`} Texts stand in quotes.`,
      );
      return UNKNOWN;
    }
    this.usesEntity ||= root.object === 'Entity';
    return { length: 1, object: root.object };
  }

  #field(node: ASTNode, of: Extent, name: string, place: Place): Extent {
    if (of.object) {
      const field = extentOfField(of.object, name);
      if (!field) {
        const names = Object.keys(FIELDS[of.object]);
        const meant = didYouMean(name, names);
        this.problem(
          node,
          `is not known: ${of.object} has no field '${name}'; ${meant ? `did you mean '${meant}'?` : `it has ${names.join(', ')}`}`,
        );
      }
      return field ?? UNKNOWN;
    }
    if (of.time) {
      this.problem(
        node,
        `is not known: a ${of.time} has no fields; use getHours(), getMinutes() or getSeconds()`,
      );
      return UNKNOWN;
    }
    this.steps += place.times * FAILING;
    return of.element ?? UNKNOWN;
  }

  #index(
    node: ASTNode,
    [left, right]: readonly ASTNode[],
    place: Place,
  ): Extent {
    const of = this.visit(left, place);
    this.visit(right, place);
    if (of.object || of.time) {
      if (of.object && right.op === 'value' && typeof right.args === 'string') {
        return this.#field(node, of, right.args, place);
      }
      this.problem(node, `is not known; write the field's name after a dot`);
    }
    this.steps += place.times * FAILING;
    return of.element ?? UNKNOWN;
  }

  #list(node: ASTNode, elements: readonly ASTNode[], place: Place): Extent {
    const within = this.#within(node, place);
    return this.#built(node, {
      length: elements.length,
      element: elements
        .map(each => this.visit(each, within))
        .reduce(larger, SCALAR),
    });
  }

  #map(
    node: ASTNode,
    entries: readonly (readonly [ASTNode, ASTNode])[],
    place: Place,
  ): Extent {
    const within = this.#within(node, place);
    return this.#built(node, {
      length: entries.length,
      key: entries
        .map(([key]) => this.visit(key, within))
        .reduce(larger, SCALAR),
      element: entries
        .map(([, value]) => this.visit(value, within))
        .reduce(larger, SCALAR),
    });
  }

  #within(node: ASTNode, place: Place): Place {
    const nesting = place.nesting + 1;
    if (nesting === NESTING + 1) {
      this.problem(
        node,
        `is too deep; at most ${NESTING} lists, maps and loops stand in each other`,
      );
    }
    return { ...place, nesting };
  }

  #sum(node: ASTNode, left: Extent, right: Extent, place: Place): Extent {
    this.steps += (place.times * Math.min(left.length, right.length)) / 64;
    if (left.time || right.time) {
      return SCALAR;
    }
    const element =
      left.element && right.element
        ? larger(left.element, right.element)
        : (left.element ?? right.element);
    return this.#built(node, { length: left.length + right.length, element });
  }

  #built(node: ASTNode, extent: Extent): Extent {
    if (weightOf(extent) <= BUILT_SIZE && valuesOf(extent) <= BUILT_VALUES) {
      return extent;
    }
    this.problem(
      node,
      `can become too large when the Run is large; put together fewer and shorter values`,
    );
    return SCALAR;
  }

  #compared(nodes: readonly ASTNode[], place: Place): Extent {
    const [left, right] = nodes.map(each => this.visit(each, place));
    // Either is read to its end at most once; texts are compared in blocks.
    this.steps +=
      (place.times * Math.min(weightOf(left), weightOf(right))) / 64;
    if (right.element) {
      this.steps += place.times * (right.key ? 1 : right.length);
    }
    return SCALAR;
  }

  #call(
    node: ASTNode,
    name: string,
    receiver: ASTNode | undefined,
    args: readonly ASTNode[],
    place: Place,
  ): Extent {
    if (receiver && LOOPS.has(name)) {
      return this.#loop(node, name, receiver, args, place);
    }
    const nodes = receiver ? [receiver, ...args] : args;
    const call: ReviewedCall = {
      name,
      nodes,
      extents: nodes.map(each => this.visit(each, place)),
    };
    const problem = literalProblem(call);
    if (problem) {
      this.problem(problem.node, problem.message);
    }
    this.steps += place.times * stepsOf(call);
    return this.#built(node, resultOf(call));
  }

  #loop(
    node: ASTNode,
    name: string,
    receiver: ASTNode,
    args: readonly ASTNode[],
    place: Place,
  ): Extent {
    const list = this.visit(receiver, place);
    const [variable, ...bodies] = args;
    if (!variable || variable.op !== 'id') {
      this.problem(
        node,
        `needs a name for the element first, as in 'run.tasks.exists(task, task.phase == "failed")'`,
      );
      return UNKNOWN;
    }
    const within: Place = {
      ...this.#within(node, place),
      variables: new Map(place.variables).set(
        variable.args,
        // The elements of a map are its keys.
        list.key ?? list.element ?? UNKNOWN,
      ),
      times: place.times * list.length,
    };
    const results = bodies.map(each => this.visit(each, within));
    switch (name) {
      case 'map':
        return this.#built(node, {
          length: list.length,
          element: results.at(-1),
        });
      case 'filter':
        return { length: list.length, element: list.key ?? list.element };
      default:
        return SCALAR;
    }
  }
}

/**
 * Looks through a parsed expression for what the CEL library lets pass:
 * fields that do not exist where the library asks only when evaluating, values
 * that double with every step, loops within loops, and work that would hold up
 * the portal. All bounds are those of the largest Run, so an expression that
 * passes is cheap whatever it meets.
 */
export function reviewOf(text: string, ast: ASTNode): Review {
  const reviewer = new Reviewer(text);
  reviewer.visit(ast, { variables: new Map(), times: 1, nesting: 0 });
  if (reviewer.steps > EXPRESSION_STEPS) {
    reviewer.problem(
      ast,
      `takes too many steps when the Run is large; put fewer loops (all, exists, map, filter) into each other and compare shorter texts`,
    );
  }
  return reviewer;
}
