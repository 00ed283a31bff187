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

/** What a place in the text of an expression is, as far as others must know. */
type Token =
  | { readonly kind: 'string' | 'comment' | 'space'; readonly end: number }
  | { readonly kind: 'name'; readonly end: number }
  | { readonly kind: 'other'; readonly end: number };

/**
 * Reads one token of CEL. Strings are the point: braces, names and quotes
 * within them mean nothing. Never throws; a string that is not closed ends
 * where the text ends.
 */
export function tokenAt(text: string, at: number): Token {
  const quoted = /^(?:[bB]?[rR]?|[rR][bB])(?=["'])/.exec(
    text.slice(at, at + 3),
  );
  if (quoted) {
    return { kind: 'string', end: endOfString(text, at + quoted[0].length) };
  }
  if (text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return { kind: 'comment', end: end < 0 ? text.length : end };
  }
  if (/\s/.test(text[at])) {
    return { kind: 'space', end: at + 1 };
  }
  if (/[A-Za-z_]/.test(text[at])) {
    let end = at + 1;
    while (end < text.length && /[A-Za-z0-9_]/.test(text[end])) {
      end += 1;
    }
    return { kind: 'name', end };
  }
  return { kind: 'other', end: at + 1 };
}

function endOfString(text: string, at: number): number {
  const quote = text[at];
  const triple = text.startsWith(quote.repeat(3), at);
  const closing = triple ? quote.repeat(3) : quote;
  let end = at + closing.length;
  while (end < text.length && !text.startsWith(closing, end)) {
    // The CEL library skips what follows a backslash in raw strings too.
    end += text[end] === '\\' ? 2 : 1;
  }
  return Math.min(end + closing.length, text.length);
}

/**
 * Where the `}}` is that ends the CEL which begins here, or -1. Those in
 * strings and those that close maps do not end it; one in a comment does, as a
 * piece is mostly one line.
 */
export function endOfPiece(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (depth === 0 && text.startsWith('}}', at)) {
      return at;
    }
    const token = tokenAt(text, at);
    if (token.kind === 'comment') {
      const end = text.indexOf('}}', at);
      if (depth === 0 && end >= 0 && end < token.end) {
        return end;
      }
    } else if (token.kind === 'other') {
      depth += text[at] === '{' ? 1 : 0;
      depth -= text[at] === '}' && depth > 0 ? 1 : 0;
    }
    at = token.end;
  }
  return -1;
}

/** A name that is followed by a parenthesis, and where. */
export interface Call {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The functions that an expression calls, found without parsing it. */
export function callsIn(text: string): Call[] {
  const calls: Call[] = [];
  let name: Call | undefined;
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    switch (token.kind) {
      case 'name':
        name = { name: text.slice(at, token.end), start: at, end: token.end };
        break;
      case 'space':
      case 'comment':
        break;
      case 'string':
      case 'other':
        if (name && text[at] === '(') {
          calls.push(name);
        }
        name = undefined;
        break;
      default:
        return token satisfies never;
    }
    at = token.end;
  }
  return calls;
}
