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
  Json,
  JsonObject,
  Planned,
} from 'backstage-plugin-tekton-integrations-node';
import {
  renderedWith,
  runFixture,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { z } from 'zod';
import { Message, messageSchema } from './content';
import { createSlackAppType } from './slackAppType';
import { slackTemplateSchema } from './template';

const type = createSlackAppType();

function planned(rendered?: JsonObject): Planned {
  const bound = type.bind({ channels: [{ id: 'C024BE91L' }] });
  if (!bound.ok) {
    throw new Error(JSON.stringify(bound.issues));
  }
  const [first, ...others] = bound.value.plan(
    runFixture(),
    {
      grants: { refusal: () => undefined },
      routing: { kind: 'none', message: 'no entity' },
      runUrl: 'https://portal.example/runs/1',
      severalClusters: false,
      provider: 'config///vendor',
    },
    rendered,
  );
  expect(others).toEqual([]);
  if (first === undefined) {
    throw new Error('nothing was planned');
  }
  return first;
}

function message(rendered?: JsonObject): Message {
  const target = planned(rendered);
  if (target.type !== 'target') {
    throw new Error(target.message);
  }
  return messageSchema.parse(target.content);
}

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (url: string, text = 'Open') => ({
  type: 'button',
  text: plain(text),
  url,
});
const image = {
  type: 'image',
  image_url: 'https://a.example/badge.png',
  alt_text: 'badge of ${{ run.name }}',
};

/** Each kind of block, with an expression at each kind of place. */
const EVERYTHING: JsonObject = {
  text: '<!here> *${{ run.name }}* <https://ci.example/${{ run.name }}|${{ run.name }}>',
  blocks: [
    { type: 'header', text: { ...plain('${{ run.name }} red'), emoji: false } },
    {
      type: 'section',
      text: mrkdwn('> ${{ run.message }} <@U024BE7LH|${{ run.name }}> &amp;'),
      fields: [
        mrkdwn('*Run*\n${{ run.name }}'),
        plain('of ${{ run.namespace }}'),
      ],
      accessory: button(
        'https://ci.example/?run=${{ run.name }}',
        'Open ${{ run.name }}',
      ),
    },
    { type: 'section', text: plain('now ${{ run.name }}'), accessory: image },
    {
      type: 'context',
      elements: [
        mrkdwn('in ${{ run.name }}'),
        plain('x ${{ run.name }}'),
        image,
      ],
    },
    { type: 'divider' },
    {
      type: 'actions',
      elements: [
        {
          ...button('https://ci.example/${{ run.name }}', 'Go'),
          style: 'danger',
          action_id: 'go',
        },
        { ...button('https://ci.example/', 'Stay'), action_id: 'stay' },
      ],
    },
    { ...image, title: plain('t ${{ run.name }}') },
  ],
};

/** Strings by the keys that lead to them, without what they say. */
function shapeOf(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(shapeOf);
  }
  return value === null || typeof value !== 'object'
    ? typeof value
    : Object.fromEntries(
        Object.entries(value).map(([name, part]) => [
          name,
          name === 'type' ? part : shapeOf(part),
        ]),
      );
}

/** Strings that Slack reads marks in. */
function markedTexts(value: Json): string[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  if (!Array.isArray(value) && value.type === 'mrkdwn') {
    return typeof value.text === 'string' ? [value.text] : [];
  }
  return Object.values(value).flatMap(markedTexts);
}

describe('slackTemplateSchema', () => {
  it.each<[string, JsonObject]>(
    [
      ['nothing', {}],
      ['a text', { text: 'Run ${{ run.name }}' }],
      ['each kind of block', EVERYTHING],
      ['a computed link', section('<${{ run.url }}|Open>')],
      ['50 blocks', { blocks: Array(50).fill({ type: 'divider' }) }],
    ].map(([name, template]): [string, JsonObject] => {
      const tree = z.record(z.string(), z.json()).parse(template);
      return [String(name), 'type' in tree ? { blocks: [tree] } : tree];
    }),
  )('takes %s', (_, template) => {
    expect(type.template?.check(template)).toEqual({
      ok: true,
      value: template,
    });
  });

  it.each<[unknown, string, string]>([
    ['Run', 'template', 'expected object'],
    [{ attachments: [] }, 'template', '"attachments"'],
    [{ text: '' }, 'template.text', 'must not be empty'],
    [{ text: 'a < b' }, 'template.text', 'write &lt;'],
    [{ text: '<@${{ run.params.who }}>' }, 'template.text', 'without ${{ }}'],
    [{ blocks: [] }, 'template.blocks', '>=1'],
    [{ blocks: Array(51).fill({ type: 'divider' }) }, 'template.blocks', '50'],
  ])('refuses %j at %s', (template, path, words) => {
    expect(type.template?.check(template)).toMatchObject({
      ok: false,
      issues: [{ path, message: expect.stringContaining(words) }],
    });
  });

  it.each<[unknown, string, string]>([
    [{ type: 'marquee' }, 'type', 'Invalid'],
    [{ type: '${{ run.name }}' }, 'type', 'Invalid'],
    [{ type: 'header' }, 'text', 'expected object'],
    [{ type: 'header', text: mrkdwn('x') }, 'text.type', 'plain_text'],
    [{ type: 'section' }, '', 'needs text or fields'],
    [{ type: 'section', fields: [] }, 'fields', '>=1'],
    [{ type: 'section', fields: Array(11).fill(plain('x')) }, 'fields', '10'],
    [{ ...section('x'), block_id: 'a' }, '', '"block_id"'],
    [section(''), 'text.text', 'must not be empty'],
    [section('<a'), 'text.text', 'write &lt;'],
    [
      { type: 'section', text: { ...mrkdwn('x'), verbatim: false } },
      'text.verbatim',
      'true',
    ],
    [
      { ...section('x'), accessory: button('ftp://a.example') },
      'accessory.url',
      'not an http',
    ],
    [
      {
        type: 'actions',
        elements: [{ ...button('https://a.example'), style: 'loud' }],
      },
      'elements.0.style',
      'primary',
    ],
    [
      {
        type: 'actions',
        elements: [{ ...button('https://a.example'), action_id: '${{ a }}' }],
      },
      'elements.0.action_id',
      'takes no ${{ }}',
    ],
    [
      {
        type: 'actions',
        elements: Array(2).fill({
          ...button('https://a.example'),
          action_id: 'a',
        }),
      },
      'elements',
      'its own action_id',
    ],
    [
      {
        type: 'actions',
        elements: Array(26).fill(button('https://a.example')),
      },
      'elements',
      '25',
    ],
    [
      { type: 'context', elements: Array(11).fill(plain('x')) },
      'elements',
      '10',
    ],
    [
      { type: 'image', image_url: 'https://a.example' },
      'alt_text',
      'expected string',
    ],
  ])('refuses the block %j at %s', (block, path, words) => {
    expect(type.template?.check({ blocks: [block] })).toMatchObject({
      ok: false,
      issues: [
        {
          path: ['template.blocks.0', path].filter(Boolean).join('.'),
          message: expect.stringContaining(words),
        },
      ],
    });
  });

  it('can be shown as a JSON Schema with words for each field', () => {
    expect(z.toJSONSchema(slackTemplateSchema, { io: 'input' })).toMatchObject({
      additionalProperties: false,
      properties: {
        text: { description: expect.stringContaining('4,000') },
        blocks: { maxItems: 50, description: expect.stringContaining('Block') },
      },
    });
  });
});

describe('a template of type SlackApp', () => {
  it('is the whole message as text alone', () => {
    expect(message({ text: '*Red* again' })).toMatchObject({
      channel: 'C024BE91L',
      mode: 'post',
      text: '*Red* again',
      blocks: [],
    });
  });

  it('leaves notifications our text as blocks alone', () => {
    const { text, blocks } = message({ blocks: [section('Red again')] });

    expect(text).toBe('❌ build failed (shop/build-x7k2p)');
    expect(blocks).toEqual([
      {
        type: 'section',
        text: { type: 'mrkdwn', text: 'Red again', verbatim: true },
      },
    ]);
  });

  it('says both where both are written', () => {
    expect(
      message({ text: 'Red', blocks: [{ type: 'divider' }] }),
    ).toMatchObject({ text: 'Red', blocks: [{ type: 'divider' }] });
  });

  it('leaves our own words where it is empty', () => {
    expect(message({})).toEqual(message());
  });

  it('escapes a value by its place', () => {
    const value = '<!here> & a/b';

    expect(message(renderedWith(type, EVERYTHING, value))).toMatchObject({
      text: '<!here> *&lt;!here&gt; &amp; a/b* <https://ci.example/%3C!here%3E%20&amp;%20a/b|&lt;!here&gt; &amp; a/b>',
      blocks: [
        { text: { text: '<!here> & a/b red', emoji: false } },
        {
          text: {
            text: '> &lt;!here&gt; &amp; a/b <@U024BE7LH|> &amp;',
            verbatim: true,
          },
          fields: [
            { text: '*Run*\n&lt;!here&gt; &amp; a/b' },
            { text: 'of <!here> & a/b' },
          ],
          accessory: {
            text: { text: 'Open <!here> & a/b' },
            url: 'https://ci.example/?run=%3C!here%3E%20%26%20a%2Fb',
          },
        },
        { text: { text: 'now <!here> & a/b' } },
        {
          elements: [
            { text: 'in &lt;!here&gt; &amp; a/b' },
            { text: 'x <!here> & a/b' },
            { alt_text: 'badge of <!here> & a/b' },
          ],
        },
        { type: 'divider' },
        {
          elements: [
            {
              url: 'https://ci.example/%3C!here%3E%20&%20a/b',
              style: 'danger',
            },
            { url: 'https://ci.example/' },
          ],
        },
        { title: { text: 't <!here> & a/b' } },
      ],
    });
  });

  it.each<[string, JsonObject, string, string]>([
    ['an empty text', { text: '${{ x }}' }, 'text', 'must not be empty'],
    [
      'an empty element',
      {
        text: 'fine',
        blocks: [
          { type: 'divider' },
          { type: 'context', elements: [plain('a'), mrkdwn(' ${{ x }} ')] },
        ],
      },
      'blocks.1.elements.1.text',
      'must not be empty',
    ],
    [
      'an empty address',
      { blocks: [{ ...section('a'), accessory: button('${{ x }}') }] },
      'blocks.0.accessory.url',
      'must not be empty',
    ],
    [
      'an empty link',
      { blocks: [section('<${{ x }}|Open>')] },
      'blocks.0.text.text',
      'begins neither a link',
    ],
  ])('is invalid as a whole with %s', (_, template, field, words) => {
    expect(planned(renderedWith(type, template, ''))).toEqual({
      type: 'invalid',
      key: 'C024BE91L',
      words: { vendor: 'Slack', what: 'message', where: 'C024BE91L' },
      message: expect.stringMatching(
        new RegExp(`^template\\.${field}, as rendered: .*${words}`),
      ),
    });
  });

  it.each([
    'data:text/html,x',
    '/runs/1',
    'a.example',
    '!channel',
    '@U024BE7LH',
  ])('is invalid with %j for an address', value => {
    const template = {
      blocks: [{ type: 'actions', elements: [button('${{ x }}')] }],
    };

    expect(planned(renderedWith(type, template, value))).toMatchObject({
      type: 'invalid',
      message: `template.blocks.0.elements.0.url, as rendered: '${value}' is not an http or https URL.`,
    });
    expect(
      planned(renderedWith(type, { text: '<${{ x }}|Open>' }, value)),
    ).toMatchObject({
      type: 'invalid',
      message: expect.stringContaining('template.text, as rendered: '),
    });
  });

  it('is invalid with an address that is too long, which cannot be shortened', () => {
    const template = {
      blocks: [{ type: 'actions', elements: [button('${{ x }}')] }],
    };

    expect(
      planned(
        renderedWith(type, template, `https://a.example/${'x'.repeat(3_000)}`),
      ),
    ).toMatchObject({
      type: 'invalid',
      message: expect.stringContaining('at most 3000 characters'),
    });
  });

  it.each<[string, JsonObject, (said: Message) => unknown, number]>([
    ['the text', { text: '${{ x }}' }, said => said.text, 4_000],
    [
      'a header',
      { blocks: [{ type: 'header', text: plain('${{ x }}') }] },
      ({ blocks: [block] }) => block?.type === 'header' && block.text.text,
      150,
    ],
    [
      'a section',
      { blocks: [section('${{ x }}')] },
      ({ blocks: [block] }) => block?.type === 'section' && block.text?.text,
      3_000,
    ],
    [
      'a field',
      { blocks: [{ type: 'section', fields: [mrkdwn('${{ x }}')] }] },
      ({ blocks: [block] }) =>
        block?.type === 'section' && block.fields?.[0]?.text,
      2_000,
    ],
    [
      'a button',
      {
        blocks: [
          {
            type: 'actions',
            elements: [button('https://a.example', '${{ x }}')],
          },
        ],
      },
      ({ blocks: [block] }) =>
        block?.type === 'actions' && block.elements[0]?.text.text,
      75,
    ],
  ])('shortens %s between characters', (_, template, read, max) => {
    const text = String(
      read(message(renderedWith(type, template, '👩‍👩‍👧‍👦'.repeat(1_000)))),
    );

    expect(text).toMatch(/^(?:👩‍👩‍👧‍👦)+…$/u);
    expect(text.length).toBeLessThanOrEqual(max);
    expect(text.length).toBeGreaterThan(max - 12);
  });

  it('shortens more where all blocks together would be refused', () => {
    const template = {
      blocks: [
        ...Array.from({ length: 9 }, () => section('${{ x }}')),
        section('short'),
      ],
    };
    const { blocks } = message(renderedWith(type, template, 'x'.repeat(5_000)));
    const texts = markedTexts(z.json().parse(blocks));

    expect(texts.join('').length).toBeLessThanOrEqual(13_000);
    expect(texts[0]).toHaveLength(1_300);
    expect(texts[9]).toBe('short');
  });

  it('keeps its blocks, links and mentions, whatever a Run says', () => {
    const value = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            '<!channel>',
            '<@U024BE7LH>',
            '<https://e.example|click>',
            '!here',
            '@U1',
            '|',
            '>',
            '<',
            '&lt;',
            '"},{"type":"divider"},{"',
            '${{ run.name }}',
            '👩‍👩‍👧‍👦',
            '\uD83D',
            '\u0000\r\n',
            'x'.repeat(200),
          ),
          fc.string({ unit: 'binary' }),
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map(parts => parts.join(''));
    const shape = shapeOf(
      z.json().parse(message(renderedWith(type, EVERYTHING, 'harmless'))),
    );

    fc.assert(
      fc.property(value, inserted => {
        const said = message(renderedWith(type, EVERYTHING, inserted));
        expect(shapeOf(z.json().parse(said))).toEqual(shape);
        const marks = [said.text, ...markedTexts(z.json().parse(said.blocks))]
          .flatMap(text => text.match(/<[^>]*>?/g) ?? [])
          .filter(
            mark => !/^<https:\/\/ci\.example\/[^|]*\|[^<>]*>$/.test(mark),
          );
        expect(['<!here>', '<@U024BE7LH|>']).toEqual(
          expect.arrayContaining(marks),
        );
      }),
      { numRuns: 300 },
    );
  });
});
