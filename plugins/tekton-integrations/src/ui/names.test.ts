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

import { parseRuleName } from './ruleName';
import { safeHref } from './safeHref';

describe('parseRuleName', () => {
  it.each([
    [
      'kubernetes/prod/shop/failures',
      {
        source: 'kubernetes',
        cluster: 'prod',
        namespace: 'shop',
        name: 'failures',
      },
    ],
    ['config///audit', { source: 'config', name: 'audit' }],
    ['audit', { name: 'audit' }],
  ])('reads %s', (id, parts) => {
    expect(parseRuleName(id)).toEqual(parts);
  });
});

describe('safeHref', () => {
  it.each([
    ['https://github.com/acme', 'https://github.com/acme'],
    ['http://localhost:1', 'http://localhost:1'],
    [['javascript', 'alert(1)'].join(':'), undefined],
    ['data:text/html,x', undefined],
    ['not a link', undefined],
    [undefined, undefined],
  ])('lets %s lead to %s', (url, href) => {
    expect(safeHref(url)).toBe(href);
  });
});
