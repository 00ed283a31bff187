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

import { failed, missingArgument } from './answers';
import type { MethodAnswer } from './answers';
import type {
  JsonObject,
  SlackChannel,
  SlackMessage,
  SlackToken,
} from './model';
import type { SlackWorld } from './world';

export interface Team {
  readonly id: string;
  readonly name: string;
  /** With a trailing slash, as in auth.test. */
  readonly url: () => string;
}

export interface MethodCall {
  readonly world: SlackWorld;
  readonly team: Team;
  readonly token: SlackToken;
  readonly values: JsonObject;
}

export type Found =
  | { ok: true; channel: SlackChannel }
  | { ok: false; answer: MethodAnswer };

export function missingScope(token: SlackToken, needed: string): MethodAnswer {
  return failed('missing_scope', {
    needed,
    provided: token.scopes.join(','),
  });
}

/** A channel by its id; a private one that the bot is not in does not exist for it. */
export function byId({ world, values }: MethodCall): Found {
  const { channel: id } = values;
  if (id === undefined || id === '') {
    return { ok: false, answer: missingArgument('channel') };
  }
  const channel = world.channels.get(String(id));
  return channel === undefined || (channel.private && !channel.isMember)
    ? { ok: false, answer: failed('channel_not_found') }
    : { ok: true, channel };
}

/** Where a message may be posted: by id or by name, in channels that the bot is in or may post to without. */
export function postable(call: MethodCall): Found {
  const { world, values, token } = call;
  if (values.channel === undefined || values.channel === '') {
    return { ok: false, answer: missingArgument('channel') };
  }
  const wanted = String(values.channel);
  const channel = world.channels.get(wanted) ?? world.byName(wanted);
  if (channel === undefined || (channel.private && !channel.isMember)) {
    return { ok: false, answer: failed('channel_not_found') };
  }
  if (channel.archived) {
    return { ok: false, answer: failed('is_archived') };
  }
  if (!channel.isMember && !token.scopes.includes('chat:write.public')) {
    return { ok: false, answer: failed('not_in_channel') };
  }
  if (channel.restricted) {
    return { ok: false, answer: failed('restricted_action') };
  }
  return { ok: true, channel };
}

export function renderMessage(
  message: SlackMessage,
  team: Team,
  token: SlackToken,
  withMetadata: boolean,
): JsonObject {
  return {
    type: 'message',
    subtype: message.broadcast ? 'thread_broadcast' : undefined,
    user: token.userId,
    bot_id: token.botId,
    app_id: message.appId,
    team: team.id,
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.editedTs !== undefined && {
      edited: { user: token.userId, ts: message.editedTs },
    }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
  };
}

export function renderChannel(channel: SlackChannel): JsonObject {
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.private,
    is_group: channel.private,
    is_im: false,
    is_private: channel.private,
    is_archived: channel.archived,
    is_member: channel.isMember,
  };
}
