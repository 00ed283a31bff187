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

import fc from 'fast-check';
import { JsonObject } from 'backstage-plugin-tekton-integrations-node';
import { renderedWith } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { createWebhookType } from './webhookType';
import { webhookTemplate } from './template';

const type = createWebhookType();

const EVERYTHING: JsonObject = {
  body: {
    text: 'Run ${{ run.name }}',
    nested: [{ value: '${{ run.name }}' }, 1, true, null],
  },
  headers: {
    'X-Run': 'run ${{ run.name }}',
    'content-type': 'text/x-${{ a }}',
  },
};

const rendered = (value: string, template = EVERYTHING) =>
  webhookTemplate.rendered.parse(renderedWith(type, template, value));

describe('webhookTemplate', () => {
  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['an object and headers', EVERYTHING],
    ['a list', { body: [{ text: '${{ run.name }}' }] }],
    ['a text', { body: '${{ run.name }} is red' }],
  ])('takes %s', (_, template) => {
    expect(type.template?.check(template)).toEqual({
      ok: true,
      value: template,
    });
  });

  it.each<[unknown, string, string]>([
    ['Run', 'template', 'expected object'],
    [{ text: 'x' }, 'template', '"text"'],
    [{ body: '' }, 'template.body', 'must not be empty'],
    [
      { body: '{"a": "${{ run.name }}"}' },
      'template.body',
      'write it as an object',
    ],
    [
      { headers: { 'X A': 'b' } },
      'template.headers.X A',
      'not the name of a header',
    ],
    [{ headers: { Host: 'b' } }, 'template.headers.Host', 'leave it out'],
    [
      { headers: { 'Webhook-Id': 'b' } },
      'template.headers.Webhook-Id',
      'leave it out',
    ],
    [{ headers: { 'X-A': 1 } }, 'template.headers.X-A', 'string'],
    [
      {
        headers: Object.fromEntries(
          [...Array(33)].map((_, i) => [`x${i}`, 'a']),
        ),
      },
      'template.headers',
      'more than 32',
    ],
  ])('refuses %j at %s', (template, path, words) => {
    const checked = type.template?.check(template);

    expect(checked).toMatchObject({ ok: false });
    expect(checked?.ok === false && checked.issues).toEqual(
      expect.arrayContaining([
        { path, message: expect.stringContaining(words) },
      ]),
    );
  });

  it('sends an object as JSON and a text as text', () => {
    expect(rendered('build')).toEqual({
      body: {
        text: '{"text":"Run build","nested":[{"value":"build"},1,true,null]}',
        contentType: 'application/json',
      },
      headers: { 'X-Run': 'run build', 'content-type': 'text/x-build' },
    });
    expect(rendered('build', { body: '${{ a }} is red' })).toEqual({
      body: {
        text: 'build is red',
        contentType: 'text/plain; charset=utf-8',
      },
    });
  });

  it('encodes in a header what is not ASCII, and shortens it', () => {
    const { headers } = rendered('é\r\nX-Evil: 1 构', {
      headers: { 'X-Run': '${{ a }}' },
    });
    expect(headers).toEqual({ 'X-Run': '%C3%A9 X-Evil: 1 %E6%9E%84' });
    const long = rendered('x'.repeat(5_000), {
      headers: { 'X-Run': '${{ a }}' },
    });
    expect(long.headers?.['X-Run']).toHaveLength(2_049 - 1);
    expect(long.headers?.['X-Run']).toMatch(/x%E2%80%A6$/);
  });

  it('lets no value break JSON, a header, or their limits', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 3_000 }),
      fc.constantFrom('\ud800', '"}', '\u0000', 'x'.repeat(100_000)),
    );
    fc.assert(
      fc.property(texts, value => {
        const { body, headers } = rendered(value);
        expect(Buffer.byteLength(body?.text ?? '')).toBeLessThanOrEqual(65_536);
        expect(JSON.parse(body?.text ?? '')).toMatchObject({
          nested: [{ value: expect.any(String) }, 1, true, null],
        });
        for (const text of Object.values(headers ?? {})) {
          expect(text).toMatch(/^[ -~]*$/);
          expect(text.length).toBeLessThanOrEqual(2_048);
        }
      }),
      { numRuns: 60 },
    );
  });
});
