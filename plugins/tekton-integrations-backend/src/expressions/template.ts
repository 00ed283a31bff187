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

import type {
  JsonObject,
  TemplateType,
} from 'backstage-plugin-tekton-integrations-node';
import { TEMPLATE_DEPTH, TEMPLATE_NODES, TEMPLATE_STEPS } from './limits';
import type { Scope } from './scope';
import { compileLeaf, type Escape, type Leaf } from './templateLeaf';

type Json = JsonObject[string];
type Path = readonly (string | number)[];
type EscapeFor = TemplateType<unknown>['escapeFor'];
type EscapeAt = (path: Path) => Escape;

/** A template that a tenant wrote, ready to be rendered. */
export interface Template {
  /** Whether it reads the catalog entity. */
  readonly usesEntity: boolean;
  /**
   * Renders the tree for one Run: the same tree, with text in place of each
   * `${{ CEL }}`. Where one piece fails nothing is rendered.
   *
   * @param escapeFor - how inserted values are made harmless at their place;
   *   what the author of the template wrote is left as it is
   */
  render(
    scope: Scope,
    escapeFor: EscapeFor,
  ):
    | { readonly ok: true; readonly value: JsonObject }
    | { readonly ok: false; readonly path: string; readonly message: string };
}

/** A template, or everything that is wrong with it. */
export type CompiledTemplate =
  | { readonly ok: true; readonly template: Template }
  | {
      readonly ok: false;
      readonly issues: readonly {
        readonly path: string;
        readonly message: string;
      }[];
    };

type Node =
  | { readonly kind: 'same'; readonly value: Json }
  | { readonly kind: 'leaf'; readonly path: Path; readonly leaf: Leaf }
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | Branch;

interface Branch {
  readonly kind: 'branch';
  readonly entries: readonly (readonly [string, Node])[];
}

class Compiler {
  readonly issues: { path: string; message: string }[] = [];
  usesEntity = false;
  #nodes = 0;
  #steps = 0;

  branch(object: JsonObject, path: Path): Branch {
    return {
      kind: 'branch',
      entries: Object.entries(object).map(([key, value]) => [
        key,
        this.#node(value, [...path, key]),
      ]),
    };
  }

  #node(value: Json, path: Path): Node {
    this.#nodes += 1;
    if (this.#nodes > TEMPLATE_NODES) {
      this.#once(`has more than ${TEMPLATE_NODES} values; write fewer`);
      return { kind: 'same', value: null };
    }
    if (typeof value === 'string') {
      return this.#leaf(value, path);
    }
    if (typeof value !== 'object' || value === null) {
      return { kind: 'same', value };
    }
    if (path.length > TEMPLATE_DEPTH) {
      this.#once(
        `has values more than ${TEMPLATE_DEPTH} levels deep; write it flatter`,
      );
      return { kind: 'same', value: null };
    }
    return Array.isArray(value)
      ? {
          kind: 'list',
          nodes: value.map((each, index) => this.#node(each, [...path, index])),
        }
      : this.branch(value, path);
  }

  #leaf(text: string, path: Path): Node {
    const compiled = compileLeaf(text);
    if (!compiled.ok) {
      this.issues.push({ path: path.join('.'), message: compiled.message });
      return { kind: 'same', value: null };
    }
    const { leaf } = compiled;
    this.usesEntity ||= leaf.usesEntity;
    this.#steps += leaf.steps;
    if (this.#steps > TEMPLATE_STEPS) {
      this.#once(
        `takes too many steps when the Run is large; write fewer and simpler pieces`,
      );
    }
    return { kind: 'leaf', path, leaf };
  }

  /** Of the template as a whole. */
  #once(message: string): void {
    const issue = { path: 'template', message: `the template ${message}` };
    if (!this.issues.some(each => each.message === issue.message)) {
      this.issues.push(issue);
    }
  }
}

class Rendering {
  failure: { readonly path: string; readonly message: string } | undefined;
  readonly #scope: Scope;
  readonly #escapeAt: EscapeAt;

  constructor(scope: Scope, escapeAt: EscapeAt) {
    this.#scope = scope;
    this.#escapeAt = escapeAt;
  }

  branch({ entries }: Branch): JsonObject {
    // Defines each key, where an assignment to '__proto__' would do more.
    return Object.fromEntries(
      entries.map(([key, node]) => [key, this.#node(node)]),
    );
  }

  #node(node: Node): Json {
    switch (node.kind) {
      case 'same':
        return node.value;
      case 'list':
        return node.nodes.map(each => this.#node(each));
      case 'branch':
        return this.branch(node);
      case 'leaf':
        return this.#leaf(node);
      default:
        return node satisfies never;
    }
  }

  #leaf({ leaf, path }: Extract<Node, { kind: 'leaf' }>): Json {
    if (this.failure) {
      return null;
    }
    const rendered = leaf.render(this.#scope, this.#escapeAt(path));
    if (rendered.ok) {
      return rendered.text;
    }
    this.failure = { path: path.join('.'), message: rendered.message };
    return null;
  }
}

/**
 * Compiles a tree of strings with `${{ CEL }}` in them. A string may hold any
 * number of pieces. `}}` within strings and maps of CEL does not end a piece, and
 * `$${{` is a literal `${{`. Keys, numbers, bools and nulls stay as they are:
 * no value of a Run can change the structure.
 */
export function compileTemplate(tree: JsonObject): CompiledTemplate {
  const compiler = new Compiler();
  const root = compiler.branch(tree, ['template']);
  if (compiler.issues.length > 0) {
    return { ok: false, issues: compiler.issues };
  }
  return {
    ok: true,
    template: {
      usesEntity: compiler.usesEntity,
      render(scope, escapeFor) {
        const rendering = new Rendering(scope, path =>
          escapeFor(path.slice(1), tree),
        );
        const value = rendering.branch(root);
        return rendering.failure
          ? { ok: false, ...rendering.failure }
          : { ok: true, value };
      },
    },
  };
}
