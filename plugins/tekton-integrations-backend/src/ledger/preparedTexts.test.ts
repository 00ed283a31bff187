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

import { PreparedTexts } from './preparedTexts';

describe('PreparedTexts', () => {
  it('number the places of values, and name what has some', () => {
    const texts = new PreparedTexts();
    const made = texts.of('select a from b where c in (?, ?) and d = ?');
    expect(made).toEqual({
      text: 'select a from b where c in ($1, $2) and d = $3',
      name: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(texts.of('select a from b where c in (?, ?) and d = ?')).toBe(made);
    expect(texts.of('select 1')).toEqual({ text: 'select 1' });
  });

  it('do not name what is long because of its rows', () => {
    const rows = Array.from({ length: 1_000 }, () => '(?, ?)').join(', ');
    expect(
      new PreparedTexts().of(`insert into a values ${rows}`).name,
    ).toBeUndefined();
  });

  it.each([
    ['is not known to the connection', { code: '26000' }, true],
    ['means something else there', { code: '42P05' }, true],
    ['has nothing to do with it', { code: '40001' }, false],
    ['is no error of a database', new Error('no'), false],
    ['is nothing', undefined, false],
  ])('are without names after a name that %s', (_, error, isOurs) => {
    const texts = new PreparedTexts();
    texts.of('select ?');
    expect(texts.giveUpAfter(error)).toBe(isOurs);
    expect(texts.of('select ?').name === undefined).toBe(isOurs);
  });

  it('are forgotten before they are too many', () => {
    const texts = new PreparedTexts();
    const first = texts.of('select ? as a');
    for (let count = 0; count < 600; count += 1) {
      texts.of(`select ? as a${count}`);
    }
    expect(texts.of('select ? as a')).toEqual(first);
    expect(texts.of('select ? as a')).not.toBe(first);
  });
});
