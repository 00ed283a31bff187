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

import { flag } from './arguments';
import { done, failed, failedBecause, missingArgument } from './answers';
import type { MethodAnswer } from './answers';
import { byId, postable, renderMessage } from './channels';
import type { MethodCall } from './channels';
import { isEmpty, parseContent } from './content';

const MAX_POST_TEXT = 40_000;
/** Updates take less: https://docs.slack.dev/reference/methods/chat.update */
const MAX_UPDATE_TEXT = 4_000;
const TS = /^\d{1,12}\.\d{6}$/;

export function postMessage(call: MethodCall): MethodAnswer {
  const { world, team, token, values } = call;
  const found = postable(call);
  if (!found.ok) {
    return found.answer;
  }
  const parsed = parseContent(values, MAX_POST_TEXT);
  if (!parsed.ok) {
    return failedBecause(parsed.refusal.error, parsed.refusal.details);
  }
  const { content } = parsed;
  if (isEmpty(content)) {
    return failed('no_text');
  }
  // A reply to a message that is gone becomes a message of its own, without a word; so does a number, which has lost its zeros.
  const parent =
    typeof values.thread_ts === 'string'
      ? world.message(found.channel.id, values.thread_ts)
      : undefined;
  const message = world.post({
    channel: found.channel.id,
    appId: token.appId,
    text: content.text ?? '',
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    metadata: content.metadata ?? undefined,
    threadTs: parent?.threadTs ?? parent?.ts,
    broadcast: parent !== undefined && flag(values.reply_broadcast),
  });
  return done({
    channel: found.channel.id,
    ts: message.ts,
    message: renderMessage(message, team, token, true),
  });
}

export function updateMessage(call: MethodCall): MethodAnswer {
  const { world, team, token, values } = call;
  const found = byId(call);
  if (!found.ok) {
    return found.answer;
  }
  const { ts } = values;
  if (ts === undefined || ts === '') {
    return missingArgument('ts');
  }
  if (typeof ts !== 'string') {
    return failedBecause('invalid_arguments', [
      'must be a string [json-pointer:/ts]',
    ]);
  }
  const message = world.message(found.channel.id, ts);
  if (message === undefined) {
    return failed('message_not_found');
  }
  if (message.appId !== token.appId) {
    return failed('cant_update_message');
  }
  if (found.channel.archived) {
    return failed('is_archived');
  }
  if (message.editClosed) {
    return failed('edit_window_closed');
  }
  const parsed = parseContent(values, MAX_UPDATE_TEXT);
  if (!parsed.ok) {
    return failedBecause(parsed.refusal.error, parsed.refusal.details);
  }
  const { text, blocks, attachments, metadata } = parsed.content;
  if (text === undefined && blocks === undefined && attachments === undefined) {
    return failed('no_text');
  }
  const next = {
    text: text ?? message.text,
    // Text alone replaces the blocks; the blocks stay only where there is no text either.
    blocks: blocks ?? (text === undefined ? message.blocks : []),
    attachments: attachments ?? message.attachments,
    metadata,
  };
  if (isEmpty(next)) {
    return failed('no_text');
  }
  message.earlier.push(message.text);
  message.text = next.text;
  message.blocks = next.blocks;
  message.attachments = next.attachments;
  if (metadata !== undefined) {
    message.metadata = metadata ?? undefined;
  }
  message.updates += 1;
  message.editedTs = world.nextTs();
  return done({
    channel: found.channel.id,
    ts,
    text: message.text,
    message: renderMessage(message, team, token, true),
  });
}

export function permalink(call: MethodCall): MethodAnswer {
  const found = byId(call);
  if (!found.ok) {
    return found.answer;
  }
  const ts = String(call.values.message_ts ?? '');
  return TS.test(ts) && call.world.message(found.channel.id, ts)
    ? done({
        channel: found.channel.id,
        permalink: `${call.team.url()}archives/${found.channel.id}/p${ts.replace('.', '')}`,
      })
    : failed('message_not_found');
}
