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

const COUNT = /^\{(\d{1,4})(?:,(\d{0,4}))?\}/;

/**
 * About how many instructions RE2 makes of a pattern: each atom is one, and
 * `{n,m}` writes out what stands before it m times. Nothing is checked: what
 * is no pattern is found by RE2 itself.
 */
export function sizeOfPattern(pattern: string): number {
  const outer: number[] = [];
  let total = 0;
  let last = 0;
  let at = 0;
  while (at < pattern.length) {
    const rest = pattern.slice(at, at + 16);
    const count = COUNT.exec(rest);
    if (count) {
      const times = Number(count[2] || count[1]);
      total += last * Math.max(0, times - 1);
      last *= Math.max(1, times);
      at += count[0].length;
      continue;
    }
    switch (pattern[at]) {
      case '(':
        outer.push(total);
        total = 0;
        last = 0;
        at += 1;
        break;
      case ')':
        last = total + 1;
        total = (outer.pop() ?? 0) + last;
        at += 1;
        break;
      case '?':
      case '*':
      case '+':
        at += 1;
        break;
      default:
        last = 1;
        total += 1;
        at = endOfAtom(pattern, at);
    }
  }
  return outer.reduce((sum, size) => sum + size, total);
}

function endOfAtom(pattern: string, at: number): number {
  if (pattern[at] === '\\') {
    const named = /^\\(?:[pPx]\{[^}]{0,40}\}|[pP].)/.exec(
      pattern.slice(at, at + 48),
    );
    return at + (named ? named[0].length : 2);
  }
  if (pattern[at] !== '[') {
    return at + 1;
  }
  // A bracket that comes first in a class stands for itself.
  let end = pattern[at + 1] === '^' ? at + 2 : at + 1;
  end += pattern[end] === ']' ? 1 : 0;
  while (end < pattern.length && pattern[end] !== ']') {
    const named = pattern.startsWith('[:', end)
      ? pattern.indexOf(':]', end)
      : -1;
    if (named > 0) {
      end = named + 2;
    } else {
      end += pattern[end] === '\\' ? 2 : 1;
    }
  }
  return end + 1;
}
