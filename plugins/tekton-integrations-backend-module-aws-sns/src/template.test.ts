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

import { renderedWith } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { createAWSSNSType } from './awsSNSType';

const type = createAWSSNSType();
const checked = (template: object) => type.template?.check(template);

describe('the template of AWSSNS', () => {
  it.each([
    [{ body: '${{ run.name }} ${{ words(run.phase) }}' }],
    [{ body: { text: '${{ run.name }}', tags: ['ci'], urgent: true } }],
    [{ attributes: { team: 'shop', 'run.phase': '${{ run.phase }}' } }],
  ])('takes %j', template => {
    expect(checked(template)).toMatchObject({ ok: true });
  });

  it.each([
    [{ attributes: { id: 'mine' } }, 'template.attributes.id'],
    [{ attributes: { 'a b': 'x' } }, 'template.attributes.a b'],
    [{ attributes: { 'a..b': 'x' } }, 'template.attributes.a..b'],
    [{ attributes: { '.a': 'x' } }, 'template.attributes..a'],
    [{ attributes: { 'AWS.SNS.x': 'x' } }, 'template.attributes.AWS.SNS.x'],
    [
      { attributes: { ['x'.repeat(257)]: 'x' } },
      `template.attributes.${'x'.repeat(257)}`,
    ],
    [
      {
        attributes: Object.fromEntries(
          Array.from({ length: 10 }, (_, index) => [`a${index}`, 'x']),
        ),
      },
      'template.attributes',
    ],
    [{ body: '' }, 'template.body'],
    [{ text: 'x' }, 'template'],
  ])('refuses %j at %s', (template, path) => {
    expect(checked(template)).toMatchObject({
      ok: false,
      issues: [expect.objectContaining({ path })],
    });
  });

  it('keeps what a value says inside its place', () => {
    const value = '", "admin": "yes\n\u0000';

    expect(
      renderedWith(
        type,
        { body: { text: '${{ run.message }}' }, attributes: { a: '${{ x }}' } },
        value,
      ),
    ).toEqual({
      body: { text: value },
      attributes: { a: '", "admin": "yes' },
    });
  });
});
