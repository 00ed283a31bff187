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

import { Knex } from 'knex';
import { Clock, makeLedger } from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { CallbackBook, NewCallback } from './callbacks';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const HOUR = 3_600_000;
const ASKED = { provider: 'kubernetes/c/team-a/events', question: 'q1' };

describe.each(databases.eachSupportedId())('CallbackBook on %s', id => {
  let knex: Knex;
  let clock: Clock;
  let book: CallbackBook;

  beforeEach(async () => {
    knex = await databases.init(id);
    clock = new Clock();
    await makeLedger(knex, { clock });
    book = new CallbackBook(knex, clock.now);
  });

  const add = (name: string, more: Partial<NewCallback> = {}) =>
    book.add({
      id: name,
      ...ASKED,
      keyHash: `hash of ${name}`,
      fields: ['rate'],
      openMs: HOUR,
      answerMs: 10 * HOUR,
      ...more,
    });
  const kept = async () =>
    (await knex('callbacks').select('id').orderBy('id')).map(
      (row: { id: string }) => row.id,
    );

  it('knows an address until its time is over', async () => {
    await expect(add('a')).resolves.toBe(clock.now() + HOUR);

    await expect(book.open('a')).resolves.toEqual({
      provider: ASKED.provider,
      keyHash: 'hash of a',
      fields: ['rate'],
    });
    await expect(book.open('b')).resolves.toBeUndefined();
    clock.advance(HOUR);
    await expect(book.open('a')).resolves.toBeUndefined();
    await expect(book.answer('a', {})).resolves.toBeUndefined();
    await expect(book.last(ASKED)).resolves.toBeUndefined();
  });

  it('gives the last answer, at whichever address and to whichever process', async () => {
    await add('a');
    await add('b');
    await expect(book.last(ASKED)).resolves.toBeUndefined();
    await book.answer('b', { rate: '60' });
    clock.advance(1_000);
    await book.answer('a', { rate: '5' });

    const other = new CallbackBook(knex, clock.now);
    await expect(other.last(ASKED)).resolves.toEqual({
      until: clock.now() + 10 * HOUR,
      fields: { rate: '5' },
    });
  });

  it('tells what is new from what was said before', async () => {
    await add('a');
    await add('b');

    await expect(book.answer('a', { rate: '60' })).resolves.toEqual({
      news: true,
    });
    await expect(book.answer('b', { rate: '60' })).resolves.toEqual({
      news: false,
    });
    await expect(book.answer('a', {})).resolves.toEqual({ news: true });
  });

  it('takes no answer for one to another question, or of another Provider', async () => {
    await add('a');
    await book.answer('a', {});

    await expect(
      book.last({ ...ASKED, question: 'q2' }),
    ).resolves.toBeUndefined();
    await expect(
      book.last({ ...ASKED, provider: 'kubernetes/c/team-b/events' }),
    ).resolves.toBeUndefined();
  });

  it('lets an answer count longer than its address, and not for ever', async () => {
    await add('a');
    await book.answer('a', { rate: '60' });
    clock.advance(9 * HOUR);
    await add('b');

    await expect(book.last(ASKED)).resolves.toMatchObject({
      fields: { rate: '60' },
    });
    expect(await kept()).toEqual(['a', 'b']);
    clock.advance(HOUR);
    await expect(book.last(ASKED)).resolves.toBeUndefined();
    await add('c');
    expect(await kept()).toEqual(['c']);
  });

  it('keeps no more than some of a Provider, those that were answered apart', async () => {
    await add('answered');
    await book.answer('answered', {});
    await add('other', { provider: 'kubernetes/c/team-b/events' });
    for (let number = 10; number < 50; number += 1) {
      clock.advance(1);
      await add(`a${number}`, { question: `q${number}` });
    }
    const ids = await kept();

    expect(ids.filter(name => /^a\d/.test(name))).toEqual(
      Array.from({ length: 32 }, (_, index) => `a${index + 18}`),
    );
    expect(ids).toContain('answered');
    expect(ids).toContain('other');
  });

  it('takes answers that come together, the same way for all', async () => {
    await add('a');
    await add('b');
    await Promise.all(
      ['a', 'b', 'a', 'b'].map(name => book.answer(name, { rate: name })),
    );

    const last = await book.last(ASKED);
    expect(['a', 'b']).toContain(last?.fields.rate);
    await expect(
      new CallbackBook(knex, clock.now).last(ASKED),
    ).resolves.toEqual(last);
  });
});
