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

/**
 * Provider type SlackApp of Tekton Integrations: messages in channels.
 *
 * @packageDocumentation
 */

import { HttpResult } from 'backstage-plugin-tekton-integrations-node';
import { failureOf } from './failureOf';

const context = { channel: '#builds', scope: 'slack:channel:#builds', now: 0 };

function says(body: unknown, headers: Record<string, string> = {}): HttpResult {
  return {
    kind: 'answer',
    status: 200,
    headers,
    body: JSON.stringify(body),
    truncated: false,
  };
}

describe('failureOf', () => {
  it.each([
    'invalid_auth',
    'not_authed',
    'token_revoked',
    'token_expired',
    'account_inactive',
    'missing_scope',
    'not_allowed_token_type',
    'team_access_not_granted',
    'org_login_required',
    'ekm_access_denied',
  ])('pauses the Provider at %s and says what to do', error => {
    const failure = failureOf(says({ ok: false, error }), context);

    expect(failure).toMatchObject({ kind: 'rejected', pause: 'provider' });
    expect(failure?.cause).toMatch(new RegExp(`: .+\\. \\(${error}\\)$`));
  });

  it.each([
    ['channel_not_found', 'invite the app with /invite'],
    ['not_in_channel', 'invite it with /invite'],
    ['is_archived', 'unarchive it'],
    ['restricted_action', 'ask its administrator'],
    ['restricted_action_read_only_channel', 'can only be read'],
    ['invalid_blocks', 'does not accept the message'],
    ['msg_too_long', 'does not accept the message'],
    ['something_new', 'does not accept the message'],
  ])('rejects at %s: %s', (error, words) => {
    expect(failureOf(says({ ok: false, error }), context)).toEqual({
      kind: 'rejected',
      cause: expect.stringContaining(words),
    });
  });

  it.each([
    'internal_error',
    'service_unavailable',
    'fatal_error',
    'request_timeout',
    'team_added_to_org',
  ])('retries at %s', error => {
    expect(failureOf(says({ ok: false, error }), context)).toEqual({
      kind: 'retry',
      cause: error,
    });
  });

  it.each([
    ['ratelimited', { 'retry-after': '30' }, 30_000],
    ['rate_limited', {}, 60_000],
    ['message_limit_exceeded', {}, 60_000],
  ])('throttles the channel at %s %j', (error, headers, forMs) => {
    expect(failureOf(says({ ok: false, error }, headers), context)).toEqual({
      kind: 'throttled',
      scope: 'slack:channel:#builds',
      forMs,
      cause: error,
    });
  });

  it('doubts what is not of Slack', () => {
    expect(failureOf(says({ message: 'hello' }), context)?.kind).toBe(
      'inDoubt',
    );
  });

  it('finds nothing wrong with a success', () => {
    expect(failureOf(says({ ok: true }), context)).toBeUndefined();
  });
});
