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
 * Tells whether texts match a pattern in which `*` stands for any characters.
 * Linear in the text for each star, so that no pattern can block the process.
 */
function compileGlob(pattern: string): (text: string) => boolean {
  const [first, ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) {
    return text => text === pattern;
  }
  return text => {
    if (!text.startsWith(first)) {
      return false;
    }
    let position = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, position);
      if (found < 0) {
        return false;
      }
      position = found + part.length;
    }
    return text.length - last.length >= position && text.endsWith(last);
  };
}

/** Whether a text matches a pattern. */
export function matchesGlob(pattern: string, text: string): boolean {
  return compileGlob(pattern)(text);
}

/** Whether a text matches one of several patterns. */
export function matchesSome(
  patterns: readonly string[],
  text: string,
): boolean {
  return patterns.some(pattern => matchesGlob(pattern, text));
}

/** The same, made once for patterns that are asked about many texts. */
export function compileGlobs(
  patterns: readonly string[],
): (text: string) => boolean {
  const exact = new Set(patterns.filter(pattern => !pattern.includes('*')));
  const wild = patterns
    .filter(pattern => pattern.includes('*'))
    .map(compileGlob);
  return patterns.includes('*')
    ? () => true
    : text => exact.has(text) || wild.some(matches => matches(text));
}
