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

/**
 * Limits of what tenants write. Expressions are evaluated on the portal's one
 * thread, up to a thousand for each change of a Run: what is written must be
 * refused when it is loaded, not found out when it is too late.
 */

/** One expression, or one string of a template, in UTF-16 units. */
export const EXPRESSION_LENGTH = 4096;

/** A regular expression, in UTF-16 units. */
export const PATTERN_LENGTH = 1000;

/** Instructions of RE2's program, which bound the time per character. */
export const PATTERN_SIZE = 500;

/**
 * Characters that the patterns of one evaluation read, each counted as often
 * as its pattern has instructions. A pattern made for it takes some 70 ns for
 * each of them, all others far less.
 */
export const MATCHING_WORK = 500_000;

/** Compiling a pattern that is not written out, in the same measure. */
export const COMPILING_WORK = 20_000;

/** Limits of the CEL parser. */
export const STRUCTURE = {
  maxAstNodes: 500,
  maxDepth: 32,
  maxListElements: 100,
  maxMapEntries: 50,
  maxCallArguments: 8,
} as const;

/**
 * Lists and maps within each other. Also keeps the number of types small that
 * the CEL library remembers for ever.
 */
export const NESTING = 3;

/**
 * Steps of one expression in the worst case, a step being about what one
 * comparison costs, some 30 ns: ten milliseconds for the largest Run.
 */
export const EXPRESSION_STEPS = 300_000;

/** Steps of all expressions of one template. */
export const TEMPLATE_STEPS = 1_000_000;

/** Characters that one expression may build in the worst case. */
export const BUILT_SIZE = 4 * 1024 * 1024;

/** Elements and entries that one expression may build, within each other. */
export const BUILT_VALUES = 50_000;

/** A string that an expression reads; the rest of it is not seen. */
export const VALUE_LENGTH = 16 * 1024;

/** A string of a task. */
export const TASK_VALUE_LENGTH = 256;

/** Tasks of a Run that an expression sees. */
export const TASKS = 500;

/** Entries of labels and annotations that an expression sees. */
export const METADATA_ENTRIES = 500;

/** Entries of params and results that an expression sees. */
export const PARAM_ENTRIES = 200;

/** Strings, numbers, lists and maps of a template. */
export const TEMPLATE_NODES = 500;

/** How deep a template nests. */
export const TEMPLATE_DEPTH = 16;

/** A string of a rendered template, in bytes. */
export const RENDERED_BYTES = 16 * 1024;
