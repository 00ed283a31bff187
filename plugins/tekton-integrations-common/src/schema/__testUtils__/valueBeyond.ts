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

/** What a bound of a schema is compared with. */
export interface Bound {
  readonly keyword: string;
  readonly limit: unknown;
  /** The field's other bounds, which a wrong value shall keep. */
  readonly pattern?: RegExp;
  readonly minLength: number;
  readonly maxLength: number;
}

const LETTERS = ['a', 'A', '0'];

/** Longer texts that still fit the pattern: letters are put in somewhere. */
function longer(text: string, length: number, pattern?: RegExp): string[] {
  return LETTERS.flatMap(letter =>
    Array.from({ length: text.length + 1 }, (_, index) => {
      const at = text.length - index;
      const more = letter.repeat(length - text.length);
      return `${text.slice(0, at)}${more}${text.slice(at)}`;
    }),
  ).filter(candidate => pattern?.test(candidate) ?? true);
}

/** A text that does not fit the pattern, and is neither too long nor short. */
function unfit(text: string, bound: Bound): string[] {
  return [`${text} `, ` ${text}`, `!${text.slice(1)}`].filter(
    candidate =>
      !bound.pattern?.test(candidate) &&
      candidate.length >= bound.minLength &&
      candidate.length <= bound.maxLength,
  );
}

function beyond(limit: number, value: unknown, keyword: string): unknown[] {
  switch (keyword) {
    case 'minimum':
      return [limit - 1];
    case 'maximum':
      return [limit + 1];
    case 'minItems':
      return Array.isArray(value) ? [value.slice(0, limit - 1)] : [];
    case 'maxItems':
      return Array.isArray(value)
        ? [Array.from({ length: limit + 1 }, () => value[0])]
        : [];
    case 'minLength':
      return [String(value).slice(0, limit - 1)];
    case 'maxProperties': {
      const [inner] = Object.values(Object(value));
      return [
        Object.fromEntries(
          Array.from({ length: limit + 1 }, (_, index) => [
            `key-${index}`,
            inner,
          ]),
        ),
      ];
    }
    default:
      return [];
  }
}

/** A value that is beyond one bound; none where none could be made. */
export function valueBeyond(bound: Bound, value: unknown): unknown[] {
  const { keyword, limit } = bound;
  switch (keyword) {
    case 'type':
      return [limit === 'string' ? 7 : 'a word'];
    case 'enum':
      return ['noSuchValue'];
    case 'pattern':
      return unfit(String(value), bound).slice(0, 1);
    case 'maxLength':
      return longer(String(value), Number(limit) + 1, bound.pattern).slice(
        0,
        1,
      );
    default:
      return beyond(Number(limit), value, keyword);
  }
}
