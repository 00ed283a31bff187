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

import { statusEvents } from './happenings';
import { RuleCondition, RuleStatus } from './ruleStatus';

function status(
  ...conditions: readonly (readonly [string, string, string])[]
): RuleStatus {
  return {
    conditions: conditions.map(
      ([type, value, reason]): RuleCondition => ({
        type,
        status: value === 'True' || value === 'False' ? value : 'Unknown',
        reason,
        message: 'Because.',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      }),
    ),
  };
}

const GOOD = status(['Ready', 'True', 'Initialized']);
const BAD = status(['Ready', 'False', 'SecretNotFound']);
const WORSE = status(['Ready', 'False', 'AuthenticationFailed']);
const SUSPENDED = status(['Ready', 'False', 'Suspended']);
const LOOP = status(['Ready', 'False', 'LoopSuspected']);
const CHECKED = status(['Ready', 'Unknown', 'Checking']);
const ARRIVES = status(['Delivering', 'True', 'Delivered']);
const FAILS = status(['Delivering', 'False', 'Retrying']);
const REJECTED = status(['Delivering', 'False', 'Refused']);
const HELD = status(['Delivering', 'False', 'Held']);
const THROTTLED = status(['Throttled', 'True', 'VendorLimit']);
const FREE = status(['Throttled', 'False', 'NotThrottled']);
const CONFLICT = status(['TargetConflict', 'True', 'DifferentContent']);

describe('statusEvents', () => {
  it.each([
    ['a new good one', undefined, GOOD, []],
    ['a new bad one', undefined, BAD, ['Warning ProviderNotReady']],
    ['the same', BAD, BAD, []],
    ['trouble', GOOD, BAD, ['Warning ProviderNotReady']],
    ['other trouble', BAD, WORSE, ['Warning ProviderNotReady']],
    ['recovery', BAD, GOOD, ['Normal Recovered']],
    ['suspending', GOOD, SUSPENDED, []],
    ['resuming', SUSPENDED, GOOD, []],
    ['a loop', GOOD, LOOP, ['Warning ProviderNotReady']],
    ['a check', CHECKED, GOOD, []],
    ['lasting failure', ARRIVES, FAILS, ['Warning DeliveryFailing']],
    ['its end', FAILS, ARRIVES, ['Normal Recovered']],
    ['a rejection, told with its delivery', ARRIVES, REJECTED, []],
    ['a delivery after a rejection', REJECTED, ARRIVES, ['Normal Recovered']],
    ['holding', ARRIVES, HELD, []],
    ['a delivery after holding', HELD, ARRIVES, []],
    ['a limit', FREE, THROTTLED, ['Warning Throttled']],
    ['a limit that lasts', THROTTLED, THROTTLED, []],
    ['the end of a limit', THROTTLED, FREE, []],
    ['a conflict', undefined, CONFLICT, ['Warning TargetConflict']],
  ])('of %s', (_, before, now, expected) => {
    expect(
      statusEvents('Provider', now, before).map(
        ({ type, reason }) => `${type} ${reason}`,
      ),
    ).toEqual(expected);
  });
});
