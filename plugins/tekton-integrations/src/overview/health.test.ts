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

import { createFixtures } from '../__testUtils__/fixtures';
import { healthOf } from './health';

const condition = (
  type: string,
  status: 'True' | 'False' | 'Unknown',
  message = `${type} ${status}`,
) => ({ ...createFixtures(0).provider().conditions[0], type, status, message });

describe('healthOf', () => {
  it.each([
    [false, [condition('Ready', 'True')], 'ready', 'success', undefined],
    [
      false,
      [
        condition('Ready', 'False', 'no'),
        condition('Authenticated', 'False', 'no'),
      ],
      'notReady',
      'danger',
      'no',
    ],
    [true, [condition('Ready', 'True')], 'suspended', 'neutral', undefined],
    [
      true,
      [condition('Ready', 'False', 'suspend is true')],
      'suspended',
      'neutral',
      'suspend is true',
    ],
    [
      false,
      [
        {
          ...condition('Ready', 'False', 'Portal b reports.'),
          reason: 'ManagedElsewhere',
        },
      ],
      'elsewhere',
      'muted',
      'Portal b reports.',
    ],
    [false, [], 'unknown', 'neutral', undefined],
    [
      false,
      [condition('Ready', 'Unknown', 'being checked')],
      'unknown',
      'neutral',
      'being checked',
    ],
  ])(
    'reads suspended %s and conditions (%#)',
    (suspended, conditions, word, tone, message) => {
      const health = healthOf({ suspended, conditions });
      expect(health).toMatchObject({ word, sign: { tone }, troubles: [] });
      expect(health.message).toBe(message);
    },
  );

  it.each([
    ['Authenticated', 'True', false],
    ['Authenticated', 'Unknown', false],
    ['Authenticated', 'False', true],
    ['Throttled', 'False', false],
    ['Throttled', 'True', true],
    ['TargetConflict', 'False', false],
    ['TargetConflict', 'True', true],
    ['Delivering', 'True', false],
    ['Delivering', 'Unknown', false],
    ['Delivering', 'False', true],
    ['SomethingNew', 'False', false],
  ] as const)('takes %s=%s for trouble: %s', (type, status, trouble) => {
    const { sign, troubles } = healthOf({
      suspended: false,
      conditions: [condition('Ready', 'True'), condition(type, status)],
    });
    expect(troubles.map(({ message }) => message)).toEqual(
      trouble ? [`${type} ${status}`] : [],
    );
    expect(sign.tone).toBe(trouble ? 'warning' : 'success');
  });

  it.each([
    ['True', false, ['held']],
    ['True', true, []],
    ['False', false, []],
  ] as const)(
    'says that deliveries are held where Ready is %s and suspended %s: %j',
    (ready, suspended, said) => {
      const { troubles } = healthOf({
        suspended,
        conditions: [
          condition('Ready', ready),
          { ...condition('Delivering', 'False', 'held'), reason: 'Held' },
        ],
      });
      expect(troubles.map(({ message }) => message)).toEqual(said);
    },
  );

  it('says each cause once', () => {
    const { troubles } = healthOf({
      suspended: false,
      conditions: [
        condition('Ready', 'True'),
        condition('Throttled', 'True', 'until noon'),
        condition('Delivering', 'False', 'until noon'),
      ],
    });
    expect(troubles).toHaveLength(1);
  });
});
