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

import { mainText } from './mainText';

const target = { vendor: 'Vendor', what: 'thing', where: 'there' };

describe('mainText', () => {
  it.each([
    [
      { context: 'build', state: 'failure', description: 'unit-tests: exit 1' },
      { label: 'build', text: 'failure: unit-tests: exit 1' },
    ],
    [
      { context: 'build', state: 'pending' },
      { label: 'build', text: 'pending' },
    ],
    [
      { text: 'build &amp;amp; test &lt;main&gt;', blocks: [] },
      { text: 'build &amp; test <main>' },
    ],
    [{ text: 4 }, undefined],
    [undefined, undefined],
  ])('reads %j', (content, expected) => {
    expect(mainText({ ...target, content })).toEqual(expected);
  });
});
