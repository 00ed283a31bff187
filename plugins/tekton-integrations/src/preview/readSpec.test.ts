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

import { readSpec } from './readSpec';

const SPEC = {
  providerRef: { name: 'slack' },
  filter: { statuses: ['failed'] },
};
const OBJECT = {
  apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
  kind: 'Notification',
  metadata: { name: 'failures', namespace: 'team-shop' },
  spec: SPEC,
};
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]`;

describe('readSpec', () => {
  it.each([
    [
      'a spec in YAML',
      'providerRef: { name: slack }\nfilter:\n  statuses: [failed]\n',
    ],
    ['a spec in JSON', JSON.stringify(SPEC)],
  ])('reads %s', (_, text) => {
    expect(readSpec(text)).toEqual({ ok: true, spec: SPEC });
  });

  it.each([
    ['an object', JSON.stringify(OBJECT, undefined, 2)],
    [
      'the one Notification of a file',
      `---\nkind: Provider\nmetadata: { name: slack }\nspec: { type: SlackApp }\n---\n${JSON.stringify(OBJECT)}\n---\n`,
    ],
  ])('reads %s, and the namespace it is in', (_, text) => {
    expect(readSpec(text)).toEqual({
      ok: true,
      spec: SPEC,
      namespace: 'team-shop',
    });
  });

  it.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['filter: [failed', 'notYaml'],
    ['a: 1\na: 2', 'notYaml'],
    ['a: *nowhere', 'notYaml'],
    [BOMB, 'notYaml'],
    ['just words', 'noSpec'],
    ['- a\n- b', 'noSpec'],
    ['kind: Provider\nspec: {}', 'noSpec'],
    ['kind: Notification', 'noSpec'],
    [`${JSON.stringify(OBJECT)}\n---\n${JSON.stringify(OBJECT)}`, 'notOne'],
  ])('refuses %j: %s', (text, problem) => {
    expect(readSpec(text)).toMatchObject({ ok: false, problem });
  });

  it('says where the text is wrong', () => {
    expect(readSpec('filter:\n  statuses: [failed')).toMatchObject({
      detail: expect.stringMatching(/line 2/),
    });
  });
});
