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
import { RuleBook } from '../rules';
import { plainType } from '../__testUtils__/providerTypes';
import {
  notificationConditions,
  providerConditions,
  withTimes,
} from './conditions';

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
      const [ready, auth] = providerConditions(provider, state);
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

describe('notificationConditions', () => {
  it.each([
    ['works', {}, READY, 'True', 'Initialized'],
    ['is suspended', { suspend: true }, READY, 'False', 'Suspended'],
    ['has a broken Provider', {}, NO_SECRET, 'False', 'ProviderNotReady'],
    [
      'has no Provider',
      { providerRef: { name: 'nobody' } },
      READY,
      'False',
      'ProviderNotFound',
    ],
  ])('of a Notification that %s', (_, spec, state, status, reason) => {
    const [rule] = rules({}, spec).resolved();
    expect(notificationConditions(rule, state)).toEqual([
      expect.objectContaining({ type: 'Ready', status, reason }),
    ]);
  });
});

describe('withTimes', () => {
  const item = {
    type: 'Ready',
    status: 'True',
    reason: 'A',
    message: '',
  } as const;

  it('keeps the time while the status stays', () => {
    const before = [{ ...item, lastTransitionTime: '2026-01-01T00:00:00Z' }];
    expect(withTimes([{ ...item, reason: 'B' }], before, 0)).toEqual([
      { ...item, reason: 'B', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ]);
    expect(
      withTimes([{ ...item, status: 'False' }], before, 1_000)[0]
        .lastTransitionTime,
    ).toBe('1970-01-01T00:00:01Z');
  });
});
