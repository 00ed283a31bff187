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

import { flag, wholeNumber } from './arguments';
import { done, failed } from './answers';
import type { MethodAnswer } from './answers';
import { byId, missingScope, renderChannel, renderMessage } from './channels';
import type { Found, MethodCall } from './channels';
import type { SlackMessage } from './model';

function readable(call: MethodCall): Found {
  const found = byId(call);
  if (!found.ok) {
    return found;
  }
  const needed = found.channel.private ? 'groups:history' : 'channels:history';
  if (!call.token.scopes.includes(needed)) {
    return { ok: false, answer: missingScope(call.token, needed) };
  }
  return found.channel.isMember
    ? found
    : { ok: false, answer: failed('not_in_channel') };
}

/** A page of messages, newest first unless `oldestFirst`, within the call's time range. */
function page(
  { values, team, token, world }: MethodCall,
  messages: readonly SlackMessage[],
  oldestFirst: boolean,
): MethodAnswer {
  const { latest, oldest, cursor } = values;
  for (const limit of [latest, oldest]) {
    if (limit !== undefined && limit !== '' && Number.isNaN(Number(limit))) {
      return failed(
        limit === latest ? 'invalid_ts_latest' : 'invalid_ts_oldest',
      );
    }
  }
  const inclusive = flag(values.inclusive);
  const inRange = messages.filter(({ ts }) => {
    const time = Number(ts);
    const before =
      !latest || time < Number(latest) || (inclusive && ts === latest);
    const after =
      !oldest || time > Number(oldest) || (inclusive && ts === oldest);
    return before && after;
  });
  const ordered = oldestFirst ? inRange : inRange.reverse();
  const start = cursor
    ? Number(Buffer.from(String(cursor), 'base64url').toString())
    : 0;
  if (!Number.isInteger(start)) {
    return failed('invalid_cursor');
  }
  const limit = Math.min(999, Math.max(1, wholeNumber(values.limit, 100)));
  const end = start + limit;
  const hasMore = end < ordered.length;
  return done({
    messages: ordered.slice(start, end).map(message => ({
      ...renderMessage(message, team, token, flag(values.include_all_metadata)),
      // The message that a thread began with is part of it.
      ...(world.hasReplies(message) && { thread_ts: message.ts }),
    })),
    has_more: hasMore,
    ...(hasMore && {
      response_metadata: {
        next_cursor: Buffer.from(String(end)).toString('base64url'),
      },
    }),
  });
}

export function history(call: MethodCall): MethodAnswer {
  const found = readable(call);
  return found.ok
    ? page(
        call,
        call.world
          .history(found.channel.id)
          .filter(
            ({ deleted, threadTs, broadcast }) =>
              !deleted && (threadTs === undefined || broadcast),
          ),
        false,
      )
    : found.answer;
}

export function replies(call: MethodCall): MethodAnswer {
  const found = readable(call);
  if (!found.ok) {
    return found.answer;
  }
  const ts = String(call.values.ts ?? '');
  const thread = call.world
    .history(found.channel.id)
    .filter(
      message =>
        !message.deleted && (message.ts === ts || message.threadTs === ts),
    );
  return thread.length === 0
    ? failed('thread_not_found')
    : page(call, thread, true);
}

export function info(call: MethodCall): MethodAnswer {
  const found = byId(call);
  if (!found.ok) {
    return found.answer;
  }
  const needed = found.channel.private ? 'groups:read' : 'channels:read';
  return call.token.scopes.includes(needed)
    ? done({ channel: renderChannel(found.channel) })
    : missingScope(call.token, needed);
}

export function listChannels({
  world,
  values,
  token,
}: MethodCall): MethodAnswer {
  const types = String(values.types ?? 'public_channel').split(',');
  const needed = types.includes('private_channel')
    ? 'groups:read'
    : 'channels:read';
  if (!token.scopes.includes(needed)) {
    return missingScope(token, needed);
  }
  const visible = [...world.channels.values()].filter(
    channel =>
      (channel.private
        ? types.includes('private_channel') && channel.isMember
        : types.includes('public_channel')) &&
      !(flag(values.exclude_archived) && channel.archived),
  );
  const limit = Math.min(1000, Math.max(1, wholeNumber(values.limit, 100)));
  const start = values.cursor
    ? visible.findIndex(({ id }) => id === values.cursor)
    : 0;
  if (start < 0) {
    return failed('invalid_cursor');
  }
  return done({
    channels: visible.slice(start, start + limit).map(renderChannel),
    response_metadata: { next_cursor: visible[start + limit]?.id ?? '' },
  });
}
