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
  charactersOf,
  joinWithin,
  oneLine,
  truncate,
} from 'backstage-plugin-tekton-integrations-node';
import { MAX_TEXT_BYTES } from './content';

/** Nothing after it makes a person or an issue of a sign. */
const ZERO_WIDTH = '&#8203;';

/** The longest run of backticks within a text. */
function longestFence(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/**
 * Text of somebody else's as code: no mark, mention, link or reference comes
 * of it. Within a table's cell a bar would end the cell.
 *
 * @see https://github.github.com/gfm/#code-spans
 */
export function code(text: string, max: number): string {
  const line = truncate(oneLine(text), max)
    .replace(/\\(?=\|)/g, '\\ ')
    .replace(/\|/g, '\\|');
  if (line === '') {
    return '';
  }
  const fence = '`'.repeat(longestFence(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** An address where a link's target stands. */
function address(text: string): string {
  return encodeURI(text.replace(/\p{Surrogate}/gu, '\u{FFFD}')).replace(
    /[()<>|'"`*_~\\[\]]/g,
    sign => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

const MAX_URL = 2_000;

/** A link; `label` is Markdown already. */
export function link(url: string, label: string): string {
  return url.length > MAX_URL ? label : `[${label}](${address(url)})`;
}

/** Text as text: each sign that Markdown or GitHub knows is written as what it is. */
function asText(value: string): string {
  return oneLine(value).replace(
    /[!-/:-@[-`{-~]/g,
    sign =>
      `&#${sign.charCodeAt(0)};${sign === '@' || sign === '#' ? ZERO_WIDTH : ''}`,
  );
}

/** What is open at the end of a text: code, or the target of a link. */
function placeAt(before: string): 'code' | 'target' | 'text' {
  let open = '';
  for (const [run] of before.matchAll(/`+|~{3,}/g)) {
    if (open === '') {
      open = run;
    } else if (open === run) {
      open = '';
    }
  }
  if (open !== '') {
    return 'code';
  }
  return /\]\([^()\s]*$/.test(before) ? 'target' : 'text';
}

/**
 * A value of somebody else's between what the author of a template wrote.
 *
 * @param before - what the text says before it, with other values made safe
 */
export function insertedInto(before: string, value: string): string {
  switch (placeAt(before)) {
    case 'code':
      return oneLine(value).replace(/`/g, "'").replace(/~/g, '-');
    case 'target':
      return address(oneLine(value));
    default:
      return asText(value);
  }
}

const UNTORN = /&(?:#\d+|[a-z]+);/gi;

function* unitsOf(text: string): Iterable<string> {
  let end = 0;
  for (const match of text.matchAll(UNTORN)) {
    yield* charactersOf(text.slice(end, match.index));
    yield match[0];
    end = match.index + match[0].length;
  }
  yield* charactersOf(text.slice(end));
}

/** Shortens Markdown to what GitHub takes, in bytes; no character is torn. */
export function shortened(text: string, max: number = MAX_TEXT_BYTES): string {
  return Buffer.byteLength(text) <= max && !/\p{Surrogate}/u.test(text)
    ? text
    : joinWithin(unitsOf(text), max, Buffer.byteLength);
}
