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

import { ConnectionState } from '../connections';
import { plainType } from '../__testUtils__/providerTypes';
import { RuleBook } from '../rules';
import {
  NotificationFacts,
  notificationConditions,
  providerConditions,
} from './conditions';
import { news as newsOf, NO_STATISTICS } from './__testUtils__/statistics';

const READY: ConnectionState = { kind: 'ready', message: 'bot of acme' };
const CHECKING: ConnectionState = { kind: 'checking' };
const UNKNOWN: ConnectionState = { kind: 'unknown', message: 'no answer' };
const NO_SECRET: ConnectionState = {
  kind: 'broken',
  problem: { reason: 'SecretNotFound', message: 'create it.' },
};
const REFUSED: ConnectionState = {
  kind: 'broken',
  problem: { reason: 'AuthenticationFailed', message: 'token_revoked.' },
};

function rules(provider: object = {}, notification: object = {}) {
  const type = plainType();
  const book = new RuleBook(new Map([[type.type, type]]));
  book.replaceConfig(
    {
      slack: {
        type: 'SlackApp',
        slackApp: { accessToken: 'x', channels: [{ id: 'C01' }] },
        ...provider,
      },
    },
    { told: { providerRef: { name: 'slack' }, ...notification } },
  );
  return book;
}

describe('providerConditions', () => {
  it.each([
    ['ready', {}, READY, 'True', 'Initialized', 'True'],
    ['being checked', {}, CHECKING, 'Unknown', 'Checking', 'Unknown'],
    ['not answered', {}, UNKNOWN, 'True', 'Initialized', 'Unknown'],
    ['without its secret', {}, NO_SECRET, 'False', 'SecretNotFound', 'Unknown'],
    ['refused', {}, REFUSED, 'False', 'AuthenticationFailed', 'False'],
    ['suspended', { suspend: true }, READY, 'False', 'Suspended', 'True'],
    ['of no type', { type: 'Telex' }, READY, 'False', 'UnknownType', 'True'],
  ])(
    'of a Provider that is %s',
    (_, spec, state, status, reason, authenticated) => {
      const [provider] = rules(spec).providers();
      const [ready, auth] = providerConditions(provider, { state });
      expect([ready.type, ready.status, ready.reason]).toEqual([
        'Ready',
        status,
        reason,
      ]);
      expect([auth.type, auth.status]).toEqual([
        'Authenticated',
        authenticated,
      ]);
    },
  );
});

describe('a pause by a person', () => {
  it.each([
    ['is named', {}, READY, 'Paused', 'It is paused by alice.'],
    ['comes after a suspension', { suspend: true }, READY, 'Suspended'],
    ['comes after what is broken', {}, NO_SECRET, 'SecretNotFound'],
  ])('%s', (_, spec, state, reason, message = expect.any(String)) => {
    const [provider] = rules(spec).providers();
    const paused = 'It is paused by alice.';
    const [ready] = providerConditions(provider, { state, paused });
    expect(ready).toMatchObject({ status: 'False', reason, message });
  });
});

describe('the condition Throttled', () => {
  const [provider] = rules().providers();
  const throttled = (throttle?: { until: number; cause: string }) =>
    providerConditions(provider, { state: READY, throttle })[2];

  it('says until when the vendor allows nothing, and why', () => {
    expect(throttled({ until: 60_000, cause: 'ratelimited' })).toEqual({
      type: 'Throttled',
      status: 'True',
      reason: 'VendorLimit',
      message:
        'Slack allows the next request at 1970-01-01T00:01:00Z: ratelimited',
    });
  });

  it('is False while nothing waits', () => {
    expect(throttled()).toMatchObject({
      status: 'False',
      reason: 'NotThrottled',
    });
  });
});

describe('notificationConditions', () => {
  const FACTS = { state: READY, statistics: NO_STATISTICS, now: 1_000_000 };

  it.each([
    ['works', {}, {}, 'True', 'Initialized'],
    ['is suspended', { suspend: true }, {}, 'False', 'Suspended'],
    [
      'has a broken Provider',
      {},
      { state: NO_SECRET },
      'False',
      'ProviderNotReady',
    ],
    [
      'a person suspended',
      {},
      { paused: 'It is suspended by alice.' },
      'False',
      'Suspended',
    ],
    [
      'seems to begin Runs',
      {},
      { loopSuspected: 'What it sends seems to begin Runs.' },
      'False',
      'LoopSuspected',
    ],
    [
      'has a paused Provider',
      {},
      { providerPaused: 'It is paused by alice.' },
      'False',
      'ProviderNotReady',
    ],
    [
      'has no Provider',
      { providerRef: { name: 'nobody' } },
      {},
      'False',
      'ProviderNotFound',
    ],
    [
      'another portal takes care of',
      { suspend: true },
      { elsewhere: "Portal 'prod' reports this cluster." },
      'False',
      'ManagedElsewhere',
    ],
  ])('of a Notification that %s', (_, spec, facts, status, reason) => {
    const [rule] = rules({}, spec).resolved();
    const conditions = notificationConditions(rule, { ...FACTS, ...facts });
    expect(conditions.map(({ type }) => type)).toEqual([
      'Ready',
      'Delivering',
      'TargetConflict',
    ]);
    expect(conditions[0]).toMatchObject({ status, reason });
  });

  it.each<[string, object, Partial<NotificationFacts>, string]>([
    [
      'a pause that names it',
      {},
      {
        providerPaused:
          "Provider 'slack' of app-config is paused by alice: resume it to go on.",
      },
      "Provider 'slack' of app-config is paused by alice: resume it to go on.",
    ],
    [
      'a suspension that does not',
      { suspend: true },
      {},
      "Provider 'slack' of app-config: spec.suspend is true: set it to false to go on.",
    ],
    [
      'a problem that does not',
      {},
      { state: NO_SECRET },
      "Provider 'slack' of app-config: create it.",
    ],
  ])('names its Provider once after %s', (_, spec, facts, message) => {
    const [rule] = rules(spec).resolved();
    const [ready] = notificationConditions(rule, { ...FACTS, ...facts });
    expect(ready).toMatchObject({ reason: 'ProviderNotReady', message });
  });

  it('names the other Notification of a conflict and what to do', () => {
    const [rule] = rules().resolved();
    const conflict = { words: "'team-a/b'", target: 'GitHub commit status' };
    expect(notificationConditions(rule, { ...FACTS, conflict })[2]).toEqual({
      type: 'TargetConflict',
      status: 'True',
      reason: 'DifferentContent',
      message:
        "Notification 'team-a/b' shows something else at the same place (GitHub commit status), and only that is sent: give both the same options, or let only one of them match.",
    });
    expect(notificationConditions(rule, FACTS)[2]).toMatchObject({
      status: 'False',
      reason: 'NoConflict',
    });
  });

  describe('the condition Delivering', () => {
    const news = (over: Parameters<typeof newsOf>[0]) =>
      newsOf({ at: 900_000, since: 900_000, ...over });
    const delivered = news({});
    const rejected = news({
      state: 'rejected',
      reason: 'invalidTarget',
      message: "the sha 'x' is none.",
    });
    const held = news({ state: 'held', message: 'It is suspended.' });
    const covered = news({ state: 'covered', message: "Sent for 'ops'." });
    const retried = (since: number) =>
      news({ state: 'retrying', message: 'It answers 503.', since });
    const REJECTION = "Slack message, #builds: the sha 'x' is none.";
    const FAILURE = 'Slack message, #builds: It answers 503.';

    it.each([
      ['nothing was reported', {}, 'Unknown', 'NothingYet', /nothing/],
      [
        'something arrived',
        { lastDelivered: delivered },
        'True',
        'Delivered',
        /arrives/,
      ],
      [
        'something newer was rejected',
        {
          lastDelivered: delivered,
          lastRejected: { ...rejected, at: 900_001 },
        },
        'False',
        'InvalidTarget',
        REJECTION,
      ],
      [
        'something was rejected at the same moment',
        { lastDelivered: delivered, lastRejected: rejected },
        'False',
        'InvalidTarget',
        REJECTION,
      ],
      [
        'something older was rejected',
        {
          lastDelivered: delivered,
          lastRejected: { ...rejected, at: 899_999 },
        },
        'True',
        'Delivered',
        /arrives/,
      ],
      [
        'something expired',
        { lastRejected: { ...rejected, state: 'expired', reason: 'tooOld' } },
        'False',
        'TooOld',
        REJECTION,
      ],
      [
        'something is held',
        { lastDelivered: delivered, held },
        'False',
        'Held',
        'It is suspended.',
      ],
      [
        'something fails since a moment ago',
        { lastDelivered: delivered, retried: retried(999_000) },
        'True',
        'Delivered',
        /arrives/,
      ],
      [
        'something fails for long',
        { lastDelivered: delivered, retried: retried(880_000) },
        'False',
        'Retrying',
        FAILURE,
      ],
      [
        'everything is sent for another rule',
        { lastCovered: covered },
        'Unknown',
        'Covered',
        "Sent for 'ops'.",
      ],
    ] as const)('when %s', (_, facts, status, reason, message) => {
      const [rule] = rules().resolved();
      const statistics = { ...NO_STATISTICS, ...facts };
      const [, delivering] = notificationConditions(rule, {
        ...FACTS,
        statistics,
      });
      expect(delivering).toMatchObject({
        type: 'Delivering',
        status,
        reason,
      });
      expect(delivering.message).toMatch(message);
    });
  });
});
