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
 * Provider type SlackApp of Tekton Integrations: messages in channels.
 *
 * @packageDocumentation
 */

import fc from 'fast-check';
import {
  insertedInto,
  isWellFormed,
  isWellFormedTemplate,
  link,
  safe,
  shortened,
} from './mrkdwn';

describe('safe', () => {
  it('escapes and keeps to one line', () => {
    expect(safe('a\n<!here> & b', 100)).toBe('a &lt;!here&gt; &amp; b');
  });
});

describe('link', () => {
  it('cannot be ended by its address', () => {
    expect(link('https://a.example/>|<!here>', 'x')).toBe(
      '<https://a.example/%3E%7C%3C!here%3E|x>',
    );
  });
});

describe('insertedInto', () => {
  it.each([
    [
      'text',
      'Run ',
      '*x* <!channel> & <https://e.example|x>',
      '*x* &lt;!channel&gt; &amp; &lt;https://e.example|x&gt;',
    ],
    ['lines', '```', 'one\r\ntwo\u0000\tthree', 'one\ntwo  three'],
    ['text after a link', '<https://a.example|A> ', '<b>', '&lt;b&gt;'],
    [
      'a whole address',
      '<',
      'https://a.example/?a&b|c',
      'https://a.example/?a&amp;b%7Cc',
    ],
    ['a mention of everybody as address', '<', '!channel', '%21channel'],
    ['a mention of a person as address', 'a <', ' @U024BE7LH', '%40U024BE7LH'],
    ['a channel as address', '<', '##C1', '%23#C1'],
    ['part of an address', '<https://a.example/', 'a b>|c', 'a%20b%3E%7Cc'],
    ['part of a query', '<https://a.example/?q=', 'a&b=c', 'a%26b%3Dc'],
    ['a label', '<https://a.example|', 'a\n>|<!here>', 'a &gt;|&lt;!here&gt;'],
    ['a mention', '<@', 'U024BE7LH', ''],
    ['the words of a mention', '<!subteam^S1|', 'x', ''],
  ])('makes harmless as %s', (_, before, value, inserted) => {
    expect(insertedInto(before, value)).toBe(inserted);
  });
});

describe('isWellFormed', () => {
  it.each([
    ['no marks', true],
    ['> quote & *bold* &lt;', true],
    ['<https://a.example|A> and <http://b.example>', true],
    ['<mailto:a@b.example|A>', true],
    ['<!here> <@U024BE7LH> <#C024BE91L|builds> <!subteam^S1|oncall>', true],
    ['a < b', false],
    ['<a.example|A>', false],
    ['<>', false],
    ['<|A>', false],
    ['<https://|A>', false],
    ['<https://a.example', false],
    ['<https://a.example|A<b>', false],
    ['<javascript:x|A>', false],
    ['<%21channel|A>', false],
  ])('says of %j: %s', (text, is) => {
    expect(isWellFormed(text)).toBe(is);
    expect(isWellFormedTemplate(text)).toBe(is);
  });
});

describe('isWellFormedTemplate', () => {
  it.each([
    ["${{ run.duration < duration('1m') ? 'a' : 'b' }}", true],
    ['<${{ run.url }}|${{ run.name }}>', true],
    ['<${{ base }}/x|A>', true],
    ['<https://a.example/${{ run.name }}|A>', true],
    ['<mailto:${{ who }}>', true],
    ['<!here> ${{ run.name }}', true],
    ['<@${{ who }}>', false],
    ['<!subteam^${{ team }}>', false],
    ['<!here|${{ x }}>', true],
    ['a < ${{ x }}', false],
    ['<${{ run.url }}|A', false],
  ])('says of %j: %s', (text, is) => {
    expect(isWellFormedTemplate(text)).toBe(is);
  });
});

describe('shortened', () => {
  const PIECES = [
    '&amp;',
    '&lt;',
    '&gt;',
    '<https://a.example/x|A 👩‍👩‍👧‍👦>',
    '<!here>',
    '<@U024BE7LH>',
    '👩‍👩‍👧‍👦',
    'e\u0301',
    '构建',
    'ab ',
  ];
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 });

  it('keeps what fits', () => {
    expect(shortened('&lt;a&gt;', 9)).toBe('&lt;a&gt;');
  });

  it('drops a link that does not fit, and what comes after it', () => {
    expect(shortened('a <https://a.example|A> b', 20)).toBe('a …');
  });

  it('tears no escape, no link, no mention and no character', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 120 }), (parts, max) => {
        const short = shortened(parts.join(''), max);
        expect(short.length).toBeLessThanOrEqual(max);
        const prefixes = [...'ab '].flatMap((_, length) => [
          ...parts.map((__, count) =>
            [...parts.slice(0, count), parts[count]?.slice(0, length)].join(''),
          ),
        ]);
        const whole = parts.join('');
        expect([whole, ...prefixes.map(prefix => `${prefix}…`)]).toContain(
          short,
        );
        expect(isWellFormed(short)).toBe(true);
        expect(short.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
      }),
    );
  });
});
