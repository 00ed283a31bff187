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

import type { FakeAnswer, FakeRequest } from '../http/types';
import { isEmpty, parseContent } from './content';
import { isObject } from './model';
import type { SlackWorld } from './world';

const MAX_TEXT = 40_000;

function plain(status: number, body: string): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body,
    applied: status < 400,
    reason: status < 400 ? undefined : body,
  };
}

function payload(request: FakeRequest): unknown {
  const form = /^application\/x-www-form-urlencoded/i.test(
    request.headers['content-type'] ?? '',
  );
  const text = form
    ? (new URLSearchParams(request.text).get('payload') ?? '')
    : request.text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * An incoming webhook: post only, its answers are words in plain text.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function postToWebhook(
  world: SlackWorld,
  { appId, teamId }: { readonly appId: string; readonly teamId: string },
  request: FakeRequest,
): FakeAnswer {
  const [, team, hook, secret] =
    /^\/services\/(\w+)\/(\w+)\/(\w+)$/.exec(request.path) ?? [];
  if (team !== teamId) {
    return plain(404, 'no_team');
  }
  const webhook = world.webhooks.get(`${team}/${hook}`);
  if (webhook === undefined || webhook.removed) {
    return plain(404, 'no_service');
  }
  if (webhook.secret !== secret) {
    return plain(403, 'invalid_token');
  }
  const channel = world.channels.get(webhook.channel);
  if (channel === undefined) {
    return plain(404, 'channel_not_found');
  }
  if (request.method !== 'POST') {
    return plain(400, 'invalid_payload');
  }
  if (channel.archived) {
    return plain(410, 'channel_is_archived');
  }
  if (channel.restricted) {
    return plain(403, 'action_prohibited');
  }
  const values = payload(request);
  if (!isObject(values)) {
    return plain(400, 'invalid_payload');
  }
  const parsed = parseContent(values, MAX_TEXT);
  if (!parsed.ok) {
    return plain(400, parsed.refusal.error);
  }
  if (isEmpty(parsed.content)) {
    return plain(400, 'no_text');
  }
  const { text = '', blocks = [], attachments = [], metadata } = parsed.content;
  world.post({
    channel: channel.id,
    appId,
    text,
    blocks,
    attachments,
    metadata: metadata ?? undefined,
  });
  return plain(200, 'ok');
}
