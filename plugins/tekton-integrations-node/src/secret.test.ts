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

import { format, inspect } from 'node:util';
import { Secret } from './secret';

describe('Secret', () => {
  const secret = new Secret('hunter2');

  it('gives its value to those who ask for it', () => {
    expect(secret.unwrap()).toBe('hunter2');
  });

  it.each([
    ['a template', `${secret}`],
    ['JSON', JSON.stringify({ secret })],
    ['a log line', format('%s %o %j', secret, secret, secret)],
    ['an inspection', inspect({ secret }, { showHidden: true, depth: 9 })],
    ['an error', new Error(`refused: ${secret}`).message],
    ['a copy', JSON.stringify({ ...secret })],
  ])('hides it in %s', (_, shown) => {
    expect(shown).not.toContain('hunter2');
  });
});
