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

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const LONE_SURROGATE = /\p{Surrogate}/gu;
const WHITE_SPACE = /[\s\p{Cc}]+/gu;
/** Each letter is a character of its own; that of a line's end has two. */
const SIMPLE = /^[\n\x20-\x7e]*$/;
const ELLIPSIS = '…';
const MAX_QUOTED = 100;

/**
 * The characters of a text as people see them: an emoji, an accent or a flag
 * is one. A surrogate without its other half becomes U+FFFD.
 *
 * @public
 */
export function* charactersOf(text: string): Iterable<string> {
  if (SIMPLE.test(text)) {
    yield* text;
    return;
  }
  for (const { segment } of graphemes.segment(
    text.replace(LONE_SURROGATE, '\u{FFFD}'),
  )) {
    yield segment;
  }
}

/**
 * Joins units, none of which may be torn, up to a limit in UTF-16 units, so
 * the result also fits where code points or graphemes are counted. What was
 * left out is marked.
 *
 * @param units - characters, or an escape or a link as a whole
 * @param max - length that the result has at most
 * @param lengthOf - counts something else than UTF-16 units
 * @public
 */
export function joinWithin(
  units: Iterable<string>,
  max: number,
  lengthOf: (text: string) => number = text => text.length,
): string {
  const room = max - lengthOf(ELLIPSIS);
  let whole = '';
  let shortened = '';
  let length = 0;
  for (const unit of units) {
    whole += unit;
    length += lengthOf(unit);
    if (length > max) {
      return room >= 0 ? `${shortened}${ELLIPSIS}` : '';
    }
    if (length <= room) {
      shortened = whole;
    }
  }
  return whole;
}

function* mapped(
  units: Iterable<string>,
  change: (unit: string) => string,
): Iterable<string> {
  for (const unit of units) {
    yield change(unit);
  }
}

/**
 * Shortens text to a vendor's limit between characters as people see them: no
 * emoji, accent or surrogate pair is torn.
 *
 * @param text - what a person may have to read
 * @param max - length in UTF-16 units that the result has at most
 * @param escape - applied to each character; the limit counts its result
 * @public
 */
export function truncate(
  text: string,
  max: number,
  escape: (character: string) => string = character => character,
): string {
  return joinWithin(mapped(charactersOf(text), escape), max);
}

/**
 * Shortens text to a limit in bytes of UTF-8, between two characters.
 *
 * @param max - bytes that the result has at most
 * @public
 */
export function truncateBytes(text: string, max: number): string {
  return joinWithin(charactersOf(text), max, Buffer.byteLength);
}

/**
 * Text on one line, without control characters.
 *
 * @public
 */
export function oneLine(text: string): string {
  return text.replace(WHITE_SPACE, ' ').trim();
}

/**
 * A value for a message to people: on one line, short, in single quotes.
 *
 * @public
 */
export function quoted(value: string): string {
  return `'${truncate(oneLine(value), MAX_QUOTED)}'`;
}
