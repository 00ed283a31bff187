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
  DELIVERY_STATES,
  DeliveryState,
} from 'backstage-plugin-tekton-integrations-common';
import { toldLine } from '../card/toldLine';
import { createFixtures } from '../__testUtils__/fixtures';
import { englishWords } from '../__testUtils__/words';
import { countOutlooks, outlookOf, vendorOutlooks } from './outlook';

const { delivery, failed, rejected, cancelled, sns } = createFixtures(
  Date.parse('2026-03-01T12:00:00Z'),
);

describe('outlookOf', () => {
  it.each<[DeliveryState, string]>([
    ['delivered', 'told'],
    ['superseded', 'told'],
    ['covered', 'told'],
    ['waiting', 'underway'],
    ['sending', 'underway'],
    ['retrying', 'underway'],
    ['inDoubt', 'underway'],
    ['held', 'held'],
    ['rejected', 'notTold'],
    ['expired', 'notTold'],
    ['discarded', 'notTold'],
  ])('takes %s for %s', (state, outlook) => {
    expect(outlookOf(delivery({ state }))).toBe(outlook);
  });

  it('knows each state', () => {
    expect(
      DELIVERY_STATES.map(state => outlookOf(delivery({ state }))),
    ).not.toContain(undefined);
  });
});

describe('countOutlooks', () => {
  it('counts the deliveries of a page', () => {
    expect(countOutlooks([failed, rejected, cancelled])).toEqual({
      told: 4,
      underway: 1,
      held: 1,
      notTold: 1,
    });
  });
});

describe('vendorOutlooks', () => {
  it('lets the worst delivery speak for a vendor', () => {
    const report = {
      ...failed,
      deliveries: [
        delivery(),
        delivery({ id: 'other', state: 'rejected', reason: 'refused' }),
      ],
    };
    expect(vendorOutlooks(report)).toEqual([
      expect.objectContaining({ vendor: 'GitHub', outlook: 'notTold' }),
    ]);
  });
});

describe('toldLine', () => {
  const t = englishWords();

  it('names who was told and who was not, and why', () => {
    const report = {
      ...failed,
      deliveries: [delivery(), sns({ state: 'rejected', reason: 'refused' })],
    };
    expect(toldLine(report, t)).toBe('told: GitHub · not told: SNS (refused)');
  });

  it('names what is held and what is under way', () => {
    expect(toldLine(rejected, t)).toBe(
      'told: GitHub · held: SNS (credentials or settings) · not told: Slack (address)',
    );
    expect(toldLine(failed, t)).toBe('told: GitHub, SNS · under way: Slack');
  });

  it('says so when there is nobody to tell', () => {
    expect(toldLine(cancelled, t)).toBe('nobody to tell');
  });
});
