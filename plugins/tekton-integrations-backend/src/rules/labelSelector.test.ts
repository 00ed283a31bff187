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

import { compileSelector } from './labelSelector';

const labels = { tier: 'prod', team: 'a' };

describe('compileSelector', () => {
  it.each([
    ['matchLabels met', { matchLabels: { tier: 'prod' } }, undefined],
    ['matchLabels unmet', { matchLabels: { tier: 'dev' } }, 'tier=dev'],
    ['a label that is missing', { matchLabels: { zone: 'x' } }, 'zone=x'],
  ])('answers for %s', (_, selector, expected) => {
    expect(compileSelector(selector).unmet(labels)).toBe(expected);
  });

  it.each([
    ['In', 'tier', ['prod', 'dev'], undefined],
    ['In', 'tier', ['dev'], 'tier in (dev)'],
    ['In', 'zone', ['x'], 'zone in (x)'],
    ['NotIn', 'tier', ['dev'], undefined],
    ['NotIn', 'tier', ['prod'], 'tier notin (prod)'],
    ['NotIn', 'zone', ['x'], undefined],
    ['Exists', 'tier', undefined, undefined],
    ['Exists', 'zone', undefined, 'zone'],
    ['DoesNotExist', 'zone', undefined, undefined],
    ['DoesNotExist', 'tier', undefined, '!tier'],
  ] as const)(
    'reads %s of %s as Kubernetes does',
    (operator, key, values, expected) => {
      expect(
        compileSelector({
          matchExpressions: [
            { key, operator, values: values ? [...values] : undefined },
          ],
        }).unmet(labels),
      ).toBe(expected);
    },
  );
});
