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

import { done } from './answers';
import type { MethodAnswer } from './answers';
import { missingScope } from './channels';
import type { MethodCall } from './channels';
import { permalink, postMessage, updateMessage } from './chat';
import { history, info, listChannels, replies } from './conversations';
import type { SlackToken } from './model';
import { lookupByEmail } from './users';

export interface Method {
  /** Any of them is enough; which one depends on the channel where there are several. */
  readonly scopes: readonly string[];
  /** Calls per minute of the documented tier. */
  readonly tier: number;
  readonly run: (call: MethodCall) => MethodAnswer;
}

/** By name, with the tiers of https://docs.slack.dev/apis/web-api/rate-limits */
export const methods: Readonly<Record<string, Method>> = {
  'auth.test': {
    scopes: [],
    tier: 100,
    run: ({ team, token }) =>
      done({
        url: team.url(),
        team: team.name,
        user: 'tekton-integrations',
        team_id: team.id,
        user_id: token.userId,
        bot_id: token.botId,
        is_enterprise_install: false,
      }),
  },
  'chat.postMessage': { scopes: ['chat:write'], tier: 100, run: postMessage },
  'chat.update': { scopes: ['chat:write'], tier: 50, run: updateMessage },
  'chat.getPermalink': { scopes: [], tier: 100, run: permalink },
  'conversations.info': {
    scopes: ['channels:read', 'groups:read'],
    tier: 50,
    run: info,
  },
  'conversations.list': {
    scopes: ['channels:read', 'groups:read'],
    tier: 20,
    run: listChannels,
  },
  'conversations.history': {
    scopes: ['channels:history', 'groups:history'],
    tier: 50,
    run: history,
  },
  'conversations.replies': {
    scopes: ['channels:history', 'groups:history'],
    tier: 50,
    run: replies,
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    tier: 50,
    run: lookupByEmail,
  },
};

/** What Slack says to a token without any of the method's scopes. */
export function refuseScope(
  method: Method,
  token: SlackToken,
): MethodAnswer | undefined {
  return method.scopes.length === 0 ||
    method.scopes.some(scope => token.scopes.includes(scope))
    ? undefined
    : missingScope(token, method.scopes.join(','));
}
