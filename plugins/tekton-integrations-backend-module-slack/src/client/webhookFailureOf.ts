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
} from 'backstage-plugin-tekton-integrations-node';

/** The webhook is no more: nothing goes through it until it is another one. */
const WITHDRAWN =
  'Slack does not know the incoming webhook: it was removed or mistyped. Make a new one and put its URL into webhookURL.';

const CREDENTIALS: Readonly<Record<string, string>> = {
  no_service: WITHDRAWN,
  no_service_id: WITHDRAWN,
  no_active_hooks: WITHDRAWN,
  invalid_token: WITHDRAWN,
  no_team: WITHDRAWN,
  team_disabled:
    "The workspace of the incoming webhook is disabled: ask the workspace's administrator.",
  user_not_found:
    'Who made the incoming webhook is no member any more: make a new one and put its URL into webhookURL.',
};

const CHANNEL: Readonly<Record<string, string>> = {
  channel_not_found:
    'The channel of the incoming webhook is gone: make a new webhook for another channel.',
  channel_is_archived:
    'The channel of the incoming webhook is archived: unarchive it, or make a new webhook for another channel.',
  action_prohibited:
    "An administrator restricted who may post in the webhook's channel: ask the workspace's administrator.",
  posting_to_general_channel_denied:
    "The workspace restricts who may post in its general channel: ask the workspace's administrator.",
};

/** Slack's own words are one word; anything else may be a page, or an address. */
export function webhookWordsOf(result: HttpResult): string | undefined {
  const [word] =
    result.kind === 'answer' && !result.truncated
      ? (/^[a-z_]{2,60}$/.exec(result.body.trim()) ?? [])
      : [];
  return word === 'ok' ? undefined : word;
}

/**
 * What an answer to an incoming webhook means, unless it is a success.
 *
 * @see https://docs.slack.dev/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
 */
export function webhookFailureOf(
  result: HttpResult,
  context: { readonly scope: string; readonly now: number },
): Failure | undefined {
  const words = webhookWordsOf(result);
  const general = outcomeOfStatus(result, { ...context, words });
  if (general === undefined) {
    return result.kind === 'answer' && result.body.trim() === 'ok'
      ? undefined
      : { kind: 'inDoubt', cause: "The answer is not Slack's." };
  }
  if (general.kind !== 'rejected' || words === undefined) {
    return general;
  }
  if (Object.hasOwn(CREDENTIALS, words)) {
    return {
      kind: 'rejected',
      pause: 'provider',
      cause: `${CREDENTIALS[words]} (${words})`,
    };
  }
  return Object.hasOwn(CHANNEL, words)
    ? { kind: 'rejected', cause: `${CHANNEL[words]} (${words})` }
    : general;
}
