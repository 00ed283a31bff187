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

import { z } from 'zod';
import { JsonObject } from '../outcome';
import { defineProviderType } from '../provider';
import { renderedWith } from '../testUtils';
import { runMessageTemplate } from './runMessageTemplate';

const template = runMessageTemplate({
  bodyBytes: 8_192,
  attributes: 3,
  refusal: name => (/^goog/.test(name) ? "begins with 'goog'" : undefined),
});

const type = defineProviderType({
  type: 'x.example/Queue',
  section: 'config',
  vendor: 'Queue',
  secrets: [],
  settings: z.object({}),
  template,
  plan: () => [],
  describe: () => 'a queue',
  connect: () => Promise.reject(new Error('not connected')),
});

function rendered(written: JsonObject, value: string) {
  return template.rendered.safeParse(renderedWith(type, written, value));
}

describe('runMessageTemplate', () => {
  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['a text', { body: 'Run ${{ run.name }}' }],
    ['a text in brackets', { body: '[${{ run.phase }}] {x}' }],
    [
      'an object',
      { body: { run: '${{ run.name }}', n: 1, list: [true, null] } },
    ],
    ['a list', { body: ['${{ run.name }}'] }],
    ['attributes', { attributes: { team: 'a', run: '${{ run.name }}' } }],
  ])('takes %s', (_, written) => {
    expect(type.template?.check(written)).toEqual({ ok: true, value: written });
  });

  it.each<[unknown, string, string]>([
    [{ text: 'x' }, 'template', '"text"'],
    [{ body: '' }, 'template.body', 'must not be empty'],
    [{ body: '{ "a": "${{ x }}" }' }, 'template.body', 'write it as an object'],
    [{ body: '[{"a": 1}]' }, 'template.body', 'write it as an object'],
    [{ attributes: { goog: 'x' } }, 'template.attributes.goog', "with 'goog'"],
    [{ attributes: { id: 'x' } }, 'template.attributes.id', 'another name'],
    [{ attributes: { a: '', b: '', c: '' } }, 'template.attributes', 'than 2'],
    [{ attributes: { a: 1 } }, 'template.attributes.a', 'expected string'],
  ])('refuses %j at %s', (written, path, words) => {
    expect(type.template?.check(written)).toMatchObject({
      ok: false,
      issues: [{ path, message: expect.stringContaining(words) }],
    });
  });

  it('sends an object as JSON that no value breaks', () => {
    expect(
      rendered({ body: { a: 'x ${{ v }}', n: 1 } }, '","b":"\n\uD83D'),
    ).toEqual({
      success: true,
      data: { body: '{"a":"x \\",\\"b\\":\\"\\n\uFFFD","n":1}' },
    });
  });

  it('keeps attributes to one line', () => {
    expect(rendered({ attributes: { a: '${{ v }}' } }, 'x\r\ny')).toEqual({
      success: true,
      data: { attributes: { a: 'x y' } },
    });
  });

  it.each<[string, JsonObject]>([
    ['a text', { body: 'x${{ v }}' }],
    ['an object', { body: { a: '${{ v }}', b: ['${{ v }}'], c: 'short' } }],
  ])('shortens %s to the limit, between characters', (_, written) => {
    const parsed = rendered(written, '👩‍👩‍👧‍👦'.repeat(2_000));

    const body = parsed.data?.body ?? '';
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(8_192);
    expect(Buffer.byteLength(body)).toBeGreaterThan(2_000);
    expect(body.replace(/👩‍👩‍👧‍👦/gu, '')).not.toMatch(/[\u200D\p{Surrogate}]/u);
  });

  it('refuses what no shortening brings to the limit', () => {
    const parsed = rendered(
      {
        body: Object.fromEntries(
          [...Array(900).keys()].map(n => [`key-${n}`, '${{ v }}']),
        ),
      },
      'a long enough text',
    );

    expect(parsed.error?.issues).toMatchObject([
      { path: ['body'], message: expect.stringContaining('8192 bytes') },
    ]);
  });

  it('refuses a body that came out empty', () => {
    expect(rendered({ body: '${{ v }}' }, ' ').error?.issues).toMatchObject([
      { path: ['body'], message: 'must not be empty' },
    ]);
  });
});
