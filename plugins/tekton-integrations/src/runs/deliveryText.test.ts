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

import {
  DELIVERY_REASONS,
  DeliveryState,
} from 'backstage-plugin-tekton-integrations-common';
import { createFixtures } from '../__testUtils__/fixtures';
import { englishWords } from '../__testUtils__/words';
import {
  deliveryText,
  deliveryTitle,
  notSentLabel,
  targetLabel,
} from './deliveryText';

const now = Date.parse('2026-03-01T12:00:00Z');
const t = englishWords();
const { at, delivery, slack, notSent } = createFixtures(now);

describe('deliveryText', () => {
  it.each<[DeliveryState, object, string | undefined]>([
    ['delivered', {}, undefined],
    ['delivered', { perhapsTwice: true }, 'perhaps twice'],
    ['retrying', { nextAt: at(40_000) }, 'again in 40 s'],
    ['retrying', { message: 'Slack answered 503' }, 'Slack answered 503'],
    [
      'waiting',
      { message: '2 ahead in #builds', nextAt: at(10_000) },
      '2 ahead in #builds, in 10 s',
    ],
    ['waiting', { reason: 'throttled' }, 'rate limit'],
    ['inDoubt', {}, 'sent, no answer; looking it up'],
    ['held', { reason: 'paused' }, 'paused'],
    ['rejected', { message: 'invite the app' }, 'invite the app'],
    ['expired', { reason: 'tooOld' }, 'too old'],
    ['discarded', { reason: 'ruleGone' }, 'Notification is gone'],
    ['sending', {}, undefined],
    ['superseded', {}, undefined],
    ['covered', {}, undefined],
  ])('says of %s with %j: %s', (state, changes, text) => {
    expect(
      deliveryText(delivery({ state, reason: undefined, ...changes }), now, t),
    ).toBe(text);
  });

  it('has words for each reason', () => {
    expect(
      DELIVERY_REASONS.filter(
        reason => t(`deliveryReason.${reason}`) === `deliveryReason.${reason}`,
      ),
    ).toEqual([]);
  });
});

describe('targetLabel', () => {
  it('calls a channel by its name and anything else by what is made', () => {
    const targets = [slack().target, delivery().target];
    expect(targetLabel(targets[0], targets)).toBe('#builds');
    expect(targetLabel(targets[1], targets)).toBe('commit status');
  });

  it('says where, if a neighbour makes the same elsewhere', () => {
    const { target } = delivery();
    const other = { ...target, where: 'acme/docs' };
    expect(targetLabel(target, [target, other])).toBe('acme/shop');
    expect(targetLabel(other, [target, other])).toBe('acme/docs');
    expect(targetLabel(target, [target, target])).toBe('commit status');
  });
});

describe('deliveryTitle', () => {
  it('says all in one line', () => {
    expect(
      deliveryTitle(slack({ state: 'rejected', message: 'Invite it.' }), t),
    ).toBe('Slack: message, #builds: rejected. Invite it.');
  });
});

describe('notSentLabel', () => {
  it.each([
    [notSent(), 'Pub/Sub'],
    [notSent({ vendor: undefined }), 'releases'],
    [
      notSent({
        vendor: undefined,
        provider: undefined,
        rule: 'kubernetes/c/ns/my-rule',
      }),
      'my-rule',
    ],
  ])('names who was not told (%#)', (item, label) => {
    expect(notSentLabel(item)).toBe(label);
  });
});
