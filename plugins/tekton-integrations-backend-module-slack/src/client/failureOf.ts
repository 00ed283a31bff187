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
  Failure,
  HttpResult,
  outcomeOfStatus,
  retryAfterMs,
} from 'backstage-plugin-tekton-integrations-node';
import { answerOf, wordsOf } from './answerOf';

/** What a call was about. */
export interface FailureContext {
  /** The channel as it is written in the settings. */
  readonly channel: string;
  readonly scope: string;
  readonly now: number;
}

const DEFAULT_WAIT_MS = 60_000;

const LIMITS = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
]);

const PASSING = new Set([
  'internal_error',
  'service_unavailable',
  'fatal_error',
  'request_timeout',
  'team_added_to_org',
]);

const CREDENTIALS: Readonly<Record<string, string>> = {
  invalid_auth:
    'accessToken is not a token of a Slack app: put the bot token, xoxb-…, there.',
  not_authed: 'accessToken is empty: put the bot token, xoxb-…, there.',
  token_revoked:
    'The token was revoked: install the app again and put its new bot token into accessToken.',
  token_expired: 'The token has expired: put a new bot token into accessToken.',
  account_inactive:
    'The app was removed from the workspace: install it again and put its new bot token into accessToken.',
  missing_scope:
    "The app lacks the scope 'chat:write': add it to the bot's scopes and install the app again.",
  not_allowed_token_type:
    'accessToken is of a kind that may not post: put the bot token, xoxb-…, there.',
  team_access_not_granted:
    'The app is not granted to the workspace: have an administrator approve it.',
  org_login_required:
    'The workspace is being moved to an organisation: install the app again afterwards.',
  ekm_access_denied:
    "An administrator suspended the posting of messages: ask the workspace's administrator.",
};

const CHANNELS: Readonly<Record<string, (channel: string) => string>> = {
  channel_not_found: channel =>
    channel.startsWith('#')
      ? `${channel} does not exist, has another name by now, or is private and the app is not in it: name the channel by its id, which stays, or invite the app with /invite.`
      : `${channel} does not exist or the app is not in it: correct the channel, or invite the app with /invite.`,
  not_in_channel: channel =>
    `The app is not in ${channel}: invite it with /invite.`,
  is_archived: channel =>
    `${channel} is archived: unarchive it, or name another channel.`,
  restricted_action: channel =>
    `The workspace does not let the app post to ${channel}: ask its administrator.`,
  restricted_action_read_only_channel: channel =>
    `${channel} can only be read: let the app post there.`,
  restricted_action_thread_only_channel: channel =>
    `${channel} takes answers in threads only: name another channel.`,
  restricted_action_non_threadable_channel: channel =>
    `${channel} takes no threads: use another mode or channel.`,
};

/** What an answer of Slack means, unless it is a success. */
export function failureOf(
  result: HttpResult,
  context: FailureContext,
): Failure | undefined {
  const answer = answerOf(result);
  const words = wordsOf(answer);
  const general = outcomeOfStatus(result, { ...context, words });
  if (general !== undefined || result.kind !== 'answer') {
    return general;
  }
  if (answer === undefined) {
    return { kind: 'inDoubt', cause: "The answer is not Slack's." };
  }
  if (answer.ok) {
    return undefined;
  }
  const { error } = answer;
  if (LIMITS.has(error)) {
    return {
      kind: 'throttled',
      scope: context.scope,
      forMs: retryAfterMs(result, context.now) ?? DEFAULT_WAIT_MS,
      cause: error,
    };
  }
  if (PASSING.has(error)) {
    return { kind: 'retry', cause: error };
  }
  const credentials = CREDENTIALS[error];
  if (credentials !== undefined) {
    return {
      kind: 'rejected',
      pause: 'provider',
      cause: `${credentials} (${words})`,
    };
  }
  const channel = CHANNELS[error]?.(context.channel);
  return {
    kind: 'rejected',
    cause: `${channel ?? 'Slack does not accept the message.'} (${words})`,
  };
}
