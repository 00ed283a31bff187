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

/**
 * Shortens text to a vendor's limit between characters as people see them: no
 * emoji, accent or surrogate pair is torn. The limit counts UTF-16 units, so
 * the result also fits where code points or graphemes are counted.
 *
 * @param text - what a person may have to read
 * @param max - length that the result has at most
 * @param escape - applied to each character; the limit counts its result
 * @public
 */
export function truncate(
  text: string,
  max: number,
  escape: (character: string) => string = character => character,
): string {
  const ellipsis = '…';
  let whole = '';
  let shortened = '';
  for (const { segment } of graphemes.segment(
    text.replace(LONE_SURROGATE, '\u{FFFD}'),
  )) {
    whole += escape(segment);
    if (whole.length > max) {
      return max >= ellipsis.length ? `${shortened}${ellipsis}` : '';
    }
    if (whole.length <= max - ellipsis.length) {
      shortened = whole;
    }
  }
  return whole;
}
