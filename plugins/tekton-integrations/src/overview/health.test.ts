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
      [condition('Ready', 'True'), condition('Throttled', 'False')],
      'ready',
      'success',
      undefined,
    ],
    [
      false,
      [condition('Ready', 'True'), condition('Throttled', 'True')],
      'ready',
      'warning',
      'Throttled True',
    ],
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
      expect(health).toMatchObject({ word, sign: { tone } });
      expect(health.message).toBe(message);
    },
  );
});
