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
import assert from 'node:assert/strict';
import { LimitedText } from './providerUnderTest';

/**
 * One character each as people see them, none of which anything else in a
 * message is made of: a family, a flag, an accent on its own, Han, a surrogate
 * pair.
 */
const CHARACTERS = ['👩‍👩‍👧‍👦', '🇩🇪', 'q\u0300', '語', '🜚'];
/** What two of them may share with other characters says nothing. */
const ASCII = /[\x20-\x7e]/g;

function lengthOf(text: string, unit: LimitedText['unit']): number {
  return unit === 'bytes' ? Buffer.byteLength(text) : text.length;
}

function* samplesOf({ max, unit }: LimitedText): Iterable<[string, string]> {
  for (const character of CHARACTERS) {
    const fits = Math.floor(max / lengthOf(character, unit));
    // Each length around the limit, so that some cut falls into a character.
    for (let pad = 0; pad < lengthOf(character, unit); pad += 1) {
      for (const count of [fits - 1, fits, fits + 1, 2 * fits + 1]) {
        yield [
          character,
          `${'.'.repeat(pad)}${character.repeat(Math.max(count, 0))}`,
        ];
      }
    }
  }
}

/** Fails where a text is longer than the vendor takes. */
export function assertWithin(text: LimitedText): void {
  const { name, max, unit } = text;
  for (const [, words] of [...samplesOf(text), ['', 'a'.repeat(10 * max)]]) {
    const length = lengthOf(text.of(words), unit);
    assert.ok(length <= max, `${name}: ${length} ${unit}, and not ${max}`);
  }
}

/** Fails where a text is cut within a character. */
export function assertUntorn(text: LimitedText): void {
  for (const [character, words] of samplesOf(text)) {
    const parts = new Set(character.replace(ASCII, '').split(''));
    const rest = text.of(words).replaceAll(character, '');
    assert.ok(
      !rest.split('').some(unit => parts.has(unit)),
      `${text.name}: a part of '${character}' was left`,
    );
  }
}
