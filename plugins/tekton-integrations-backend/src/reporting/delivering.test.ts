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

import { deliveryPart } from './delivering';
import { news as newsOf, NO_STATISTICS } from './__testUtils__/statistics';

const AT = Date.parse('2026-03-01T12:00:00.400Z');
const news = (over: Parameters<typeof newsOf>[0]) =>
  newsOf({ at: AT, since: AT, ...over });

describe('deliveryPart', () => {
  const rejected = news({
    state: 'expired',
    message: 'x'.repeat(2_000),
    at: AT + 5_000,
  });

  it('has only counts where nothing ended', () => {
    expect(deliveryPart(NO_STATISTICS)).toEqual({
      counts: { delivered: 0, rejected: 0, waiting: 0, held: 0 },
      lastDelivery: undefined,
      lastError: undefined,
    });
  });

  it('tells the last end and the last error, bounded', () => {
    const { lastDelivery, lastError } = deliveryPart({
      ...NO_STATISTICS,
      lastDelivered: news({}),
      lastRejected: rejected,
    });
    expect(lastDelivery).toEqual({
      time: '2026-03-01T12:00:05Z',
      run: 'team-a/build-1',
      target: 'Slack message, #builds',
      state: 'expired',
    });
    expect(lastError?.message).toHaveLength(1_024);
  });

  it('takes a failure that is tried again for an error, and not for an end', () => {
    const { lastDelivery, lastError } = deliveryPart({
      ...NO_STATISTICS,
      lastDelivered: news({}),
      lastRejected: rejected,
      retried: news({
        state: 'retrying',
        message: 'It answers 503.',
        at: AT + 9_000,
      }),
    });
    expect(lastDelivery?.state).toBe('expired');
    expect(lastError).toEqual({
      time: '2026-03-01T12:00:09Z',
      message: 'Slack message, #builds: It answers 503.',
      run: 'team-a/build-1',
    });
  });
});
