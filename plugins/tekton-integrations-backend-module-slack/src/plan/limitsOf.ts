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

import { Limit } from 'backstage-plugin-tekton-integrations-node';

/** Slack takes short bursts above a message a second, and says not how many. */
const BURST = 4;

/**
 * What Slack takes in a channel: a message a second, and of edits what the
 * third of its tiers allows, which it counts by workspace.
 *
 * @param answered - the edited message is answered too
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export function limitsOf(
  scope: string,
  mode: 'post' | 'update' | 'thread',
  answered = false,
): Limit[] {
  const messages: Limit = {
    scope,
    name: 'messages',
    per: 1_000,
    limit: 1,
    burst: BURST,
    ...(answered && { cost: 2 }),
  };
  return mode === 'update'
    ? [
        messages,
        { scope, name: 'tier 3', per: 60_000, limit: 50, burst: BURST },
      ]
    : [messages];
}
