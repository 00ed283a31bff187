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

import { RE2JS } from 're2js';
import { MATCHING_WORK, PATTERN_LENGTH, PATTERN_SIZE } from './limits';
import { sizeOfPattern } from './patternSize';

/**
 * A regular expression of RE2: it takes time in proportion to the text,
 * whatever the pattern.
 */
export interface Pattern {
  /** Instructions of its program. */
  readonly size: number;
  /**
   * Whether it matches anywhere in the text. A text that is too long for the
   * pattern is not matched: 15,000 characters and more for patterns of up to
   * 32 instructions, 1,000 for the largest.
   */
  test(text: string): boolean;
}

/** A pattern, or why there is none. */
export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

const TOO_LARGE = `repeats too much; write smaller counts in '{…}'`;

/**
 * Compiles a regular expression that a tenant wrote.
 *
 * JavaScript's own engine must never see it: `(a+)+$` makes that one block the
 * portal. Syntax: https://github.com/google/re2/wiki/Syntax
 */
export function compilePattern(text: string): CompiledPattern {
  if (text.length > PATTERN_LENGTH) {
    return {
      ok: false,
      message: `the pattern is ${text.length} characters long; at most ${PATTERN_LENGTH} are read`,
    };
  }
  // Counted before it is compiled: 'x{1000}' repeated takes RE2's compiler
  // itself half a second.
  if (sizeOfPattern(text) > PATTERN_SIZE) {
    return { ok: false, message: `the pattern '${cut(text)}' ${TOO_LARGE}` };
  }
  try {
    const regex = RE2JS.compile(text);
    const size = regex.programSize();
    return size > PATTERN_SIZE
      ? { ok: false, message: `the pattern '${cut(text)}' ${TOO_LARGE}` }
      : { ok: true, pattern: patternOf(regex, size) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      message: `the pattern '${cut(text)}' is not one of RE2: ${cause.replace('error parsing regexp: ', '').replaceAll('`', "'")}`,
    };
  }
}

function patternOf(regex: RE2JS, size: number): Pattern {
  const longest = Math.floor(MATCHING_WORK / size);
  return {
    size,
    test: text => text.length <= longest && regex.test(text),
  };
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The last patterns that one place of an expression compiled. */
export class PatternCache {
  static readonly #SIZE = 8;
  readonly #patterns = new Map<string, CompiledPattern>();

  has(text: string): boolean {
    return this.#patterns.has(text);
  }

  get(text: string): CompiledPattern {
    const known = this.#patterns.get(text);
    if (known) {
      return known;
    }
    const [oldest] = this.#patterns.keys();
    if (oldest !== undefined && this.#patterns.size >= PatternCache.#SIZE) {
      this.#patterns.delete(oldest);
    }
    const compiled = compilePattern(text);
    this.#patterns.set(text, compiled);
    return compiled;
  }
}
